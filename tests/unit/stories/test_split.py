import pytest

from bot.stories.sentences import plain, split

# Each case is one text, written as its sentences: joined by spaces they must come apart again in the same places.
SERBIAN = [
    ["Sastanak je zakazan za 26. maja u Briselu.", "Dnevni red nije objavljen."],
    ["Sednica je održana 26. 5. 2024. u Beogradu.", "Trajala je tri sata."],
    ["Sednica je održana 26.05.2024. godine.", "Trajala je tri sata."],
    ["To je odluka br. 15 iz zakona.", "Stupa na snagu u petak."],
    ["To predviđaju čl. 4 i st. 2 ugovora.", "Strane su ga potpisale."],
    ["Na sastanku je bila gđa. Ministarka kulture.", "Razgovor je bio kratak."],
    ["Ministar dr. Vučić nije govorio.", "Obratio se njegov zamenik."],
    ["Direktor „Trepča“ d.o.o. Zvečan podneo je ostavku.", "Razlozi nisu poznati."],
    ["Posao je dobila firma Trepča d.o.o.", "U ponedeljak počinju radovi."],
    ["Zamrznute su cene hleba, mleka, ulja itd.", "Vlada je odluku donela juče."],
    ["Neke opštine, npr. Zvečan i Leposavić, imaju nove uprave.", "Izbori su u aprilu."],
    ["Tzv. Zajednica opština ostaje na stolu.", "EU traži dogovor."],
    ["To važi odmah, tj. od ponedeljka.", "Kazne su visoke."],
    ["Predsednik A. Vučić stigao je u Prištinu.", "Dočekao ga je A. Kurti."],
    ["Govorio je Dž. Bajden.", "U sali je bilo puno."],
    ["„To nije tačno.“", "Potom je napustio salu."],
    ["Rekao je: „To nije tačno.”", "Potom je otišao."],
    ['Rekao je: "To nije tačno."', '"Nismo pregovarali."'],
    ["Rekao je: »To nije tačno.«", "Potom je otišao."],
    ["Rekao je: „To nije tačno.“", "„Nismo pregovarali.“"],
    ["„Zašto ćutite?“ upitala je novinarka.", "Odgovora nije bilo."],
    ["Ne znamo…", "Možda sutra."],
    ["Čekali su... ali niko nije došao.", "Put je zatvoren."],
    ["Inflacija je 3.5 odsto.", "Prošle godine bila je 12,1 odsto."],
    ["U 2024. Srbija je izvezla više struje.", "Cena je pala."],
    ["Godine 1999. Kosovo je dobilo misiju UN.", "Ona i danas traje."],
    ["Rat je okončan 1999.", "Misija traje i danas."],
    ["Povređeno je 13.", "Svi su u bolnici."],
    ["Na 5. Beogradskom festivalu bilo je puno.", "Ulaz je bio slobodan."],
    ["Po članu 13. Ustava to je dozvoljeno.", "Sud se složio."],
    ["Kasarna je iz XIX. veka.", "Danas je muzej."],
    ["To je rekao papa Jovan Pavle II.", "Vernici su slušali."],
    ["To je bilo 2024. g. u Nišu.", "Sud je potvrdio."],
    ["Stigao je g. Vučić.", "Primio ga je ministar."],
    ["Uprava (vidi prilog. Strana je druga.) ne odgovara.", "Sindikat čeka."],
    ["Most je dug 60 m.", "Gradnja je trajala godinu."],
    ["Sajt kossev.info prenosi vest.", "Izvor je policija."],
    ["Zašto?!", "Niko ne zna."],
    ["1. Uvod u izveštaj.", "Sledi pregled."],
    ["Uhapšen je i Đ. Petrović.", "Istraga traje."],
    ["Došli su ministri i dr. zvaničnici.", "Sednica je zatvorena."],
    ["Plata je 80 hilj. dinara.", "Rast je mali."],
    ["Dug je 2,3 mlrd. evra.", "Rok je godina."],
    ["To je iznad 3. sprata.", "Lift ne radi."],
]
CYRILLIC = [
    ["Састанак је заказан за 26. маја у Бриселу.", "Дневни ред није објављен."],
    ["То је одлука бр. 15 из закона.", "Ступа на снагу у петак."],
    ["Говорила је г-ђа. Министарка.", "Говор је био кратак."],
    ["Говорила је гђа. Министарка културе.", "Говор је био кратак."],
    ["Председник А. Вучић стигао је у Приштину.", "Дочекао га је Љ. Бериша."],
    ["„То није тачно.“", "Потом је напустио салу."],
    ["Посао је добила Трепча д.о.о. Звечан прошле године.", "Радови касне."],
    ["Поскупели су хлеб, млеко итд.", "Влада ћути."],
    ["Годишњи раст је 3.5 одсто…", "Можда и више."],
    ["Тзв. Заједница општина остаје на столу.", "ЕУ тражи договор."],
    ["У 2024. Србија је извезла више струје.", "Цена је пала."],
]
CROATIAN = [
    ["Sastanak je 26. svibnja u Zagrebu.", "Dnevni red nije objavljen."],
    ["Govorio je prof. dr. sc. Milanović.", "Dvorana je bila puna."],
    ["U 19. stoljeću to je bila utvrda.", "Danas je muzej."],
    ["Tvrtka INA d.d. Zagreb povećala je dobit.", "Dionica je porasla."],
]
MACEDONIAN = [
    ["Состанокот е закажан за 26.05.2024 година.", "Владата ја потврди веста."],
    ["Г-ѓа. Министерката пристигна во Скопје.", "Ја пречека премиерот."],
    ["Купија леб, млеко, сирење итн.", "Цените растат."],
    ["Според чл. 5 тоа е дозволено.", "Судот се согласи."],
    ["Говореше проф. Силјановска.", "Салата беше полна."],
]
ALBANIAN = [
    ["Disa komuna, p.sh. Zveçani, kanë kryetarë të rinj.", "Zgjedhjet janë në prill."],
    ["Disa komuna, p.sh. Leposaviqi dhe Zveçani, presin.", "Zgjedhjet janë në prill."],
    ["Kjo vlen menjëherë, d.m.th. nga e hëna.", "Gjobat janë të larta."],
    ["Vendimi nr. 15 hyn në fuqi të premten.", "Qeveria e miratoi dje."],
    ["Kryeministri A. Kurti arriti në Bruksel.", "E priti z. Borrell."],
    ["Foli edhe znj. Osmani.", "Salla ishte plot."],
    ["Takimi u mbajt më 26.05.2024.", "Zgjati tri orë."],
    ["“Kjo nuk është e vërtetë.”", "Pastaj ai u largua."],
    ["Ai tha: «Kjo nuk është e vërtetë.»", "Pastaj u largua."],
    ["„Kjo nuk është e vërtetë.“", "Pastaj u largua."],
    ["Shtrenjtuan buka, qumështi etj.", "Qeveria hesht."],
    ["Kompania Trepça sh.a. Mitrovicë njoftoi humbje.", "Sindikata proteston."],
    ["Rruga Rr. Agim Ramadani është e mbyllur.", "Punimet vazhdojnë."],
    ["Rritja ishte 3.5 për qind.", "Vitin e kaluar ishte më e lartë."],
    ["Foli Sh. Maliqi për revistën.", "Numri i ri del sot."],
]
ENGLISH = [
    ["Mr. Kurti met Mrs. Brnabić in Brussels.", "They did not shake hands."],
    ["Sen. Murphy and Rep. Engel wrote a letter.", "It was ignored."],
    ["The U.S. Army sent troops.", "NATO welcomed it."],
    ["He lives in the U.S. She lives in Pristina."],
    ["The talks began at 5 p.m. Tuesday.", "They ended at 9 p.m.", "Police said nothing."],
    ["It was Resolution No. 1244 of the council.", "Russia agreed."],
    ["Was it true?", "No.", "He denied it."],
    ["“It is not true.”", "Then he left."],
    ['"It is not true."', '"We never negotiated."'],
    ["“Get out!” he shouted.", "Nobody moved."],
    ["“Who fired first?” Mr. Kurti asked.", "Nobody answered."],
    ["He worked for Acme Inc. The firm closed in May."],
    ["J. P. Morgan lent the money.", "The rate was 3.5 percent."],
    ["It came into force on Jan. 5, 2024.", "It still holds."],
    ["The war ended in 1999.", "Peace came slowly."],
    ["St. Petersburg hosted the talks.", "Washington stayed away."],
    ["Some goods, e.g. Serbian flour, were banned.", "Prices rose."],
    ["Wait... what?", "Nobody knew."],
    ["The iPhone was sold out.", "iPhone prices rose."],
    ["It happened in Banjska.[1]", "KFOR was told."],
    ["(The report is public.)", "Nobody read it."],
    ["Visit www.nato.int for more.", "The site is slow."],
]
ENGLISH[3] = ["He lives in the U.S.", "She lives in Pristina."]
ENGLISH[11] = ["He worked for Acme Inc.", "The firm closed in May."]
ANY = [
    ["Mr. Kurti arrived.", "He left at noon."],
    ["Dr. Rugova je govorio.", "Sala je bila puna."],
    ["Одлука бр. 15 важи.", "Суд се сложио."],
    ["Rasti, p.sh. Zveçani, është i qartë.", "Gjykata pret."],
    ["„Nije tačno.“", "Otišao je."],
]
GROUPS = {"sr": SERBIAN, "sr-Cyrl": CYRILLIC, "hr": CROATIAN, "mk": MACEDONIAN, "sq": ALBANIAN, "en": ENGLISH}
CASES = [(language, case) for language, cases in GROUPS.items() for case in cases] + [(None, case) for case in ANY]


@pytest.mark.parametrize(("language", "sentences"), CASES)
def test_a_text_comes_apart_at_its_sentences(language: str | None, sentences: list[str]) -> None:
    assert split(" ".join(sentences), language) == sentences


@pytest.mark.parametrize("language", ["sr", "sr-Latn", "sr_RS", "bs", "hbs", "HR"])
def test_every_name_of_the_language_group_knows_its_dates(language: str) -> None:
    assert len(split("Pada 3. Oktobarskog bataljona se sećaju. Kraj.", language)) == len(
        split("Pada 3. Oktobarskog bataljona se sećaju. Kraj.", "sr")
    )
    assert split("Bilo je to u 2. Novembarskoj ulici. Kraj.", language)[-1] == "Kraj."


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\n\n", "\u2028", "\u2029"])
def test_a_line_break_always_ends_a_sentence(newline: str) -> None:
    assert split(f"Naslov bez tačke{newline}prvi red dr.{newline}Drugi red.", "sr") == [
        "Naslov bez tačke",
        "prvi red dr.",
        "Drugi red.",
    ]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u00a0"])
def test_blank_text_has_no_sentences(text: str) -> None:
    assert split(text, "sr") == []


def test_a_closing_quote_apart_from_its_stop_stays_with_its_sentence() -> None:
    assert split("« C'est faux. » Puis il partit.", None) == ["« C'est faux. »", "Puis il partit."]
    assert split('Rekao je : " Nije tačno . " Potom je otišao .', "sr") == [
        'Rekao je : " Nije tačno . "',
        "Potom je otišao .",
    ]


def test_an_opening_quote_goes_to_the_next_sentence_in_english_as_in_serbian() -> None:
    assert split("He left. “It is false,” he said.", "en")[1] == "“It is false,” he said."
    assert split("Otišao je. „Nije tačno“, rekao je.", "sr")[1] == "„Nije tačno“, rekao je."


def test_a_text_of_nothing_but_stops_is_split_in_reasonable_time() -> None:
    assert "".join(split("A. " * 20_000, "sr")).count("A") == 20_000


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Ђурђевак", "djurdjevak"), ("Đurđevak", "djurdjevak"), ("Ljubižda", "ljubizda"), ("Љубижда", "ljubizda"),
     ("Zveçan", "zvecan"), ("Џеп", "dzep"), ("EU 2024.", "eu 2024."), ("Ѓорче", "djorce")],
)  # fmt: skip
def test_plain_compares_scripts_and_diacritics_alike(text: str, bare: str) -> None:
    assert plain(text) == bare

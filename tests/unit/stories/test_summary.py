from collections.abc import Callable
from pathlib import Path

import pytest

from bot.model import SummaryLength
from bot.stories.summary import mend_quotes, summarise, summary_of

# Articles of our own in the frames of portals: language, title, text, and the lead that must come of it.
ARTICLES = [
    (
        "sr",
        "Most na Ibru zatvoren do petka",
        (
            "Most na Ibru zatvoren do petka\n\nVESTI 03.06.2024. 09:15 4 komentara\n\nGlavni most na "
            "Ibru biće zatvoren do "
            "26. jula zbog radova. Policija će saobraćaj usmeravati ka istočnom mostu.\n\nPROČITAJTE "
            "JOŠ:\nNova linija voza "
            "od jeseni\n\nKoje je tvoje mišljenje o ovome?\n\nBudi prvi ko će ostaviti komentar!"
        ),
        (
            "Glavni most na Ibru biće zatvoren do 26. jula zbog radova. Policija će saobraćaj "
            "usmeravati ka istočnom mostu."
        ),
    ),
    (
        "sr",
        "Rudari u štrajku",
        (
            "DRUŠTVO 03.06.202409:15 0 komentara Rudari Trepče d.o.o. ušli su u štrajk. „Nismo primili "
            "tri plate.“ Uprava "
            "traži strpljenje. Pregovori su u petak. Pratite nas na Viberu."
        ),
        "Rudari Trepče d.o.o. ušli su u štrajk. „Nismo primili tri plate.“ Uprava traži strpljenje.",
    ),
    (
        "sr",
        "Sneg na Brezovici",
        "Foto: Beta\nSneg na Brezovici.\nNa Brezovici je palo 40 cm snega. Žičara ne radi.\nTagovi: sneg",
        "Na Brezovici je palo 40 cm snega. Žičara ne radi.",
    ),
    (
        "sr",
        None,
        "Sednica je počela „u dobroj atmosferi. Traje već tri sata.",
        "Sednica je počela „u dobroj atmosferi. Traje već tri sata.“",
    ),
    (
        "sr-Cyrl",
        "Нова школа у Грачаници",
        (
            "Нова школа у Грачаници\nВЕСТИ 03.06.2024. 09:15 2 коментара\nШкола у Грачаници примиће "
            "300 ђака. Отварање је "
            "1. септембра.\nПрочитајте још: Возови касне\nКоје је твоје мишљење о овоме?"
        ),
        "Школа у Грачаници примиће 300 ђака. Отварање је 1. септембра.",
    ),
    (
        "sr-Cyrl",
        "Поплаве на југу",
        "Поплаве на југу Набујале реке затвориле су три пута. „Вода се повлачи“, каже начелник. Фото: Танјуг",
        "Поплаве на југу Набујале реке затвориле су три пута. „Вода се повлачи“, каже начелник.",
    ),
    (
        "sr-Cyrl",
        None,
        "Објављено: 3. јуна 2024. у 09:15\nГовориле су г-ђа. Министарка и посланице. Сала је била пуна.",
        "Говориле су г-ђа. Министарка и посланице. Сала је била пуна.",
    ),
    (
        "sq",
        "Ura e Ibrit mbyllet",
        (
            "Ura e Ibrit mbyllet\nLAJME 03.06.2024 09:15\nUra e Ibrit mbyllet deri të premten për "
            "punime. Policia thotë se "
            "kalimi bëhet nga ura lindore.\nLexo edhe: Treni i ri nis në vjeshtë\nShpërndaje\nNa "
            "ndiqni në Facebook."
        ),
        "Ura e Ibrit mbyllet deri të premten për punime. Policia thotë se kalimi bëhet nga ura lindore.",
    ),
    (
        "sq",
        "Greva në Trepçë",
        (
            "Publikuar më 3 qershor 2024, ora 09:15 Minatorët hynë në grevë. Disa puse, p.sh. "
            "Stantërgu, janë mbyllur. "
            "Lexo më shumë"
        ),
        "Minatorët hynë në grevë. Disa puse, p.sh. Stantërgu, janë mbyllur.",
    ),
    (
        "sq",
        None,
        "“Rruga hapet nesër.” Kështu tha ministria. Të gjitha të drejtat e rezervuara.",
        "“Rruga hapet nesër.” Kështu tha ministria.",
    ),
    (
        "en",
        "Bridge over the Ibar closes",
        (
            "Bridge over the Ibar closes\nNEWS 03.06.202409:15 0 komentara\nThe main bridge will be "
            "closed until Friday, the "
            "police said. Traffic goes over the eastern bridge.\nRead more\nShare this on Facebook"
        ),
        "The main bridge will be closed until Friday, the police said. Traffic goes over the eastern bridge.",
    ),
    (
        "en",
        "Miners strike",
        (
            "Miners at Trepca Inc. went on strike on Jan. 5 over unpaid wages. The U.S. Embassy called "
            "for talks. Continue "
            "reading → The post Miners strike appeared first on Example Portal."
        ),
        "Miners at Trepca Inc. went on strike on Jan. 5 over unpaid wages. The U.S. Embassy called for talks.",
    ),
    (
        "en",
        "Floods in the south",
        "Background\nRivers closed three roads on Monday. The water is falling and the [...]",
        "Rivers closed three roads on Monday.",
    ),
    ("en", None, "“It is false,” KFOR said\nThe mission stays. It said:", "The mission stays."),
    (
        "hr",
        "Snijeg u Lici",
        ("Snijeg u Lici\nU Lici je 26. siječnja palo 40 cm snijega. Ceste su prohodne. Ostavite komentar"),
        "U Lici je 26. siječnja palo 40 cm snijega. Ceste su prohodne.",
    ),
]
FRAME = ("komentar", "Koje je tvoje", "NEWS", "26.05.2024", "appeared first", "Read more")
LONG = "Misija je u saopštenju navela da nije pregovarala o povlačenju napadača iz sela na severu"


@pytest.mark.parametrize(("language", "title", "text", "lead"), ARTICLES)
def test_an_articles_lead_is_told_without_its_frame(language: str, title: str | None, text: str, lead: str) -> None:
    assert summarise(text, title=title, language=language) == lead


# The example article's frame and first lines, shortened; the whole one is read too where it is at hand.
EXAMPLE = f"""KFOR denies negotiating withdrawal of attackers from Banjska

NEWS 26.05.202418:21 0 komentara

Claims that KFOR allegedly negotiated with attackers were denied by the mission, KoSSev reported on Sunday.

„That is not true, at no time was KFOR involved in the alleged negotiations,“ they said

{LONG}, {LONG}, {LONG}, {LONG}.

Koje je tvoje mišljenje o ovome?

Budi prvi ko će ostaviti komentar!"""
EXAMPLES = [EXAMPLE] + [
    (folder / "shared/data/articles/banjska.txt").read_text("utf-8")
    for folder in Path(__file__).parents
    if (folder / "shared/data/articles/banjska.txt").is_file()
]


@pytest.mark.parametrize("title", [None, "KFOR denies negotiating withdrawal of attackers from Banjska"])
@pytest.mark.parametrize("text", EXAMPLES)
def test_the_example_article_gives_its_first_two_sentences(text: str, title: str | None) -> None:
    summary = summarise(text, title=title, language="en")
    assert summary.startswith("Claims that KFOR allegedly negotiated")
    assert summary.endswith(
        "on Sunday. „That is not true, at no time was KFOR involved in the alleged negotiations,“ they said."
    )
    assert not any(mark in summary for mark in FRAME)


@pytest.mark.parametrize("text", ["", "  \n ", "KFOR negira", "KFOR negira."])
def test_what_says_nothing_beyond_the_title_gives_nothing(text: str) -> None:
    assert summarise(text, title="KFOR negira", language="sr") == ""


@pytest.mark.parametrize(
    "text",
    ["Komentari: 31 | Pregleda: 411", "submitted by /u/kosmet [link] [comments]", "Pratite nas na Viberu svakog dana."],
)
def test_what_is_all_frame_gives_nothing(text: str) -> None:
    assert summarise(text, title="KFOR negira", language="sr") == ""


def test_a_sentence_that_repeats_the_title_is_skipped() -> None:
    text = "Danas je KFOR negirao pregovore u selu Banjska. Misija ostaje."
    assert summarise(text, title="KFOR je danas negirao pregovore u selu Banjska", language="sr") == "Misija ostaje."


def test_only_whole_sentences_are_told_when_the_first_fits() -> None:
    assert summarise(f"Kratko je. {LONG}.", title=None, language="sr", characters=60) == "Kratko je."


def test_a_first_sentence_that_is_too_long_is_cut_at_a_word() -> None:
    summary = summarise(f"{LONG}.", title=None, language="sr", characters=40)
    assert summary == "Misija je u saopštenju navela da nije…"


def test_a_cut_inside_a_quote_closes_it_within_the_length() -> None:
    summary = summarise(f"„{LONG}“, rekli su.", title=None, language="sr", characters=40)
    assert summary == "„Misija je u saopštenju navela da nije…“"
    assert len(summary) <= 40


@pytest.mark.parametrize(
    ("sentences", "summary"),
    [
        (1, "EULEX je potvrdio."),
        (2, "Prva je. EULEX je potvrdio."),
        (3, "Prva je. Druga je. EULEX je potvrdio."),
        (4, "Prva je. Druga je. Treća je. EULEX je potvrdio."),
    ],
)
def test_the_sentence_with_the_matched_word_takes_the_last_place(sentences: int, summary: str) -> None:
    text = "Prva je. Druga je. Treća je. Četvrta je. EULEX je potvrdio. EULEX opet."
    told = summarise(text, title=None, language="sr", matched=lambda s: "EULEX" in s, sentences=sentences)
    assert told == summary


@pytest.mark.parametrize("word", ["Prva", "nigde"])
def test_the_lead_stays_when_it_matches_or_nothing_does(word: str) -> None:
    told = summarise("Prva je. Druga je. Treća je. Prva opet.", title=None, language="sr", matched=lambda s: word in s)
    assert told == "Prva je. Druga je. Treća je."


def test_a_matched_sentence_makes_room_for_itself_but_never_breaks_the_length() -> None:
    text = f"Prva je. Druga je. Treća je. EULEX. {LONG} EULEX."
    assert (
        summarise(text, title=None, language="sr", matched=lambda s: "EULEX" in s, characters=20) == "Prva je. EULEX."
    )
    late = f"Prva je. Druga je. Treća je. {LONG} EULEX."
    assert summarise(late, title=None, language="sr", matched=lambda s: "EULEX" in s, characters=30) == (
        "Prva je. Druga je. Treća je."
    )


@pytest.mark.parametrize(("sentences", "characters"), [(0, 400), (3, 0)])
def test_no_room_gives_nothing(sentences: int, characters: int) -> None:
    assert summarise("Prva je.", title=None, language="sr", sentences=sentences, characters=characters) == ""


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("„Otvoren citat. Kraj.", "„Otvoren citat. Kraj.“"),
        ("Kraj“, rekao je.", "„Kraj“, rekao je."),
        ("He said “yes. And", "He said “yes. And”"),
        ("yes,” he said.", "“yes,” he said."),
        ('"Ne" i "da', '"Ne" i "da"'),
        ('da" rekao je', '"da" rekao je'),
        ("Tha «po", "Tha «po»"),
        ("Rekao je »da", "Rekao je »da«"),
        ("„Jedan” i „dva", "„Jedan” i „dva”"),
        ("„Reč „u“ reči", "„Reč „u“ reči“"),
        ("„Lista „A“-a“ i don't", "„Lista „A“-a“ i don't"),
        ("„Sve je u redu.“", "„Sve je u redu.“"),
        ("The “best” of ‘them’", "The “best” of ‘them’"),
        ("", ""),
    ],
)
def test_quotes_are_mended_as_their_kind_asks(broken: str, mended: str) -> None:
    assert mend_quotes(broken) == mended


LONG_FIRST = "Glavni most na Ibru biće zatvoren do petka " + "zbog radova na stubovima " * 7 + "kažu putari."
SECOND = "Policija će saobraćaj usmeravati ka istočnom mostu."


def of_length(length: SummaryLength, text: str, matched: Callable[[str], bool] | None = None) -> str:
    return summary_of(length, text, title="Most na Ibru", language="sr", matched=matched)


def test_who_wants_titles_gets_no_summary() -> None:
    assert of_length(SummaryLength.TITLE, f"{LONG_FIRST} {SECOND}") == ""


def test_a_short_summary_has_two_sentences_at_most() -> None:
    assert of_length(SummaryLength.SHORT, f"{SECOND} {SECOND} {SECOND}") == f"{SECOND} {SECOND}"
    assert of_length(SummaryLength.LONG, f"{SECOND} {SECOND} {SECOND}") == f"{SECOND} {SECOND} {SECOND}"


def test_a_short_summary_keeps_a_first_sentence_whole_that_is_a_little_longer() -> None:
    assert 200 < len(LONG_FIRST) <= 280
    assert of_length(SummaryLength.SHORT, f"{LONG_FIRST} {SECOND}") == LONG_FIRST


def test_a_short_summary_cuts_a_first_sentence_that_is_much_longer() -> None:
    summary = of_length(SummaryLength.SHORT, LONG_FIRST.replace("kažu", "zbog radova na stubovima " * 5 + "kažu"))
    assert len(summary) <= 200
    assert summary.endswith("…")


def test_a_short_summary_grows_for_the_matched_sentence_as_far_as_one_sentence_may() -> None:
    first = (
        "Opština je u ponedeljak saopštila da je most na Ibru zatvoren za sva teža vozila do kraja proleća zbog radova."
    )
    matched = "Vojnici EULEX-a ostaju na severnoj strani mosta, a patrole će biti pojačane, rekao je komandant misije."
    assert 200 < len(f"{first} {matched}") <= 280
    shown = of_length(SummaryLength.SHORT, f"{first} {SECOND} {matched}", lambda sentence: "EULEX" in sentence)
    assert shown == f"{first} {matched}"


def test_a_short_summary_shows_the_matched_sentence() -> None:
    text = f"{SECOND} Radovi traju tri dana. EULEX prati radove na mostu."
    assert of_length(SummaryLength.SHORT, text, lambda sentence: "EULEX" in sentence) == (
        f"{SECOND} EULEX prati radove na mostu."
    )

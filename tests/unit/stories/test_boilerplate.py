from datetime import UTC, datetime, timedelta

import pytest

from bot.stories.boilerplate import clean, clean_whole

BODY = "KFOR je saopštio da nije pregovarao. Misija ostaje u Banjskoj."
CYRILLIC = "Кфор је саопштио да није преговарао. Мисија остаје у Бањској."
ALBANIAN = "KFOR-i tha se nuk ka negociuar. Misioni mbetet në Banjskë."
ENGLISH = "KFOR said it had not negotiated. The mission stays in Banjska."
BELGRADE_SUMMER = datetime(2024, 5, 26, 16, 21, tzinfo=UTC)

# What a portal puts above or before the article, with the hour in it.
PREFIXES = [
    "NEWS 26.05.202418:21 0 komentara",
    "NEWS 26.05.2024 18:21 0 komentara",
    "VESTI 26.05.2024. 18:21 12 komentara",
    "ВЕСТИ 26.05.2024. 18:21 3 коментара",
    "Objavljeno: 26. maja 2024. u 18:21",
    "Објављено: 26. маја 2024. у 18:21",
    "Publikuar më 26 maj 2024, ora 18:21",
    "LAJME 26/05/2024 18:21",
    "Published: May 26, 2024 6:21 PM",
    "Published on 26 May 2024 at 18:21",
    "2024-05-26 18:21",
    "POLITIKA | 26.05.2024. | 18:21",
]
# What a portal puts below or after it.
SUFFIXES = [
    "Koje je tvoje mišljenje o ovome? Budi prvi ko će ostaviti komentar!",
    "Koje je tvoje mišljenje o ovome? 3 glasa za, 1 protiv. Budi prvi ko će ostaviti komentar!",
    "Koje je vaše mišljenje o ovome?",
    "Које је твоје мишљење о овоме? Буди први ко ће оставити коментар!",
    "Ostavite komentar",
    "Pratite nas na Facebook i Instagram stranici.",
    "Пратите нас на друштвеним мрежама.",
    "Preuzmite našu mobilnu aplikaciju!",
    "Sva prava zadržana.",
    "Pročitajte još",
    "PROČITAJTE JOŠ: Vlada zasedala u Prištini",
    "Прочитајте још: Влада заседала у Приштини",
    "Lexo edhe: Qeveria mblidhet në Prishtinë",
    "Lexo më shumë",
    "Bëhu i pari që komenton!",
    "Na ndiqni në Facebook dhe Instagram.",
    "Read more",
    "Continue reading →",
    "Read also: Government meets in Pristina",
    "The post KFOR says no appeared first on Example Portal.",
    "Be the first to comment!",
    "Follow us on Facebook and X.",
    "Sign up for our newsletter.",
    "Tagovi: KFOR, Banjska",
    "Podeli: Facebook Twitter Viber",
    "Shpërndaje Facebook WhatsApp",
    "0 komentara",
]
INNER_LINES = [
    "Pročitajte još",
    "PROČITAJTE JOŠ: Vlada zasedala u Prištini",
    "Прочитајте још",
    "Opširnije: Sednica vlade",
    "Lexo edhe: Qeveria mblidhet",
    "Read more",
    "Related articles",
    "Foto: Tanjug/AP",
    "Foto: N. K./Beta",
    "Фото: Танјуг",
    "Photo credit: NATO",
    "Izvor: Beta",
    "Autor: Redakcija",
    "Podelite vest",
    "Shpërndaje",
    "Share this on Facebook",
    "Povezane vesti",
]
# The article's own words, which only look like a frame.
OWN = [
    "26.05.2024. godine održana je sednica Vlade. Odluke nema.",
    "26.05.2024. u 18:21 održana je sednica. Odluke nema.",
    "26. maja 2024. održana je sednica. Odluke nema.",
    "26 May 2024 was the day of the vote. Nobody won.",
    "KFOR 26.05.2024. godine nije pregovarao. Misija ostaje.",
    "Pročitajte još jednom taj zakon, rekao je ministar. Poslanici ćute.",
    "Read more books, the minister told pupils. They laughed.",
    "Podelite teret sa nama, poručio je premijer. Sala je ćutala.",
    "„Koje je tvoje mišljenje o ovome?“, pitao je sudija. Svedok je ćutao.",
    "The film appeared first on Netflix in 2019.",
    "Izvor u Vladi kaže da dogovora nema. Pregovori traju.",
    "Foto-reporter je povređen u Banjskoj. Istraga traje.",
    "Video je sve. Policija ga je saslušala.",
    "NATO 2024. ostaje na Kosovu. Broj vojnika raste.",
    "Komentari na odluku su oprečni. Sud ćuti.",
]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("gap", ["\n\n", " "], ids=["lines", "flat"])
@pytest.mark.parametrize("body", [BODY, CYRILLIC, ALBANIAN, ENGLISH])
def test_the_date_line_is_taken_off_and_its_date_kept(prefix: str, gap: str, body: str) -> None:
    cleaned = clean(prefix + gap + body)
    assert (cleaned.text, cleaned.published) == (body, BELGRADE_SUMMER)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("gap", ["\n\n", " "], ids=["lines", "flat"])
@pytest.mark.parametrize("body", [BODY, CYRILLIC, ALBANIAN, ENGLISH])
def test_the_invitation_at_the_end_is_taken_off(suffix: str, gap: str, body: str) -> None:
    assert clean(body + gap + suffix).text == body


@pytest.mark.parametrize("line", INNER_LINES)
def test_a_framed_line_inside_is_taken_out(line: str) -> None:
    assert clean(f"{BODY}\n{line}\n{ENGLISH}").text == f"{BODY}\n{ENGLISH}"


@pytest.mark.parametrize("text", OWN)
@pytest.mark.parametrize("title", [None, "Vlada zasedala"])
def test_the_articles_own_words_stay(text: str, title: str | None) -> None:
    cleaned = clean(text, title)
    assert (cleaned.text, cleaned.published) == (text, None)


@pytest.mark.parametrize("gap", ["\n\n", " "], ids=["lines", "flat"])
def test_the_headline_before_the_date_line_is_told_apart(gap: str) -> None:
    cleaned = clean(gap.join(["KFOR negira pregovore o Banjskoj", "NEWS 26.05.202418:21 0 komentara", BODY]))
    assert (cleaned.text, cleaned.title) == (BODY, "KFOR negira pregovore o Banjskoj")


@pytest.mark.parametrize("gap", ["\n", " ", ". ", " – "])
@pytest.mark.parametrize("title", ["KFOR negira da je pregovarao", "KFOR negira da je pregovarao | Portal"])
def test_a_repeated_title_is_taken_off(gap: str, title: str) -> None:
    assert clean(f"KFOR negira da je pregovarao{gap}{BODY}", title).text == BODY


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("KFOR negira da je pregovarao", "KFOR negira da je pregovarao o povlačenju napadača. Misija ostaje."),
        ("Aleksandar Vučić", "Aleksandar Vučić Briselu poručuje da dogovora nema."),
        ("KFOR", "KFOR-ova patrola je u Banjskoj. Misija ostaje."),
        ("", "Misija ostaje."),
    ],
)
def test_a_title_that_begins_the_first_sentence_stays(title: str, text: str) -> None:
    assert clean(text, title).text == text


def test_the_headlines_listed_below_read_also_go_with_it() -> None:
    listed = "PROČITAJTE JOŠ:\nVlada zasedala u Prištini\nKvinta traži hitan sastanak"
    assert clean(f"{BODY}\n{listed}\n{ENGLISH}").text == f"{BODY}\n{ENGLISH}"


def test_a_photo_credit_in_brackets_is_taken_out() -> None:
    assert clean("KFOR ostaje (Foto: Tanjug/AP) u Banjskoj. Kraj.").text == "KFOR ostaje u Banjskoj. Kraj."


def test_a_date_line_without_an_hour_gives_midnight_of_the_zone() -> None:
    published = clean(f"Naslov o misiji\n26.05.2024.\n{BODY}", zone="UTC").published
    assert published == datetime(2024, 5, 26, tzinfo=UTC)


def test_the_date_is_aware_in_the_zone_asked_for() -> None:
    published = clean(f"NEWS 26.01.2024 18:21 0 komentara {BODY}").published
    assert published is not None
    assert (published.isoformat(), published.utcoffset()) == ("2024-01-26T18:21:00+01:00", timedelta(hours=1))


@pytest.mark.parametrize("date", ["31.02.2024 18:21", "26.13.2024 18:21"])
def test_a_date_that_does_not_exist_is_no_date(date: str) -> None:
    assert clean(f"NEWS {date} 0 komentara {BODY}").published is None


@pytest.mark.parametrize(
    "text",
    [
        "Budi prvi ko će ostaviti komentar!",
        "Read more",
        "NEWS 26.05.2024 18:21 0 komentara",
        "Comments: 31 | Views: 2,300 | Published: 26.05.2024 18:21",
        "Komentara: 3 • Pregleda: 411",
        "Zapratite nas na Instagramu i Telegramu za najvažnije vesti sa severa svakog dana.",
        "Ndiqni lajmet tona në Facebook.\nKoha e leximit: 2 minuta",
        "submitted by /u/kosmet to r/kosovo [link] [comments]",
        "Article URL: https://portal.example/1 Comments URL: https://portal.example/2 Points: 12 # Comments: 3",
        "Posted in Politics, Region",
        "Portal Most donosi najnovije vesti sa severa, razgovore i reportaže.",
    ],
)
def test_of_text_that_is_all_frame_nothing_is_left(text: str) -> None:
    assert clean(text).text == ""


def test_of_text_that_is_only_the_title_nothing_is_left() -> None:
    assert clean("KFOR negira.", "KFOR negira").text == ""


@pytest.mark.parametrize(
    "opening",
    [
        "(Ažurirano 14:35) ",
        "(Tekst je dopunjen u 15.10) ",
        "[UPDATED] ",
        "(Përditësuar në orën 14:35) ",
        "(Ажурирано) ",
    ],
)
def test_a_note_at_the_top_that_it_was_changed_is_taken_off(opening: str) -> None:
    assert clean(opening + BODY).text == BODY


@pytest.mark.parametrize(
    "place",
    [
        "BEOGRAD, 26. maj 2024. (Tanjug) - ",
        "PRISHTINË, 26 maj 2024 (KosovaPress) – ",
        "БЕОГРАД, 26. мај 2024. (Бета) — ",
    ],
)
def test_place_day_and_agency_before_the_first_sentence_stay_together(place: str) -> None:
    assert clean(f"{place}{BODY}").text == f"{place}{BODY}"
    assert clean(f"26.05.2024. 18:21\n{place}{BODY}").text == f"{place}{BODY}"


@pytest.mark.parametrize("writer", ["By Jane Doe ", "By Jane Doe and John Roe ", "Piše: Ana Ilić ", "Nga Arta Gashi "])
@pytest.mark.parametrize("place", ["PRISTINA, Nov 26 (Reuters) - ", "NOVI PAZAR – ", "LEPOSAVIĆ, 3. maja (Beta) - "])
def test_a_writer_before_an_agencys_place_is_taken_off(writer: str, place: str) -> None:
    assert clean(f"{writer}{place}{BODY}").text == place + BODY


@pytest.mark.parametrize("text", ["", " \n "])
def test_blank_text_is_clean(text: str) -> None:
    assert clean(text).text == ""


def test_paragraphs_stay_apart() -> None:
    assert clean("Prvi  red.\r\n\r\n\r\nDrugi red.\nTreći red.").text == "Prvi red.\n\nDrugi red.\nTreći red."


def test_a_long_article_is_cleaned_to_its_end_and_loses_nothing_else() -> None:
    paragraphs = [f"{number}. {BODY}" for number in range(400)]
    text = "\n".join([*paragraphs[:200], "Pročitajte još", *paragraphs[200:], "Budi prvi ko će ostaviti komentar!"])
    assert clean_whole(text).text == "\n".join(paragraphs)


@pytest.mark.parametrize("text", ["a. " * 9_000, "a" * 20_000, "a b\n" * 6_000])
def test_a_long_text_is_cut_nowhere(text: str) -> None:
    assert clean_whole(text).text.split() == text.split()

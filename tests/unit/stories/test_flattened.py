"""Pages that were flattened into one line: what stands beside the date goes with it, and only that."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.stories.boilerplate import clean

MORNING = datetime(2025, 3, 12, 8, 41, tzinfo=UTC)  # 9:41 in Belgrade
ENGLISH = "Two people were wounded in Zvecan last night, police said. They were taken to hospital."
SERBIAN = "Dvoje ljudi je ranjeno sinoć u pucnjavi u Zvečanu, saopštila je policija."
CYRILLIC = "Двоје људи је рањено синоћ у пуцњави у Звечану, саопштила је полиција."
ALBANIAN = "Dy persona u plagosën mbrëmë në Zveçan, tha policia."


@pytest.mark.parametrize(
    ("title", "frame", "text"),
    [
        ("Shooting in Zvecan: two wounded", "By Jane Doe March 12, 2025 9:41 AM Share", ENGLISH),
        ("Shooting in Zvecan: two wounded", "By Jane Doe and John Roe | March 12, 2025 9:41 AM | 3 min read", ENGLISH),
        ("Shooting in Zvecan: two wounded", "March 12, 2025 9:41 AM Share Save", ENGLISH),
        ("Shooting in Zvecan: two wounded", "12-Mar-2025 9:41 Share | Print | Copy link", ENGLISH),
        ("Zveçan: plagosen dy persona", "Nga: Redaksia 12/03/2025 09:41 Shpërndaje", ALBANIAN),
        ("Pucnjava u Zvečanu", "12.03.2025. 09:41 > 14:20 Komentara: 0", SERBIAN),
        (
            "Pucnjava u Zvečanu: dvoje ranjenih",
            "Autor: N1 Beograd sreda, 12. mart 2025. | 09:41 -> 14:20 Podeli:",
            SERBIAN,
        ),
        ("Пуцњава у Звечану", "Аутор: Танјуг 12.03.2025. 09:41 Подели", CYRILLIC),
        (None, "By Jane Doe March 12, 2025 9:41 AM Share", ENGLISH),
        (None, "12.03.2025. 09:41 > 14:20 Komentara: 0", SERBIAN),
        (None, "Kosovo | 12.03.2025 | 09:41 | Izvor: Beta", SERBIAN),
        (None, "Косово | 12.03.2025 | 09:41 | Извор: Бета", CYRILLIC),
        (None, "Objavljeno: 12. mart 2025. u 9.41 Ažurirano pre 2 sata Vreme čitanja: 3 min", SERBIAN),
    ],
)
def test_the_frame_round_the_date_goes_and_tells_title_and_date(title: str | None, frame: str, text: str) -> None:
    cleaned = clean(f"{title} {frame} {text}" if title else f"{frame} {text}")
    assert (cleaned.text, cleaned.published, cleaned.title) == (text, MORNING, title)
    assert clean(text).text == text


@pytest.mark.parametrize(
    "frame", ["Ažurirano pre 2 sata Vreme čitanja: 3 min", "3 min read |", "Koha e leximit: 3 min"]
)
def test_counts_without_a_date_go(frame: str) -> None:
    assert clean(f"{frame} {SERBIAN}").text == SERBIAN


@pytest.mark.parametrize(
    ("frame", "text"),
    [("Shpërndaje 12/03/2025 - 09:41", ALBANIAN), ("Podeli | Facebook | Viber | 12.03.2025. 09:41", SERBIAN)],
)
def test_buttons_before_the_date_go_with_it(frame: str, text: str) -> None:
    cleaned = clean(f"{frame} {text}")
    assert (cleaned.text, cleaned.published) == (text, MORNING)


def test_an_authors_line_tells_its_date_and_the_title_above_it() -> None:
    cleaned = clean(f"Shooting in Zvecan\nBy Jane Doe, Pristina | March 12, 2025 | 3 min read | Share\n{ENGLISH}")
    assert cleaned.text == ENGLISH
    assert cleaned.title == "Shooting in Zvecan"
    assert cleaned.published == datetime(2025, 3, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Nga Prishtina 12 mars 2025 u nis kolona e parë. Ajo arriti në mbrëmje.",
        "By Monday, March 10, 2025 at 9:41 a.m. the bridge was closed. It opened later.",
        "Autor knjige je rođen 12.03.2025. godine u Zvečanu. Živi u Prištini.",
        "Share prices fell on March 12, 2025 in London. Nobody knew why.",
        "3 minuta tišine održano je u Zvečanu. Policija nije odgovorila.",
        "Kosovo je 12.03.2025. u 09:41 zatvorilo prelaz. Policija nije odgovorila.",
        "By Jane Doe March was called a good month. She said so in 2025.",
    ],
)
def test_what_an_article_says_itself_stays(text: str) -> None:
    cleaned = clean(text)
    assert (cleaned.text, cleaned.published, cleaned.title) == (text, None, None)

import pytest

from bot.stories.same import fingerprint
from bot.stories.sentences import plain

TITLE = "KFOR negira pregovore o povlačenju napadača iz Banjske"
TEXT = " ".join(f"reč{n}" for n in range(60))


@pytest.mark.parametrize(
    "copy",
    [
        "КФОР негира преговоре о повлачењу нападача из Бањске",
        "Kfor negira pregovore o povlacenju napadaca iz Banjske",
        "KFOR negira pregovore o „povlačenju“ napadača iz Banjske!",
        "  KFOR: negira pregovore – o povlačenju napadača iz Banjske (VIDEO)",
        "UŽIVO | KFOR negira pregovore o povlačenju napadača iz Banjske FOTO",
        "BREAKING: KFOR negira pregovore o povlačenju napadača iz Banjske",
    ],
)
def test_copies_of_a_title_have_one_fingerprint(copy: str) -> None:
    assert fingerprint(copy, "", plain) == fingerprint(TITLE, TEXT, plain) is not None


@pytest.mark.parametrize(
    "other",
    [
        "KFOR ne negira pregovore o povlačenju napadača iz Banjske",
        "EULEX negira pregovore o povlačenju napadača iz Banjske",
        "KFOR negira pregovore o povlačenju 2 napadača iz Banjske",
        "Banjske iz napadača povlačenju o pregovore negira KFOR",
    ],
)
def test_other_titles_have_another(other: str) -> None:
    assert fingerprint(other, "", plain) != fingerprint(TITLE, "", plain)


def test_days_of_a_template_story_stay_apart() -> None:
    assert fingerprint("Rat u Ukrajini traje, dan 2", "", plain) != fingerprint(
        "Rat u Ukrajini traje, dan 21", "", plain
    )


@pytest.mark.parametrize(
    "title",
    ["", "!!!", "Vesti dana", "Sednica Vlade Srbije", "VIDEO UŽIVO FOTO GALERIJA", "U to je on", "News in brief",
     "Kosovo news in brief, Monday", "Vremenska prognoza za danas i sutra", "Временска прогноза за данас",
     "Pregled dana za Kosovo i Metohiju", "Horoskop za danas i sutra", "Parashikimi i motit për sot",
     "Lajmet e ditës në Kosovë", "Today's headlines from the region", "Kursna lista NBS za utorak"],
)  # fmt: skip
def test_a_short_or_returning_title_is_no_evidence(title: str) -> None:
    assert fingerprint(title, "Kratak tekst.", plain) is None


def test_a_long_text_is_evidence_where_the_title_is_none() -> None:
    first = fingerprint("Vesti dana", TEXT, plain)
    assert first is not None
    assert first == fingerprint("News in brief", TEXT.upper(), plain)
    assert first != fingerprint("Vesti dana", TEXT + " kraj", plain)


def test_a_template_phrase_inside_a_longer_title_does_not_hide_it() -> None:
    title = "Netačna vremenska prognoza odložila sletanje aviona sa delegacijom EU u Prištinu"
    assert fingerprint(title, "", plain) is not None


def test_a_fingerprint_is_the_same_in_every_run() -> None:
    assert fingerprint("One two three four seventeen", "", str.lower) == "t:2e3d3f976387fd6c4214d6c1c1d7ffc4"

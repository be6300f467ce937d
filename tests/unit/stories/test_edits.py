"""What an edit has to change to say anything new."""

from __future__ import annotations

import pytest

from bot.stories.edits import is_akin, is_material
from bot.topics.tokens import folded_text

BASE = "KFOR denies Three soldiers were hurt, says the mission"


@pytest.mark.parametrize(
    "after",
    [
        BASE,
        "KFOR  denies\nThree soldiers were hurt, says the mission.",
        "KFOR DENIES Three soldiers were hurt — says the mission!",
        BASE + " 12 comments",
        BASE + " Komentari (12)",
        BASE + " 1 204 views",
        BASE + " pre 5 minuta",
        BASE + " 3 hours ago",
        BASE + " 7 komente",
    ],
)
def test_signs_spaces_case_and_counters_say_nothing_new(after: str) -> None:
    assert not is_material(folded_text(BASE), folded_text(after))
    assert not is_material(folded_text(after), folded_text(BASE))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Three soldiers were hurt", "Four soldiers were hurt"),
        ("12 soldiers were hurt", "15 soldiers were hurt"),
        ("12 casualties", "15 casualties"),
        ("Likely 3 dead", "Likely 4 dead"),
        ("100 glasova za", "120 glasova za"),
        ("Session ends after 12 hours", "Session ends after 20 hours"),
        ("KFOR denies", "KFOR denies, EULEX confirms"),
        ("one two", "two one"),
        ("", "KFOR"),
    ],
)
def test_other_words_and_numbers_do(before: str, after: str) -> None:
    assert is_material(folded_text(before), folded_text(after))


def test_texts_under_one_link_are_akin_where_they_share_most_words_of_the_shorter() -> None:
    assert is_akin("kfor denies", "kfor denies the claims of eulex")
    assert is_akin("kfor denies", "")
    assert not is_akin("rain in mitrovica", "snow on saturday")
    assert not is_akin("kfor denies", "kfor arrives")

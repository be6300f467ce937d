"""Which words that begin a sentence are no names."""

from __future__ import annotations

import pytest

from bot.lemmas.shelf import Shelf
from bot.topics.vocabulary import Vocabulary
from bot.wording import usual_words
from tests.lemmas import KEPT


@pytest.mark.parametrize(
    ("word", "language", "is_usual"),
    [
        ("Vojnici", "sr-Latn", True),
        ("Војници", "sr-Cyrl", True),
        ("Eksplozija", "hr", True),
        ("Zbog", "sr", True),
        ("Mira", "sr", True),
        ("Radoičić", "sr-Latn", False),
        ("Srbija", "sr-Latn", False),
        ("Радоичић", "sr-Cyrl", False),
        ("Soldiers", "en", True),
        ("Stoltenberg", "en-GB", False),
        ("Ushtarët", "sq", True),
        ("Stoltenberg", "sq", False),
        ("Radoičić", "de", True),
    ],
)
def test_a_word_that_the_dictionary_knows_is_usual_and_any_is_without_one(
    word: str, language: str, *, is_usual: bool
) -> None:
    assert usual_words(Vocabulary(Shelf(KEPT).wait))(word, language) is is_usual


def test_without_dictionaries_any_word_may_be() -> None:
    assert usual_words(Vocabulary())("Radoičić", "sr")

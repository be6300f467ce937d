"""What words tell that news is about."""

from __future__ import annotations

import pytest

from bot.stories.things import thing_of
from bot.topics.tokens import tokenise


@pytest.mark.parametrize(
    ("words", "thing"),
    [
        ("bus autobusu автобус autobusi автобусот", "@bus"),
        ("bridge mosta мост ura мостот", "@bridge"),
        ("factory fabrici фабрика fabrika фабриката", "@factory"),
        ("mine minu мина minë мина", "@mine"),
        ("hostages taoca талаца pengjet заложници", "@hostage"),
    ],
)
def test_one_thing_has_its_words_in_each_language(words: str, thing: str) -> None:
    told = [thing_of(token.folded) for token in tokenise(words)]
    assert told.count(thing) >= 4, told


def test_most_words_tell_of_none() -> None:
    told = "Kurti yesterday Priština objavila ndërsa после billion potom"
    assert {thing_of(token.folded) for token in tokenise(told)} == {None}


@pytest.mark.parametrize(
    ("word", "language", "other"),
    [("more", "en", "hbs"), ("most", "en", "hbs"), ("pas", "sq", "hbs"), ("mora", "hbs", "sq"), ("war", "de", "en")],
)
def test_a_word_of_one_language_is_no_thing_in_another(word: str, language: str, other: str) -> None:
    assert thing_of(word, language) is None
    assert thing_of(word, other) is not None


@pytest.mark.parametrize("word", ["organizacija", "stanovnika", "lokalnih", "important", "planet", "projekti", "i"])
def test_a_word_that_begins_like_a_thing_is_none(word: str) -> None:
    assert thing_of(word) is None

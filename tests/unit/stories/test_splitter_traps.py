"""The splitter on texts made to mislead it, and that those texts are what their readers take them for."""

import json
from collections import Counter
from pathlib import Path
from typing import TypedDict

import pytest

from bot.stories.sentences import split

_LANGUAGES = {"en", "sr-Latn", "sr-Cyrl", "hr", "sq", "mk"}
_MISSED = 0.02  # of all: whether "и др. Домаће воће" is two sentences, only who knows the matter can tell


class Trap(TypedDict):
    language: str
    text: str
    sentences: list[str]


@pytest.fixture(scope="module")
def traps() -> list[Trap]:
    path = Path(__file__).parents[2] / "data" / "splitter_traps.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_there_are_enough_traps_in_each_language_and_none_twice(traps: list[Trap]) -> None:
    languages = Counter(trap["language"] for trap in traps)
    assert {frozenset(trap) for trap in traps} == {frozenset(Trap.__required_keys__)}
    assert languages.keys() == _LANGUAGES
    assert min(languages.values()) >= 30
    assert len({trap["text"] for trap in traps}) == len(traps)


def test_their_sentences_are_their_text(traps: list[Trap]) -> None:
    for trap in traps:
        assert " ".join(trap["sentences"]) == " ".join(trap["text"].split())
        assert all(each.strip() == each != "" for each in trap["sentences"])


def test_nearly_all_are_split_as_a_reader_would(traps: list[Trap]) -> None:
    missed = [trap["text"] for trap in traps if split(trap["text"], trap["language"]) != trap["sentences"]]
    assert len(missed) <= len(traps) * _MISSED, missed

"""Capitals: of a text's words as they stand there, of a query's words as people type them."""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple
from unicodedata import normalize

_ENDING = "aeioumаеиоум"
_SOFT = ("ć", "č", "ћ", "ч")


class Writing(IntEnum):
    """How a word of a text is written: sentences and headlines capitalise, too."""

    LOWER = 0
    CAPITALISED = 1
    CAPITALS = 2


class Style(IntEnum):
    """The capitals of a query's word: phones capitalise the first."""

    LOWER = 0
    PHONE = 1  # the query's first word, and the next is in small letters
    ALONE = 2  # the first word otherwise
    LATER = 3  # a capital that somebody meant
    CAPITALS = 4


def writing_of(word: str) -> Writing:
    """How a word is written; KFORa counts as capitals, one letter never does."""
    if not word[:1].isupper():
        return Writing.LOWER
    if not word.isascii():
        word = normalize("NFC", word)
    return Writing.CAPITALS if word[1:2].isupper() else Writing.CAPITALISED


class Typed(NamedTuple):
    """How a word of a query is typed: its capitals, and whether its stem ends with a marked c (Mitrović)."""

    style: Style
    soft: bool = False


def typed_at(words: Sequence[str], place: int) -> Typed:
    """How the word at a place among a query's words is typed."""
    word = words[place]
    if word.isascii():
        return Typed(_style_of(words, place))
    stem = normalize("NFC", word).lower().rstrip(_ENDING)
    return Typed(_style_of(words, place), stem.endswith(_SOFT))


def _style_of(words: Sequence[str], place: int) -> Style:
    word = words[place]
    if not word[:1].isupper():
        return Style.LOWER
    if len(word) > 1 and word.isupper():
        return Style.CAPITALS
    if place:
        return Style.LATER
    return Style.PHONE if len(words) > 1 and words[1][:1].islower() else Style.ALONE

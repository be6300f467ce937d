"""The words of a text, folded, with their places in the text as it was written."""

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple
from unicodedata import category

from bot.topics.fold import fold, folded_normal, ignorable, is_normal

# U+02BC is a letter to Unicode, but as much an apostrophe as the others to newsrooms: Знамʼянка.
_RUN = re.compile(r"[^\W_ʼ]+")
_RUN_KEPT = re.compile(r"([^\W_ʼ]+)")
_GAPS = {code: " " for code in range(128) if not chr(code).isalnum()}


class Token(NamedTuple):
    """One word of a text: its folded form, and `text[start:end]` as written. A tuple, for speed."""

    folded: str
    raw: str
    start: int
    end: int


def words_of(text: str) -> tuple[list[str], list[int]]:
    """The words of a text as written, and where each starts.

    Hyphens and apostrophes split, marks and soft hyphens don't. A word of nothing but a soft sign is among them;
    `folded_word` finds nothing in it.
    """
    parts = _RUN_KEPT.split(text)
    # What is between words has every other place, from the first to the last.
    raws, starts = parts[1::2], list(accumulate(map(len, parts)))[:-1:2]
    # Nothing below U+00A0 is ignorable: asking only above it keeps ordinary text fast.
    if not text.isascii() and any(ignorable(gap[0]) for gap in set(parts[2::2]) if gap > "\u00a0"):
        spans = _joined(text, [(start, start + len(raw)) for start, raw in zip(starts, raws, strict=True)])
        return [text[start:end] for start, end in spans], [start for start, _ in spans]
    return raws, starts


def tokenise(text: str) -> list[Token]:
    """The words of a text in order, folded."""
    raws, starts = words_of(text)
    return [
        Token(word, raw, start, start + len(raw))
        for word, raw, start in zip(folded_words(raws), raws, starts, strict=True)
        if word  # a lone soft sign folds to nothing
    ]


def folded_word(raw: str) -> str:
    """One word of a text folded, just as `tokenise` does; empty where that leaves nothing."""
    word = fold(raw)
    return word if word.isalnum() else "".join(_RUN.findall(word))


def folded_words(raws: Sequence[str]) -> list[str]:
    """Words of a text folded, each as `folded_word` does it; much faster for many."""
    if not raws:
        return []
    # No letter folds to a line break, so one call folds every word apart.
    flat = fold("\n".join(raws))
    words = flat.split("\n")
    if not flat.replace("\n", "").isalnum():
        # ½ folds to 1⁄2, of which only the digits are searchable.
        words = ["".join(_RUN.findall(word)) for word in words]
    return words


def folded_text(text: str) -> str:
    """The folded words of a text, one space between them: what full-text search columns hold."""
    if text.isascii():
        return _spaced(text.lower())
    text = text.replace("…", " ").replace("\u00a0", " ")  # in many texts, and in a longer form all that isn't normal
    if is_normal(text):
        # Then a word's characters fold to a word's, and others to none: the words can be told in what was folded.
        return _spaced(folded_normal(text))
    return " ".join(filter(None, folded_words(words_of(text)[0])))


def _spaced(folded: str) -> str:
    return " ".join(folded.translate(_GAPS).split() if folded.isascii() else _RUN.findall(folded))


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that only marks or invisible characters part are made one; trailing marks are taken in."""
    joined: list[tuple[int, int]] = []
    reach = -1
    for start, end in spans:
        first = joined.pop()[0] if start == reach else start
        stop = reach = end
        while reach < len(text) and ignorable(text[reach]):
            reach += 1
            if category(text[reach - 1])[0] == "M":
                stop = reach
        joined.append((first, stop))
    return joined

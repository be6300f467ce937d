"""The words of a text, folded, with their places in the text as it was written."""

import re
from typing import NamedTuple
from unicodedata import category

from bot.topics.fold import fold, ignorable

# U+02BC is a letter to Unicode, but as much an apostrophe as the others to newsrooms: Знамʼянка.
_RUN = re.compile(r"[^\W_ʼ]+")


class Token(NamedTuple):
    """One word of a text: its folded form, and `text[start:end]` as written. A tuple, for speed."""

    folded: str
    raw: str
    start: int
    end: int


def words_of(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand; hyphens and apostrophes split, marks and soft hyphens don't.

    A word of nothing but a soft sign is among them; `folded_word` finds nothing in it.
    """
    spans = [match.span() for match in _RUN.finditer(text)]
    # Nothing below U+00A0 is ignorable: asking only above it keeps ordinary text fast.
    if not text.isascii() and any(ignorable(text[end]) for _, end in spans if end < len(text) and text[end] > "\u00a0"):
        return _joined(text, spans)
    return spans


def tokenise(text: str) -> list[Token]:
    """The words of a text in order, folded."""
    spans = words_of(text)
    if not spans:
        return []
    raws = [text[start:end] for start, end in spans]
    # No letter folds to a line break, so one call folds every word apart.
    flat = fold("\n".join(raws))
    words = flat.split("\n")
    if not flat.replace("\n", "").isalnum():
        # ½ folds to 1⁄2, of which only the digits are searchable.
        words = ["".join(_RUN.findall(word)) for word in words]
    tokens = list(map(Token, words, raws, *zip(*spans, strict=True)))
    # A lone soft sign folds to nothing.
    return tokens if all(words) else [token for token in tokens if token.folded]


def folded_word(raw: str) -> str:
    """One word of a text folded, just as `tokenise` does; empty where that leaves nothing."""
    word = fold(raw)
    return word if word.isalnum() else "".join(_RUN.findall(word))


def folded_text(text: str) -> str:
    """The folded words of a text, one space between them: what full-text search columns hold."""
    return " ".join(token.folded for token in tokenise(text))


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

"""What a word tells wherever it stands: by its letters, as a name, as a day of the week."""

import sys
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.stories.places import Places
from bot.stories.spelling import name_keys
from bot.stories.weekdays import Weekdays
from bot.stories.words import Reading

GRAMS = 1 << 20  # numbers that letter sequences are told by; two share one so rarely that it does no harm
STEM = 5  # letters of a word by which it is known
_SIZES = (3, 4, 5)  # letters of a sequence, the gap before and after a word counted as one
_KNOWN = 20_000  # words that are read once

_NONE: frozenset[str] = frozenset()
Grams = npt.NDArray[np.int32]
Vector = npt.NDArray[np.float32]
# A text in any language → what it means, as a vector of length one.
Meaning = Callable[[str], Vector]


class Read(NamedTuple):
    """A word. `keys`: of the name that it is, or of the place that it is derived from, mostly none; `day`: that of the
    week which it names, such as "#day0"; `grams`: its letter sequences."""

    grams: Grams
    stem: str
    keys: frozenset[str]
    day: str | None


class Reader:
    """How items are read: by what a language's words are, by what CLDR names, and by a model of meaning if any."""

    def __init__(self, reading: Reading, meaning: Meaning | None = None) -> None:
        self.words, self.meaning = reading, meaning
        self.places, self.weekdays = Places(reading), Weekdays(reading)
        self.read = lru_cache(_KNOWN)(self._read)

    def _read(self, folded: str, raw: str, stems: tuple[str, ...], language: str | None) -> Read:
        return Read(_grams(folded), stem_of(folded), self._keys(folded, raw, stems, language), self.weekdays.of(folded))

    def _keys(self, folded: str, raw: str, stems: tuple[str, ...], language: str | None) -> frozenset[str]:
        if folded.isdigit() or len(folded) < 2:
            return _NONE
        capital = raw[:1].isupper()
        place = self.places.of(folded, capital)
        return (name_keys(folded, stems, language) if capital else _NONE) | ({place} if place else _NONE)


def stem_of(folded: str) -> str:
    """The key of a folded word's beginning."""
    return sys.intern(f"w{folded[:STEM]}")


def _grams(word: str) -> Grams:
    spaced = f"_{word}_"
    return np.array(
        [
            crc32(spaced[start : start + size].encode()) % GRAMS
            for size in _SIZES
            for start in range(len(spaced) - size + 1)
        ],
        dtype=np.int32,
    )

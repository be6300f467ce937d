"""How many a text says were killed, hurt, arrested (pure): numbers that mean the same in every language.

By the words beside a number, as `plain` gives their beginnings: English, Serbian, Croatian and Bosnian, Albanian,
Macedonian.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from bot.stories.counted import Counted, counted_in
from bot.stories.figures import Figure
from bot.stories.sentences import plain

_BEHIND, _AHEAD = 4, 3  # words: "15 people are now dead", "poginulo je 15"
_FURTHER = 6  # "the number of those who died has risen to 15"
_TOLL = re.compile(r"toll|number|broj|bilans|numri|numer|shifra")
_AROUND = 80  # characters
_LETTERS = re.compile(r"[^\W\d_]{4,40}")  # bounded: they are kept
_WORDS = {
    "dead": "kill dead died dies death(?:s|$) slain fatalit pogin mrtv mrtav preminu strada[lo] ubijen umrl zrtav zrtv "
    "vrar vrit vdek vdiq vdes viktim humb(?:en|in|ur)$ drown perish lives?$ zivot utopi udavi mbyt zagina poginat "
    "ubieni",
    "hurt": "injur hurt wound povred povrij povredj povrijed ozlijed ozledj ranjen plagos lendu raneti",
    "missing": "missing nestal nestao zhduk isceznat",
    "arrested": "arrest detain uhaps hapsen prived privel uapsen apsen prangos ndalua ndaluar",
    "evacuated": "evacuat evaku displac raselj zhvendos",
    "ill": "infect sickened zaraz obolel oboljel infekt semur zaboleni",
}
_KIND = re.compile("|".join(f"(?P<{kind}>(?:{'|'.join(words.split())}))" for kind, words in _WORDS.items()))

Tolls = dict[str, Decimal]


def tolls_of(counted: Iterable[Counted]) -> Tolls:
    """By kind, the highest number."""
    found: Tolls = {}
    for each in counted:
        kind, value = kind_of(each), whole(each.figure)
        if kind is not None and value is not None:
            found[kind] = max(value, found.get(kind, value))
    return found


def tolls_in(text: str) -> Tolls:
    """Those of a long text: only what stands around words that tell a toll is read."""
    pieces: list[str] = []
    end = 0
    for word in _LETTERS.finditer(text):
        if _kind_of_written(word[0]) is not None:
            start = word.start() - _AROUND
            pieces += ["\n", text[start : word.end() + _AROUND]] if start > end else [text[end : word.end() + _AROUND]]
            end = max(end, word.end() + _AROUND)
    return tolls_of(counted_in("".join(pieces)))


def kind_of(counted: Counted) -> str | None:
    """What befell those who are counted: the nearest word that tells, behind the number before one in front of it."""
    before = _until_digit(counted.before[:_FURTHER])
    further = _FURTHER if any(map(_TOLL.match, before)) else _AHEAD
    kinds = map(_kind, (*_until_digit(counted.after[:_BEHIND]), *before[:further]))
    return next(filter(None, kinds), None)


@lru_cache(20_000)
def _kind_of_written(word: str) -> str | None:
    return _kind(plain(word))


def _kind(word: str) -> str | None:
    found = _KIND.match(word)
    return found.lastgroup if found is not None else None


def whole(figure: Figure) -> Decimal | None:
    """A whole number's value; None of a score, a range, a share."""
    values = [reading for reading in figure.readings if reading.isdecimal()]
    return Decimal(values[0]) if values else None


def _until_digit(words: Iterable[str]) -> list[str]:
    """Another number counts something else."""
    kept: list[str] = []
    for word in words:
        if word[:1].isdigit():
            break
        kept.append(word)
    return kept

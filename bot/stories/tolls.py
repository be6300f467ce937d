"""How many a text says were killed, hurt, arrested, lose their jobs (pure): numbers that mean the same in every
language.

By the words beside a number, as `plain` gives their beginnings: English, Serbian, Croatian and Bosnian, Albanian,
Macedonian, German.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from bot.stories.counted import Counted, counted_in
from bot.stories.sentences import plain

CROWD = "crowd"
_BEHIND, _AHEAD = 4, 3  # words: "15 people are now dead", "poginulo je 15"
_FURTHER = 10  # "the number of those who died has risen to 15"
_TOLL = re.compile(r"toll|number|broj|bilans|numri|numer|shifra|zahl")
_AROUND = 80  # characters
_LETTERS = re.compile(r"[^\W\d_]{4,40}")  # bounded: they are kept
_WORDS = {
    "dead": "kill dead died dies death(?:s|$) slain fatalit pogin mrtv mrtav preminu strada[lo] ubijen umrl zrtav zrtv "
    "vrar vrit vdek vdiq vdes viktim humb(?:en|in|ur)$ drown perish lives?$ zivot utopi udavi mbyt zagina poginat "
    "izdahn nastrada ertrunk ubieni tote[nr]?$ getotet gestorb todesopf",
    "hurt": "injur hurt wound povred povrij povredj povrijed ozlijed ozledj ranjen plagos lendu raneti verletz "
    "primljen hospitali shtrua zbrinut",
    "missing": "missing nestal nestao zhduk isceznat vermiss kerkohe[nt]$",
    "arrested": "arrest detain uhaps hapsen uhic uhit uhvac prived privel uapsen apsen prangos "
    "ndalua ndaluar festgen verhaft",
    "evacuated": "evacuat evaku displac raselj zhvendos",
    "ill": "infect sickened zaraz obolel oboljel infekt semur zaboleni otrova helmua vergiftet poison",
}
# Who are counted, where nothing says what befell them.
_WHO = {
    "jobs": "jobs?$ radnih$ radnik workers punetor vende?$ rabotni arbeitspl stellen",
    "votes": "votes?$ glasov glasa vota$ votash? gllas stimmen",
    "troops": "soldier troops vojnik ushtar soldat vojnici",
    CROWD: "people persons osob ljudi gradjan njerez lica$ luge demonstr protestu menschen",
}


def _pattern(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind}>(?:{'|'.join(line.split())}))" for kind, line in words.items()))


_KIND, _COUNTED = _pattern(_WORDS), _pattern(_WHO)

Tolls = dict[str, Decimal]


def tolls_of(counted: Iterable[Counted]) -> Tolls:
    """By kind, the highest number."""
    found: Tolls = {}
    for each in counted:
        kind, value = kind_of(each), each.value
        if kind is not None and value is not None and each.counts:
            found[kind] = max(value, found.get(kind, value))
    return found


def tolls_in(text: str) -> tuple[Tolls, frozenset[str]]:
    """Those of a long text: only what stands around words that tell a toll is read; and the kinds of all such words."""
    pieces: list[str] = []
    kinds: set[str] = set()
    end = 0
    for word in _LETTERS.finditer(text):
        if (kind := _kind_of_written(word[0])) is not None:
            kinds.add(kind)
            start = word.start() - _AROUND
            pieces += ["\n", text[start : word.end() + _AROUND]] if start > end else [text[end : word.end() + _AROUND]]
            end = max(end, word.end() + _AROUND)
    return tolls_of(counted_in("".join(pieces))), frozenset(kinds)


def kind_of(counted: Counted) -> str | None:
    """What befell those who are counted: the nearest word that tells, behind the number before one in front of it; else
    who they are."""
    before = _until_digit(counted.before[:_FURTHER])
    further = _FURTHER if any(map(_TOLL.match, before)) else _AHEAD
    behind = _until_digit(counted.after[:_BEHIND])
    kinds = (*map(_kind, (*behind, *before[:further])), *map(_who, behind[:2]))
    return next(filter(None, kinds), None)


@lru_cache(20_000)
def tells_toll(word: str) -> bool:
    """Whether a folded word says what befell people, or who they are."""
    return bool(_kind(word) or _who(word))


@lru_cache(20_000)
def _kind_of_written(word: str) -> str | None:
    return _kind(folded := plain(word)) or _who(folded)


def _kind(word: str) -> str | None:
    found = _KIND.match(word)
    return found.lastgroup if found is not None else None


def _who(word: str) -> str | None:
    found = _COUNTED.match(word)
    return found.lastgroup if found is not None else None


def _until_digit(words: Iterable[str]) -> list[str]:
    """Another number counts something else."""
    kept: list[str] = []
    for word in words:
        if word[:1].isdigit():
            break
        kept.append(word)
    return kept

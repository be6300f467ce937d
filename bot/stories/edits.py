"""Whether an edit says anything new (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

MOST_SAID = 24
"""So many wordings of one item are told apart: one an hour, for as long as alerts are edited."""
_MARK = 8  # bytes

# How words begin, folded, that stand beside a counter: comments, views, shares.
_COUNTED = (
    "comment|koment|replies|odgovor|pergjigje|views|pregleda|shikim|reads|citanja|lexime|shares|deljenj|dijeljenj|"
    "shperndarj|likes|svidjanj|pelqim|clicks|klikov|reactions|reakcij|reagim"
)
_TIMES = "s|sec|second|sekund|m|min|minut|h|hour|sat|casov|or"
_NUMBER = r"\d+[km]?(?: \d{3}){0,3}"
_COUNTER = re.compile(
    rf"\b(?:(?:{_COUNTED})[a-z]* {_NUMBER}|{_NUMBER} (?:{_COUNTED})[a-z]*|{_NUMBER} (?:{_TIMES})[a-z]* ago|"
    rf"(?:pre|prije|para) {_NUMBER} (?:{_TIMES})[a-z]*)\b"
)


def is_akin(before: str, after: str) -> bool:
    """Whether two folded texts under one link may be the same one, edited: they share most words of the shorter."""
    one, two = set(before.split()), set(after.split())
    return 2 * len(one & two) > min(len(one), len(two)) or not (one and two)


def is_material(before: str, after: str) -> bool:
    """Whether two folded texts (words with a space between) differ in more than counters: "12 comments", "5 m ago"."""
    return before != after and _COUNTER.sub("", before).split() != _COUNTER.sub("", after).split()


@dataclass(frozen=True, slots=True)
class Rewording:
    """What an item's text has become. `said`: the wordings that were taken, to be kept; None while there is one."""

    said: bytes | None
    is_news: bool = False
    returns: bool = False  # it was taken before: one of several backends is behind, or headlines are tried in turns


def reworded(said: bytes | None, before: str, after: str) -> Rewording:
    """Two folded texts compared, where `said` was kept of earlier ones. After MOST_SAID wordings none is news."""
    if not is_material(before, after):
        return Rewording(said)
    taken, mark = said or _mark(before), _mark(after)
    if mark in {taken[at : at + _MARK] for at in range(0, len(taken), _MARK)}:
        return Rewording(said, returns=True)
    if len(taken) >= MOST_SAID * _MARK:
        return Rewording(said)
    return Rewording(taken + mark, is_news=True)


def _mark(folded: str) -> bytes:
    words = " ".join(_COUNTER.sub("", folded).split())
    return blake2b(words.encode("utf-8", "replace"), digest_size=_MARK).digest()

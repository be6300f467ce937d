"""Whether an edit says anything new (pure)."""

from __future__ import annotations

import re

# How words begin, folded, that stand beside a counter: comments, views, shares.
_COUNTED = (
    "comment|koment|replies|odgovor|pergjigje|views|pregleda|shikim|reads|citanja|lexime|shares|deljenj|dijeljenj|"
    "shperndarj|likes|svidjanj|pelqim|clicks|klikov|reactions|reakcij|reagim"
)
_TIMES = "s|sec|second|sekund|m|min|minut|h|hour|sat|casov|or"
_NUMBER = r"\d+[km]?(?: \d{3})*"
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

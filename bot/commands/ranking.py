"""In which order a search shows what it found: by how much it is about the words, and how new it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import log1p

from bot.commands.looking import Hit
from bot.topics.document import Span

HALF = timedelta(days=7)  # after so long, the same is worth half
IN_TITLE = 3.0
MOST_IN_TITLE = 3


def ranked(hits: Sequence[Hit], now: datetime) -> list[Hit]:
    """The best first; of two that are as good, the one that came first."""
    return sorted(hits, key=lambda hit: -(relevance(hit.words) * freshness(now - hit.item.at)))


def relevance(words: Sequence[Span]) -> float:
    """A word in the title tells most; in the text, the second tells less than the first."""
    in_title = sum(word.field == "title" for word in words)
    return 1.0 + IN_TITLE * min(in_title, MOST_IN_TITLE) + log1p(len(words) - in_title)


def freshness(age: timedelta) -> float:
    """1 for what is published now, half of that a week later."""
    return float(0.5 ** (max(age, timedelta()) / HALF))

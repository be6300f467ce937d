"""Whether the newest stand first in a document, and so which of too many entries to read (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.model import Order

_FEWEST = 3  # pairs that tell
_CLEAR = 4  # times as many of one kind as of the other
_SAMPLES = 9


def order_of(times: Iterable[int]) -> Order:
    """By the neighbours of which one is newer than the other. `times`: seconds; 0, which counts for nothing, where an
    entry doesn't say. A few may stand wrongly: what is pinned, or dated by another zone."""
    told = [each for each in times if each]
    newest_first = sum(upper > lower for upper, lower in pairwise(told))
    oldest_first = sum(upper < lower for upper, lower in pairwise(told))
    if newest_first + oldest_first < _FEWEST:
        return Order.UNTOLD
    if newest_first >= _CLEAR * oldest_first:
        return Order.NEWEST_FIRST
    return Order.OLDEST_FIRST if oldest_first >= _CLEAR * newest_first else Order.MIXED


@dataclass(frozen=True, slots=True)
class Part:
    """The places of the entries to read, and how many `others` there are of which nothing tells that they are older."""

    places: range
    others: int


def newest_part(count: int, most: int, times_of: Callable[[Sequence[int]], Iterable[int]]) -> Part:
    """Of `count` entries the `most` that are the newest, as far as that can be told, or else the first. `times_of`
    gives the times of the entries at some places; it is asked for few."""
    if count <= most:
        return Part(range(count), 0)
    order = order_of(times_of([place * (count - 1) // (_SAMPLES - 1) for place in range(_SAMPLES)]))
    if order is Order.OLDEST_FIRST:
        return Part(range(count - most, count), 0)
    return Part(range(most), 0 if order is Order.NEWEST_FIRST else count - most)

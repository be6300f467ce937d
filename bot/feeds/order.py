"""Whether the newest stand first in a document (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Protocol

from bot.model import Order

_FEWEST = 3  # pairs that tell
_CLEAR = 4  # times as many of one kind as of the other


class Dated(Protocol):
    """Anything that may bear a date; `at`: seconds, 0 for none."""

    @property
    def at(self) -> int:
        """When."""
        ...


def order_of(entries: Iterable[Dated]) -> Order:
    """By the neighbours of which one is newer than the other. A few may stand wrongly: what is pinned, or dated by
    another zone."""
    times = [each.at for each in entries if each.at]
    newest_first = sum(upper > lower for upper, lower in pairwise(times))
    oldest_first = sum(upper < lower for upper, lower in pairwise(times))
    if newest_first + oldest_first < _FEWEST:
        return Order.UNTOLD
    if newest_first >= _CLEAR * oldest_first:
        return Order.NEWEST_FIRST
    return Order.OLDEST_FIRST if oldest_first >= _CLEAR * newest_first else Order.MIXED

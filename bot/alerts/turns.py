"""Whose turn it is, so that a story for ten thousand chats doesn't stand before a story for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# So many lanes share one claim; more would make many small ones.
TOGETHER = 4


@dataclass(slots=True)
class Turns:
    """Lanes are served round and round, by their numbers; `last` is the one that was served last."""

    last: int = -1

    def had(self, lane: int) -> None:
        """The lane had its turn, whether or not something could be taken from it."""
        self.last = lane


def shares(limit: int, lanes: Sequence[int]) -> int:
    """How many to take from each of the lanes at a time, for `limit` in all."""
    return max(1, -(-limit // min(TOGETHER, len(lanes)))) if lanes else 0

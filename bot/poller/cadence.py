"""How often due hosts are claimed: the more of them become due, the more often, a few each time.

Claimed once a second, a hundred hosts are asked in the same moment, and what is new in them is stored, matched and owed
in one heap, of which the last waits for all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from bot.ports import Clock

AT_LEAST, AT_MOST = 0.2, 1.0  # seconds between two claims
A_CLAIM_TAKES = 20  # hosts, where they become due evenly; fewer together cost more commits
_OF_LATE = 3.0  # seconds


@dataclass(slots=True)
class Cadence:
    """Counts what claims take on; as the mean of late, which older ones leave bit by bit (an exponential average)."""

    clock: Clock
    _a_second: float = field(default=0.0, init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._at = self.clock.monotonic()

    def took(self, hosts: int) -> None:
        """So many hosts at a claim."""
        now = self.clock.monotonic()
        self._a_second = self._left(now) + hosts / _OF_LATE
        self._at = now

    @property
    def pause(self) -> float:
        """Seconds until the next claim; as long as at rest, once claims have failed for a while."""
        a_second = self._left(self.clock.monotonic())
        if not a_second:
            return AT_MOST
        return min(max(A_CLAIM_TAKES / a_second, AT_LEAST), AT_MOST)

    def _left(self, now: float) -> float:
        return self._a_second * math.exp((self._at - now) / _OF_LATE)

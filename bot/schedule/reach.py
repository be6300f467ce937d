"""Whether it is our own network that is away, told by whom polls reach."""

from __future__ import annotations

from dataclasses import dataclass

HOSTS = 3
"""So many that were well gave no answer, one after the other, while nobody gave any."""
WELL = 1
"""Failures in a row that say nothing of a feed: the first comes before anybody can tell whose it is."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Hosts that were well and gave no answer since any other did."""

    silent: frozenset[str] = frozenset()

    @property
    def away(self) -> bool:
        """Our own network, as far as can be told."""
        return len(self.silent) >= HOSTS

    def answered(self) -> Reach:
        """After any answer, be it a refusal."""
        return Reach()

    def unanswered(self, host: str, errors: int) -> Reach:
        """After none. `errors`: the feed's failures in a row before: of one that fails for long it was expected."""
        return self if self.away or errors > WELL else Reach(self.silent | {host})

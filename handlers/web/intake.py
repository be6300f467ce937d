"""How much hubs may bring: what arrives is held in memory, and what was brought fills the disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

AT_ONCE = 4  # pushes of a feed that arrive; each is held whole until its signature is known
BYTES_AN_HOUR = 50_000_000  # of a feed: ten of the largest documents, or a thousand of the usual
_HOUR = 3600.0


@dataclass(slots=True)
class _Brought:
    """`level` is how many bytes count at the moment `at`, in seconds; they are forgotten evenly within an hour."""

    level: float = 0.0
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Intake:
    """Counts by address, which a feed has one of."""

    _arriving: Counter[str] = field(default_factory=Counter)
    _brought: dict[str, _Brought] = field(default_factory=dict)

    @contextmanager
    def arrives(self, token: str) -> Iterator[bool]:
        """Whether there is room for one more push; it counts while the block runs."""
        self._arriving[token] += 1
        try:
            yield self._arriving[token] <= AT_ONCE
        finally:
            self._arriving[token] -= 1
            if not self._arriving[token]:
                del self._arriving[token]

    def admits(self, token: str, size: int, now: float) -> bool:
        """Whether so many bytes more may be kept, at the second `now`; then they count."""
        for each in [each for each, brought in self._brought.items() if now - brought.at > _HOUR]:
            del self._brought[each]
        brought = self._brought.setdefault(token, _Brought(at=now))
        level = max(0.0, brought.level - (now - brought.at) * BYTES_AN_HOUR / _HOUR)
        if level + size > BYTES_AN_HOUR:
            return False
        brought.level, brought.at = level + size, now
        return True

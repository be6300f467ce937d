"""How much hubs may bring at once: what arrives is held in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

AT_ONCE = 4  # pushes of a feed that arrive; each is held whole until its signature is known


@dataclass(frozen=True, slots=True)
class Intake:
    """Counts by address, which a feed has one of."""

    _arriving: Counter[str] = field(default_factory=Counter)

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

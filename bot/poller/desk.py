"""How many large documents, read and not stored yet, this process holds at once.

Many hosts are asked at once, and each may answer with megabytes: the first look at sixty feeds of 3 MB took 330 MB of
memory, all that a small machine has.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.poller.turns import Count

USUAL = 128 * 1024  # bytes; larger ones wait for each other
LARGE_AT_ONCE = 8


@dataclass(slots=True)
class Desk:
    """Has room for any number of usual documents, and for a few large ones. Who waits longest is served first."""

    large: Count = field(default_factory=lambda: Count(LARGE_AT_ONCE))

    @contextmanager
    def place(self) -> Iterator[Place]:
        """For what one poll reads, until the context ends."""
        place = Place(self.large)
        try:
            yield place
        finally:
            if place.is_large:
                self.large.give()


@dataclass(slots=True)
class Place:
    """See ports.Room."""

    large: Count
    held: int = 0
    is_large: bool = False

    async def more(self, count: int) -> None:
        """Waits, where it becomes a large one, until others have left."""
        self.held += count
        if self.held > USUAL and not self.is_large:
            await self.large.take()
            self.is_large = True

"""How many large documents, read and not stored yet, this process holds at once.

Many hosts are asked at once, and each may answer with megabytes: the first look at sixty feeds of 3 MB took 330 MB of
memory, all that a small machine has.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.poller.turns import Count, take_each

USUAL = 128 * 1024  # bytes; larger ones wait for each other
LARGE_AT_ONCE = 8
SLOW_AT_ONCE = 4
LONG = 5.0  # seconds; others have sent theirs, and it is stored
MOST_KEPT = 10_000


@dataclass(slots=True)
class Desk:
    """Has room for any number of usual documents, and for a few large ones. Who waits longest is served first; but half
    of the places are for feeds that didn't keep theirs for `long` seconds the last time: servers that send a byte now
    and then, and documents that take the parser long, keep back none but each other."""

    large: Count = field(default_factory=lambda: Count(LARGE_AT_ONCE))
    slow: Count = field(default_factory=lambda: Count(SLOW_AT_ONCE))
    long: float = LONG
    _slow: dict[str, None] = field(default_factory=dict)

    @contextmanager
    def place(self, feed: str) -> Iterator[Place]:
        """For what one poll reads, until the context ends."""
        counts = (self.slow, self.large) if feed in self._slow else (self.large,)
        place = Place(counts)
        try:
            yield place
        finally:
            if place.since is not None:
                for count in counts:
                    count.give()
                self._note(feed, _now() - place.since)

    def _note(self, feed: str, seconds: float) -> None:
        self._slow.pop(feed, None)
        if seconds > self.long:
            self._slow[feed] = None
        if len(self._slow) > MOST_KEPT:
            del self._slow[next(iter(self._slow))]


@dataclass(slots=True)
class Place:
    """See ports.Room. `since`: when it had one for a large document."""

    counts: tuple[Count, ...]
    held: int = 0
    since: float | None = None

    @property
    def is_large(self) -> bool:
        """See ports.Room."""
        return self.since is not None

    async def more(self, count: int) -> None:
        """Waits, where it becomes a large one, until others have left."""
        self.held += count
        if self.held > USUAL and self.since is None:
            await take_each(self.counts)
            self.since = _now()


def _now() -> float:
    return asyncio.get_running_loop().time()

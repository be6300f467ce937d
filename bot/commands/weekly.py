"""How many items a week named topics bring, for lists that are shown while somebody types."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.commands.counting import counted
from bot.commands.desk import Desk
from bot.commands.looking import sought
from bot.commands.preview import watched
from bot.model import Topic
from bot.topics.query import parse

FRESH = 600.0  # seconds that a count is good for
PATIENCE = 1.0  # seconds for one list; Discord waits three


@dataclass(frozen=True, slots=True)
class Weekly:
    """Matches in the last seven days; `estimated`: projected from the newest."""

    hits: int
    estimated: bool


@dataclass(slots=True)
class WeeklyCounts:
    """Counts topics within a second, and keeps what it counted; the next list has those that this one lacks."""

    desk: Desk
    _kept: dict[str, tuple[float, Weekly]] = field(default_factory=dict)
    _counting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, topics: Sequence[Topic]) -> dict[str, Weekly]:
        """By the topics' names, as far as known; of a bot that is no week old, none."""
        if await watched(self.desk, self.desk.clock.now()) is not None:
            return {}
        if not self._counting.locked():
            async with self._counting:
                await self._count(topics)
        return {topic.name: self._kept[topic.query][1] for topic in topics if topic.query in self._kept}

    async def _count(self, topics: Sequence[Topic]) -> None:
        clock = self.desk.clock
        begun = clock.monotonic()
        self._kept = {query: each for query, each in self._kept.items() if each[0] > begun - FRESH}
        for topic in topics:
            if clock.monotonic() - begun > PATIENCE:
                return
            if topic.query not in self._kept:
                wanted = await sought(parse(topic.query), self.desk.vocabulary)
                found = await counted(self.desk, wanted, clock.now())
                self._kept[topic.query] = (clock.monotonic(), Weekly(found.hits, found.looked_at is not None))

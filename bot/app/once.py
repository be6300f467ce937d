"""What the command line does once and ends: poll, count, try a topic."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from bot.app.house import open_house, polling, reading
from bot.commands.looking import LOOKED_AT, that_match
from bot.config import Settings
from bot.model import Counts, Item
from bot.poller import Polled
from bot.store.items import SqlItemStore
from bot.store.polls import SqlPollStore
from bot.store.status import SqlStatusStore
from bot.timing import EventWake, SystemClock
from bot.topics.candidates import candidates
from bot.topics.query import parse

EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class PollCounts:
    """How a round of polls ended. `seconds` runs from the first fetch to the last commit."""

    feeds: int
    new_items: int
    not_modified: int
    unchanged: int
    failed: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TryResult:
    """How many stored items a topic matched; `capped`: older ones were not looked at."""

    hits: int
    capped: bool
    examples: tuple[Item, ...]


async def poll_once(settings: Settings, everything: bool) -> PollCounts:
    """Polls every due feed, or every feed; sends nothing. Raises TocsinError."""
    async with open_house(settings) as house, polling(house, EventWake()) as poller:
        if everything:
            await SqlPollStore(house.database, "").make_due(house.clock.now())
        begun = time.perf_counter()
        summary = await poller.poll_due()
        seconds = time.perf_counter() - begun
    ends = summary.ends
    return PollCounts(
        feeds=summary.feeds,
        new_items=summary.new_items,
        not_modified=ends[Polled.NOT_MODIFIED],
        unchanged=ends[Polled.UNCHANGED],
        failed=ends[Polled.FAILED],
        seconds=round(seconds, 3),
    )


async def stats(settings: Settings) -> Counts:
    """Rows by kind and state, also while Tocsin runs. Raises StoreError."""
    async with reading(settings) as database:
        return await SqlStatusStore(database).counts()


async def try_query(settings: Settings, query: str, days: int) -> TryResult:
    """What a topic would have matched in the stored items. Raises QueryMistake, StoreError."""
    topic = next((each for each in settings.topics if each.name.casefold() == query.strip().casefold()), None)
    wanted = parse(topic.query if topic else query)
    since = SystemClock().now() - timedelta(days=days)
    async with reading(settings) as database:
        found = await SqlItemStore(database).find(candidates(wanted), since, LOOKED_AT)
    hits = await that_match(wanted, found)
    return TryResult(len(hits.items), hits.capped, hits.items[:EXAMPLES])

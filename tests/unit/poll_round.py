"""A poller between a fake web and a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.errors import FeedError, FeedFault
from bot.model import Entry, Feed, FeedHealth, ParsedFeed
from bot.poller import Looker, Manners, Poller, PollSummary
from bot.store.database import Database
from bot.store.schema import hosts
from bot.store.status import SqlStatusStore
from tests.builders import Stores, a_feed
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker, FakeFetcher, FakeLanguages, FakeParser, Fetched, HintedWake, a_document

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NO_PAUSE = Manners(hosts_at_once=8, pause=0.0, store_again=0.0)
DOWN = FeedError(FeedFault.UNREACHABLE, "kossev.example: refused; check the address")


@dataclass
class Round:
    """A poller between a fake web and a real store."""

    stores: Stores
    clock: StandingClock
    fetcher: FakeFetcher
    parser: FakeParser
    waker: CountingWaker
    poller: Poller

    async def poll(self) -> PollSummary:
        """One look, after which everything is due again."""
        summary = await self.poller.poll_due()
        await self.stores.polls.make_due(self.clock.now())
        return summary

    async def pending(self) -> list[str]:
        """The titles that the matcher gets, in its order."""
        return [item.title for item in await self.stores.pending()]

    async def held_until(self, host: str) -> datetime:
        """When the lease of the host ends."""
        async with self.stores.database.read() as connection:
            until: datetime = (await connection.scalars(select(hosts.c.lease_until).where(hosts.c.host == host))).one()
        return until

    async def health(self) -> dict[str, FeedHealth]:
        return {each.feed.id: each for each in await SqlStatusStore(self.stores.database).feeds(self.clock.now())}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[tuple[HintedWake, asyncio.Event]]:
        """The poller at work; it must end promptly at the latest at the end."""
        stop, wake = asyncio.Event(), HintedWake()
        async with asyncio.timeout(10):
            task = asyncio.create_task(self.poller.run(stop, wake))
            try:
                yield wake, stop
            finally:
                stop.set()
                wake.set()
                await task


async def begin(
    database: Database,
    clock: StandingClock,
    says: dict[str, ParsedFeed | Exception],
    *feeds: Feed,
    manners: Manners = NO_PAUSE,
    **answers: list[Fetched],
) -> Round:
    """Feeds whose fetches give `answers`, and bodies that say `says`; one feed that says them all by default."""
    stores, fetcher, parser, waker = Stores.of(database), FakeFetcher(answers), FakeParser(says), CountingWaker()
    await stores.polls.sync(feeds or [a_feed()], [], clock.now())
    looker = Looker(fetcher, parser, FakeLanguages(), clock, lambda: 0.0)
    poller = Poller(stores.polls, looker, clock, waker, manners)
    return Round(stores, clock, fetcher, parser, waker, poller)


def feed_of(*entries: Entry, language: str | None = None) -> ParsedFeed:
    return ParsedFeed(entries, language=language)


OLD = a_document("old")
NEW = a_document("new")

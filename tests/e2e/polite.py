"""Polling from the socket to the tables, with a clock that stands: what servers are asked, and when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.feeds.fetch import HttpFetcher
from bot.feeds.parse import ChildParser
from bot.model import Feed, FeedHealth
from bot.model.places import site_of
from bot.poller import Elsewhere, Looker, Manners, Poller, PollSummary
from bot.schedule import Bounds
from bot.store.courtesy import SqlCourtesyStore
from bot.store.database import Database
from bot.store.polls import SqlPollStore
from bot.store.schema import items
from bot.store.sqlite import open_sqlite
from bot.store.status import SqlStatusStore
from tests.clock import StandingClock
from tests.fakes.feedserver import FeedServer, Reply, Seen
from tests.fakes.ports import CountingWaker, FakeLanguages
from tests.rss import Entry, rss

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
AGENT = "tocsin/1 (+https://tocsin.example; 3 subscribers)"
QUICK = Manners(pause=0.0, store_again=0.0)


async def loopback(*_: object) -> Sequence[str]:
    """A name server to which every name leads to this machine."""
    return ["127.0.0.1"]


@dataclass
class Installation:
    """One database and feeds.yaml; `running` is one process's life on it."""

    path: Path
    clock: StandingClock
    parser: ChildParser
    server: FeedServer
    feeds: list[Feed] = field(default_factory=list)
    bounds: Bounds = field(default_factory=Bounds)
    chance: Callable[[], float] = lambda: 0.0

    def follow(self, feed_id: str, reply: Reply, host: str = "news.example", **more: object) -> str:
        """Adds a feed whose server answers so; gives its path."""
        path = f"/{feed_id}"
        self.server.add(path, reply)
        self.feeds.append(Feed(feed_id, self.server.url(path, host), feed_id.title(), "en", **more))  # type: ignore[arg-type]  # fields by name
        return path

    @asynccontextmanager
    async def running(self, manners: Manners = QUICK) -> AsyncIterator[Running]:
        fetcher = HttpFetcher(
            user_agent=AGENT, clock=self.clock, resolver=loopback, permit=lambda _: True, stay=site_of
        )
        async with open_sqlite(self.path) as database, fetcher:
            polls = SqlPollStore(database, "polite")
            await polls.sync(self.feeds, [], self.clock.now())
            elsewhere = Elsewhere(SqlCourtesyStore(database, "polite"), self.clock, manners.lease, manners.pause)
            looker = Looker(fetcher, self.parser, FakeLanguages(), self.clock, self.chance, self.bounds, elsewhere)
            yield Running(
                database, polls, Poller(polls, looker, self.clock, CountingWaker(), manners), self.clock, self.server
            )


@dataclass(frozen=True)
class Running:
    """A process that polls when it is told."""

    database: Database
    polls: SqlPollStore
    poller: Poller
    clock: StandingClock
    server: FeedServer

    async def poll(self) -> PollSummary:
        """What is due now, and what that leaves to be told in the log."""
        async with asyncio.timeout(30):
            summary = await self.poller.poll_due()
        summary.tell()
        return summary

    async def next_poll(self) -> PollSummary:
        """At the moment at which the first feed is due."""
        self.clock.at = max(self.clock.at, min(await self.due()))
        return await self.poll()

    async def due(self) -> list[datetime]:
        return [each.next_at for each in await self._health() if each.next_at is not None]

    async def wait(self) -> timedelta:
        """Until the next poll of the only feed, from now."""
        (due,) = await self.due()
        return due - self.clock.now()

    async def health(self, feed_id: str) -> FeedHealth:
        return next(each for each in await self._health() if each.feed.id == feed_id)

    async def titles(self) -> list[str]:
        """Of all stored items, in the order in which they came."""
        async with self.database.read() as connection:
            return list(await connection.scalars(select(items.c.title).order_by(items.c.id)))

    def asked(self, path: str) -> Sequence[Seen]:
        return [each for each in self.server.requests if each.path == path]

    async def _health(self) -> list[FeedHealth]:
        return await SqlStatusStore(self.database).feeds(self.clock.now())


def news(clock: StandingClock, *titles: str) -> bytes:
    """A document with these entries, published now."""
    return rss(*(Entry(title, clock.now()) for title in titles))

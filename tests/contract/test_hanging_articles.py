"""Sites that hang: found out once, and not by every ring."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.errors import FeedError, FeedFault
from bot.model import Article, HostLease, Robots
from bot.store.courtesy import SqlCourtesyStore
from bot.store.database import Database
from tests.article_desk import HTML, PAGE, Desk
from tests.builders import LEASE
from tests.clock import StandingClock
from tests.fakes.feedserver import FeedServer, Reply


class StoppingCourtesy(SqlCourtesyStore):
    """Whoever asks has no more time the moment that it would keep what a robots.txt says."""

    asker: asyncio.Task[Article]

    async def keep_robots(self, origin: str, robots_txt: Robots, now: datetime) -> None:
        self.asker.cancel()
        await asyncio.sleep(0)
        await super().keep_robots(origin, robots_txt, now)


@pytest.fixture
async def desk(database: Database, clock: StandingClock) -> AsyncIterator[Desk]:
    async with FeedServer() as server:
        yield Desk(database, clock, server)


async def test_a_robots_txt_that_hangs_is_not_asked_for_again_soon(desk: Desk) -> None:
    desk.timeout = 0.05
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", Reply(b"", hold_header=asyncio.Event()))
    for _ in range(2):
        error = await desk.refused(url)
        assert error.fault is FeedFault.ROBOTS
        assert error.retry_at is not None
    assert desk.paths == ["/robots.txt"]


async def test_what_robots_txt_said_is_kept_though_whoever_asked_stops_waiting(desk: Desk) -> None:
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", Reply(b"User-agent: *"))
    courtesy = StoppingCourtesy(desk.database, "this process")
    async with desk.reader(courtesy) as reader:
        courtesy.asker = asyncio.create_task(reader.read(url, private_at=url, language=None))
        with pytest.raises(asyncio.CancelledError):
            await courtesy.asker
    assert await courtesy.robots(desk.server.url(""), desk.clock.now()) is not None


async def test_a_host_whose_page_hangs_is_asked_for_none_for_ten_minutes_and_polled_all_the_same(desk: Desk) -> None:
    desk.timeout = 0.5
    desk.server.add("/robots.txt", Reply(b""))
    url = desk.server.add("/a", Reply(b"x" * 100, content_type=PAGE, hold_body=asyncio.Event()))
    other = desk.server.add("/b", HTML)
    async with desk.reader() as reader:
        for link in (url, other):
            with pytest.raises(FeedError) as caught:
                await reader.read(link, private_at=url, language=None)
            assert caught.value.fault is FeedFault.TIMEOUT
        assert desk.paths == ["/robots.txt", "/a"]
        desk.clock.advance(timedelta(seconds=1))
        poller = SqlCourtesyStore(desk.database, "another process")
        lease = await poller.take(f"127.0.0.1:{desk.server.port}", desk.clock.now(), LEASE)
        assert isinstance(lease, HostLease)
        await poller.leave(lease, desk.clock.now())
        desk.clock.advance(timedelta(minutes=10))
        assert "KFOR" in (await reader.read(other, private_at=url, language=None)).text

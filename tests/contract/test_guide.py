"""What chats have looked at: with the finder of a running Tocsin, few at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app.finding import AT_ONCE, Guide, finding
from bot.model import Discovery
from tests.builders import a_feed
from tests.clock import StandingClock
from tests.fakes.feedserver import FeedServer, Reply
from tests.fakes.ports import FakeLanguages


class Slow:
    """A finder that looks until it is let go."""

    def __init__(self) -> None:
        self.looking = 0
        self.full = asyncio.Event()
        self.let_go = asyncio.Event()

    async def find(self, text: str) -> Discovery:
        self.looking += 1
        if self.looking == AT_ONCE:
            self.full.set()
        await self.let_go.wait()
        return Discovery(text)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Slow]:
        yield self


async def test_a_chat_never_looks_into_a_private_network() -> None:
    async with FeedServer() as server:
        server.add("/", Reply(b"<rss version='2.0'><channel><title>T</title></channel></rss>"))
        mirrors = {"telegram": server.url("/{name}")}
        guide = Guide([], lambda: finding(StandingClock(), FakeLanguages(), mirrors, seconds=20))
        found = await guide.find(server.url("/"))
        assert (found.found, found.fault) == ((), "address")
        assert (await guide.find("t.me/kossev")).found == ()
        assert server.requests == []


async def test_few_look_at_once_and_who_waits_too_long_is_told() -> None:
    slow = Slow()
    guide = Guide([], slow.open, patience=0.05)
    looks = [asyncio.create_task(guide.find(str(number))) for number in range(AT_ONCE)]
    await slow.full.wait()
    assert (await guide.find("late")).fault == "busy"
    slow.let_go.set()
    assert [each.asked for each in await asyncio.gather(*looks)] == ["0", "1"]
    assert (await guide.find("again")).fault is None


async def test_only_enabled_feeds_are_watched() -> None:
    guide = Guide([a_feed("n1"), a_feed("off", enabled=False)], Slow().open)
    assert [feed.id for feed in guide.watched] == ["n1"]

"""Two processes on one PostgreSQL: one does the work, the other takes over when it dies, and nobody is rung twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.e2e.process import Installation, Running, running
from tests.fakes.feedserver import FeedServer, Reply
from tests.fakes.telegram import Message, TelegramFake
from tests.postgres import Server
from tests.rss import Entry, rss

TOKEN = "123456:" + "e2e-example_token-0123456789-abcdef"
READER = 7
SECONDS = 30.0
LEASE = "limits: {lease_seconds: 5}\n"


@dataclass(slots=True)
class World:
    """What stands around the two processes."""

    telegram: TelegramFake
    feeds: FeedServer
    here: Installation
    published: list[Entry] = field(default_factory=list)

    def publish(self, title: str) -> None:
        self.published.insert(0, Entry(title, datetime.now(UTC)))
        self.feeds.add("/feed.xml", Reply(rss(*self.published)))

    def alerts(self, title: str) -> list[Message]:
        return [message for message in self.telegram.from_bot(READER) if title in message.text]

    async def rung(self, title: str) -> None:
        await self.telegram.wait_for(lambda: self.alerts(title), seconds=SECONDS)

    async def follow(self, query: str) -> None:
        await self.telegram.say(READER, READER, f"/subscribe {query}")
        await self.telegram.wait_for(lambda: self.telegram.from_bot(READER), seconds=SECONDS)
        await self.telegram.press(self.telegram.from_bot(READER)[-1], "Subscribe", READER)


@pytest.fixture
async def world(tmp_path: Path, server: Server) -> AsyncIterator[World]:
    async with TelegramFake(TOKEN) as telegram, FeedServer() as feeds:
        telegram.add_private_chat(READER, "A reader")
        variables = {
            "TOCSIN_TELEGRAM_TOKEN": TOKEN,
            "TOCSIN_TELEGRAM_API_URL": telegram.url,
            "TOCSIN_DATABASE": await server.copy(),
        }
        made = World(telegram, feeds, Installation(tmp_path, variables))
        made.publish("A quiet morning")
        made.here.write_feeds(feeds.url("/feed.xml"), more=LEASE)
        yield made


async def test_the_standby_takes_over_from_a_killed_process_and_repeats_nothing(world: World) -> None:
    async with running(world.here) as first, running(world.here) as second:
        await world.follow("KFOR")
        world.publish("KFOR on patrol")
        await world.rung("KFOR on patrol")
        working, standing_by = (first, second) if took(first) else (second, first)
        await working.logs("delivery", "state=sent")  # what is in flight at a kill may come twice
        working.process.kill()
        world.publish("KFOR back at base")
        await world.rung("KFOR back at base")
        assert [len(world.alerts(each)) for each in ("KFOR on patrol", "KFOR back at base")] == [1, 1]
        assert took(standing_by)
        await standing_by.stop()


async def test_a_stop_hands_over_at_once(world: World) -> None:
    world.here.write_feeds(world.feeds.url("/feed.xml"), more="limits: {lease_seconds: 600}\n")
    async with running(world.here) as first:
        await world.follow("KFOR")
        async with running(world.here) as second:
            await first.stop()
            world.publish("KFOR on patrol")
            await world.rung("KFOR on patrol")
            await second.stop()
    assert len(world.alerts("KFOR on patrol")) == 1


def took(process: Running) -> bool:
    """Whether the process got the bot's lease."""
    return any("lease_taken" in line and "bot:telegram" in line for line in process.logged)

"""One reader on Telegram, one feed, and the Tocsin between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.e2e.process import Installation
from tests.fakes.feedserver import FeedServer, Reply
from tests.fakes.telegram import Message, TelegramFake
from tests.rss import Entry, rss

TOKEN = "123456:" + "e2e-example_token-0123456789-abcdef"
READER = 7
SECONDS = 30.0
LEASE_SECONDS = 5
LEASE = f"limits: {{lease_seconds: {LEASE_SECONDS}}}\n"


@dataclass(slots=True)
class World:
    """What stands around the processes."""

    telegram: TelegramFake
    feeds: FeedServer
    here: Installation
    published: list[Entry] = field(default_factory=list)

    def publish(self, title: str) -> None:
        """The feed has one more item, the newest."""
        self.published.insert(0, Entry(title, datetime.now(UTC)))
        self.feeds.add("/feed.xml", Reply(rss(*self.published)))

    def alerts(self, title: str) -> list[Message]:
        """What the reader got about it."""
        return [message for message in self.telegram.from_bot(READER) if title in message.text.partition("\n")[0]]

    async def rung(self, title: str) -> None:
        """Returns once the reader has heard of it."""
        await self.telegram.wait_for(lambda: self.alerts(title), seconds=SECONDS)

    async def asks(self, command: str) -> Message:
        """The answer to what the reader writes."""
        before = len(self.telegram.from_bot(READER))
        await self.telegram.say(READER, READER, command)
        await self.telegram.wait_for(lambda: len(self.telegram.from_bot(READER)) > before, seconds=SECONDS)
        return self.telegram.from_bot(READER)[-1]

    async def follow(self, query: str) -> None:
        """The reader subscribes and confirms."""
        await self.telegram.press(await self.asks(f"/subscribe {query}"), "Subscribe", READER)


@asynccontextmanager
async def one_reader(folder: Path, **variables: str) -> AsyncIterator[World]:
    """With a quiet feed, polled every five seconds, and leases of five seconds."""
    async with TelegramFake(TOKEN) as telegram, FeedServer() as feeds:
        telegram.add_private_chat(READER, "A reader")
        platform = {"TOCSIN_TELEGRAM_TOKEN": TOKEN, "TOCSIN_TELEGRAM_API_URL": telegram.url}
        made = World(telegram, feeds, Installation(folder, platform | variables))
        made.publish("A quiet morning")
        made.here.write_feeds(feeds.url("/feed.xml"), more=LEASE)
        yield made

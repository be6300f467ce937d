"""All three chats around one process: who reads there, what the feed carries, and what came."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import discord

from tests.e2e.local import LocalChat
from tests.e2e.process import Installation
from tests.fakes.discord import Channel, DiscordFake
from tests.fakes.discord import Message as DiscordMessage
from tests.fakes.discord import User as DiscordUser
from tests.fakes.feedserver import FeedServer, Reply
from tests.fakes.telegram import Message as TelegramMessage
from tests.fakes.telegram import TelegramFake
from tests.rss import Entry, rss

TELEGRAM_TOKEN = "123456:" + "e2e-example_token-0123456789-abcdef"
DISCORD_TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
READER = 7
SECONDS = 20.0


@dataclass(slots=True)
class World:
    """The servers around Tocsin, and the people in the chats."""

    telegram: TelegramFake
    discord: DiscordFake
    feeds: FeedServer
    here: Installation
    channel: Channel
    admin: DiscordUser
    published: list[Entry] = field(default_factory=list)

    def publish(self, *titles: str) -> None:
        """The feed carries so many more items, the newest first."""
        for title in titles:
            self.published.insert(0, Entry(title, datetime.now(UTC), f"{title}, says the mission. Nobody was hurt."))
        self.serve()

    def serve(self) -> None:
        """The feed is what `published` says."""
        self.feeds.add("/feed.xml", Reply(rss(*self.published)))

    def on_telegram(self, title: str) -> list[TelegramMessage]:
        return [message for message in self.telegram.from_bot(READER) if title in message.text]

    def on_discord(self, title: str) -> list[DiscordMessage]:
        return [message for message in self.discord.messages(self.channel) if title in message.text]

    async def rung_everywhere(self, local: LocalChat, title: str) -> None:
        await self.telegram.wait_for(lambda: self.on_telegram(title), seconds=SECONDS)
        await self.discord.wait_for(lambda: self.on_discord(title), timeout=SECONDS)
        await local.wait_for_alert(title)

    async def rings(self, local: LocalChat, title: str) -> list[int]:
        """How often each chat was rung about it."""
        alerts = [alert for alert in await local.alerts() if title in alert]
        return [len(self.on_telegram(title)), len(self.on_discord(title)), len(alerts)]

    async def follow_everywhere(self, local: LocalChat, query: str) -> None:
        await self.telegram.say(READER, READER, f"/subscribe {query}")
        await self.telegram.wait_for(lambda: self.telegram.from_bot(READER))
        await self.telegram.press(self.telegram.from_bot(READER)[-1], "Subscribe", READER)
        asked = await self.discord.slash(self.channel, self.admin, "subscribe", query=query)
        await self.discord.wait_for(lambda: asked.messages, timeout=SECONDS)  # a busy bot says first that it thinks
        await self.discord.press(asked.message, "Subscribe", self.admin)
        await local.say(f"/subscribe {query}")
        await local.press("Subscribe")


@asynccontextmanager
async def world_in(folder: Path, more: str = "") -> AsyncIterator[World]:
    """Its servers, and an installation in the folder; `more` goes into feeds.yaml."""
    async with TelegramFake(TELEGRAM_TOKEN) as telegram, DiscordFake(DISCORD_TOKEN) as dc, FeedServer() as feeds:
        telegram.add_private_chat(READER, "A reader")
        guild = dc.add_guild("Newsroom")
        admin = dc.add_member(guild, "admin", discord.Permissions(manage_guild=True).value)
        here = Installation(
            folder,
            {
                "TOCSIN_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
                "TOCSIN_TELEGRAM_API_URL": telegram.url,
                "TOCSIN_DISCORD_TOKEN": DISCORD_TOKEN,
                "TOCSIN_DISCORD_API_URL": dc.api_url,
                "TOCSIN_DISCORD_GATEWAY_URL": dc.gateway_url,
            },
        )
        made = World(telegram, dc, feeds, here, dc.add_channel(guild, "alerts"), admin)
        made.publish("A quiet morning")
        here.write_feeds(feeds.url("/feed.xml"), more=more)
        yield made

"""Nine processes on one PostgreSQL share the roles, and three are killed: every alert still comes, and comes once."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import discord
import pytest
from aiohttp import web
from sqlalchemy import select

from bot.app.house import open_house
from bot.config import load
from bot.model import Platform
from bot.store.schema import feeds
from tests.e2e.local import LocalChat
from tests.e2e.process import Installation, Running, running
from tests.fakes.discord import Channel, DiscordFake
from tests.fakes.discord import User as DiscordUser
from tests.fakes.feedserver import FeedServer, Reply
from tests.fakes.telegram import TelegramFake
from tests.postgres import Server
from tests.rss import Entry, rss

TELEGRAM_TOKEN = "123456:" + "e2e-example_token-0123456789-abcdef"
DISCORD_TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
READER = 7
SECONDS = 45.0
ANSWER_SECONDS = 0.3
LOOK_SECONDS = 0.1
HOSTS = 4
CHATS = 3
BEFORE = ("KFOR visits Peja", "KFOR visits Leposavić", "KFOR visits Gračanica", "KFOR visits Prizren")
AFTER = ("KFOR leaves Zvečan", "KFOR leaves Gjakova", "KFOR leaves Štrpce", "KFOR leaves Kamenica")


class Host(FeedServer):
    """A host with two feeds, which takes a moment for each answer and counts how many it is asked for at once."""

    def __init__(self) -> None:
        super().__init__()
        self.most_at_once = 0
        self._asked_now = 0
        self._published: list[Entry] = []
        self.add("/news.xml", Reply(rss()))
        self.add("/sport.xml", Reply(rss()))

    def publish(self, title: str) -> None:
        self._published.insert(0, Entry(title, datetime.now(UTC)))
        self.add("/news.xml", Reply(rss(*self._published)))

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self._asked_now += 1
        self.most_at_once = max(self.most_at_once, self._asked_now)
        try:
            await asyncio.sleep(ANSWER_SECONDS)  # two processes that poll it at a time are in here together
            return await super()._serve(request)
        finally:
            self._asked_now -= 1


@dataclass(frozen=True, slots=True)
class Crew:
    """The processes, by what they do."""

    poll: Sequence[Running]
    match: Sequence[Running]
    telegram: Sequence[Running]
    discord: Sequence[Running]
    web: Sequence[Running]

    def all(self) -> list[Running]:
        return [*self.poll, *self.match, *self.telegram, *self.discord, *self.web]


@dataclass(frozen=True, slots=True)
class World:
    """The servers around the processes, the people in the chats, and a look into the database."""

    telegram: TelegramFake
    discord: DiscordFake
    hosts: Sequence[Host]
    folder: Path
    url: str
    database: asyncpg.Connection
    channel: Channel
    admin: DiscordUser

    def installation(self, **tokens: str) -> Installation:
        """What a process is told: everything but tokens is the same for all."""
        shared = {
            "TOCSIN_DATABASE": self.url,
            "TOCSIN_TELEGRAM_API_URL": self.telegram.url,
            "TOCSIN_DISCORD_API_URL": self.discord.api_url,
            "TOCSIN_DISCORD_GATEWAY_URL": self.discord.gateway_url,
        }
        return Installation(self.folder, shared | tokens)

    def publish(self, titles: Sequence[str]) -> None:
        for host, title in zip(self.hosts, titles, strict=True):
            host.publish(title)

    async def follow(self, local: LocalChat, query: str) -> None:
        await self.telegram.say(READER, READER, f"/subscribe {query}")
        await self.telegram.wait_for(lambda: self.telegram.from_bot(READER), seconds=SECONDS)
        await self.telegram.press(self.telegram.from_bot(READER)[-1], "Subscribe", READER, seconds=SECONDS)
        await self.discord.gateway.ready(timeout=SECONDS)
        asked = await self.discord.slash(self.channel, self.admin, "subscribe", query=query)
        await self.discord.wait_for(lambda: asked.messages, timeout=SECONDS)  # a busy bot says first that it thinks
        await self.discord.press(asked.message, "Subscribe", self.admin)
        await local.say(f"/subscribe {query}")
        await local.press("Subscribe")

    async def rings(self, local: LocalChat, titles: Sequence[str]) -> dict[str, list[int]]:
        """How often Telegram, Discord and the local chat were rung about each."""
        telegram = [message.text for message in self.telegram.from_bot(READER)]
        on_discord = [message.text for message in self.discord.messages(self.channel)]
        here = await local.alerts()
        return {
            title: [sum(title in text for text in chat) for chat in (telegram, on_discord, here)] for title in titles
        }

    async def until(self, query: str, wanted: int) -> None:
        """Returns once the query counts as many."""
        begun = time.monotonic()
        while (found := await self.database.fetchval(query)) != wanted:
            assert time.monotonic() - begun < SECONDS, f"{query}: {found}, not {wanted}"
            await asyncio.sleep(LOOK_SECONDS)  # the database is looked at, not told

    async def all_sent(self, alerts: int) -> None:
        """Returns once so many are recorded as sent, and none is owed or under way."""
        await self.until("SELECT count(*) FROM deliveries WHERE state = 'sent'", alerts)
        assert await self.database.fetchval("SELECT count(*) FROM deliveries") == alerts

    async def overhear(self, *names: str) -> list[str]:
        """From now on, the channels on which the processes wake each other."""
        told: list[str] = []
        for name in names:
            await self.database.add_listener(
                f"tocsin_{name}", lambda _connection, _sender, channel, _payload: told.append(channel)
            )
        return told

    async def holder(self, processes: Sequence[Running], lease: str) -> Running:
        """Which of them holds the lease now; on a machine that is slow, another may have held it before."""
        owner = await self.database.fetchval("SELECT owner FROM leases WHERE name = $1", lease)
        (found,) = [each for each in processes if str(each.process.pid) == owner.split(":")[-2]]
        return found

    async def kill_between_polls(self, poller: Running) -> None:
        """One that dies in the middle of a poll keeps the host for the rest of a minute; the others must not."""
        async with asyncio.timeout(SECONDS):
            while True:
                poller.process.send_signal(signal.SIGSTOP)
                held = "SELECT count(*) FROM hosts WHERE owner LIKE '%:' || $1"
                if not await self.database.fetchval(held, str(poller.process.pid)):
                    return poller.process.kill()
                poller.process.send_signal(signal.SIGCONT)
                await asyncio.sleep(LOOK_SECONDS)  # until the poll is over


@pytest.fixture
async def world(tmp_path: Path, server: Server) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(TelegramFake(TELEGRAM_TOKEN))
        dc = await stack.enter_async_context(DiscordFake(DISCORD_TOKEN))
        hosts = [await stack.enter_async_context(Host()) for _ in range(HOSTS)]
        url = await server.copy()
        database = await asyncpg.connect(url)
        stack.push_async_callback(database.close)
        telegram.add_private_chat(READER, "A reader")
        guild = dc.add_guild("Newsroom")
        admin = dc.add_member(guild, "admin", discord.Permissions(manage_guild=True).value)
        made = World(telegram, dc, hosts, tmp_path, url, database, dc.add_channel(guild, "alerts"), admin)
        urls = [host.url(path) for host in hosts for path in ("/news.xml", "/sport.xml")]
        made.installation().write_feeds(*urls, more="limits: {lease_seconds: 5}\n")
        yield made


@asynccontextmanager
async def at_work(world: World) -> AsyncIterator[Crew]:
    """Starts all at once; most have no token, and none but the chats' own."""
    neither = world.installation()
    telegram = world.installation(TOCSIN_TELEGRAM_TOKEN=TELEGRAM_TOKEN)
    on_discord = world.installation(TOCSIN_DISCORD_TOKEN=DISCORD_TOKEN)
    plan = [(neither, "poll")] * 3 + [(neither, "match")] * 2
    plan += [(telegram, "chat")] * 2 + [(on_discord, "chat"), (neither, "web")]
    async with AsyncExitStack() as stack:
        starts = [stack.enter_async_context(running(here, "--roles", role)) for here, role in plan]
        started = await asyncio.gather(*starts, return_exceptions=True)
        processes = [each for each in started if isinstance(each, Running)]
        for failure in started:
            if isinstance(failure, BaseException):
                raise failure
        yield Crew(processes[:3], processes[3:5], processes[5:7], processes[7:8], processes[8:])


async def test_processes_that_share_the_roles_outlive_a_killed_one_of_each_and_repeat_nothing(world: World) -> None:
    async with at_work(world) as crew, LocalChat(crew.web[0].url) as local:
        await world.until("SELECT count(*) FROM feeds WHERE looked_at IS NOT NULL", HOSTS * 2)
        told = await world.overhear("match", *(f"send_{each.value}" for each in Platform))
        await world.follow(local, "KFOR")
        world.publish(BEFORE)
        await world.all_sent(len(BEFORE) * CHATS)

        matching = await world.holder(crew.match, "match")
        telegram = await world.holder(crew.telegram, "bot:telegram")
        polling = max(crew.poll, key=lambda each: sum("polled" in line for line in each.logged))
        await world.kill_between_polls(polling)
        matching.process.kill()
        telegram.process.kill()
        world.publish(AFTER)
        await world.all_sent(len(BEFORE + AFTER) * CHATS)

        assert await world.rings(local, BEFORE + AFTER) == {title: [1] * CHATS for title in BEFORE + AFTER}
        assert [host.most_at_once for host in world.hosts] == [1] * HOSTS
        assert all(got(each, "match") for each in crew.match)
        assert all(got(each, "bot:telegram") for each in crew.telegram)
        assert await world.database.fetchval("SELECT count(*) FROM feeds") == HOSTS * 2, "no samples on a server"
        assert "sample" not in crew.web[0].all_output()
        assert set(told) == {"tocsin_match", *(f"tocsin_send_{each.value}" for each in Platform)}
        await asyncio.gather(*(each.stop() for each in crew.all() if each not in (polling, matching, telegram)))


def got(process: Running, lease: str) -> bool:
    """Whether the process ever held the lease."""
    return any("lease_taken" in line and f"lease={lease}" in line for line in process.logged)


@pytest.mark.parametrize(
    ("on_server", "polls", "whole", "samples"),
    [(False, True, True, True), (False, True, False, False), (False, False, False, False), (True, True, True, False)],
)
async def test_samples_are_for_a_whole_tocsin_without_tokens_on_a_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    server: Server,
    on_server: bool,
    polls: bool,
    whole: bool,
    samples: bool,
) -> None:
    for name in [name for name in os.environ if name.startswith("TOCSIN_")]:
        monkeypatch.delenv(name)
    feed = "{id: kossev, url: 'https://kossev.example/feed', name: KoSSev, language: sr}"
    (tmp_path / "feeds.yaml").write_text(f"feeds:\n  - {feed}\n", encoding="utf-8")
    database = await server.copy() if on_server else str(tmp_path / "demo.db")
    settings = load({"database": database, "feeds": str(tmp_path / "feeds.yaml")}, env_file=None)
    async with open_house(settings, polls=polls, whole=whole) as house:
        assert house.demo == samples
        assert (len(house.settings.feeds) > 1) == samples
        async with house.database.read() as connection:
            stored = set((await connection.execute(select(feeds.c.id))).scalars())
    assert stored == ({feed.id for feed in house.settings.feeds} if polls else set())

"""A newsroom with many chats on both platforms: what it publishes, what each chat was owed, and what each one got."""

from __future__ import annotations

import asyncio
import random
import re
from bisect import bisect
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy import func, select

from bot.model import Destination, Platform
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.postgres import open_postgres, read_postgres
from bot.store.schema import alerts, chats, deliveries, digests, feeds, items
from bot.store.sqlite import open_sqlite, read_sqlite
from tests.e2e.process import Installation
from tests.fakes.discord import Channel, DiscordFake
from tests.fakes.feedserver import FeedServer, Reply
from tests.fakes.telegram import Flood, TelegramFake
from tests.fakes.telegram.faults import Answer, Fault
from tests.fakes.telegram.server import Call
from tests.rss import Entry, rss

TELEGRAM_TOKEN = "123456:" + "e2e-example_token-0123456789-abcdef"
DISCORD_TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
# No digest takes over, and what a killed process held is free again soon.
LIMITS = "limits: {lease_seconds: 5, feed_burst: 0, topic_surge: 0, subscriptions_per_chat: 0}\n"
FEEDS = 8
ON_TELEGRAM = 0.4  # of the chats: the bot may send fewer a second there
WAY = (0.0, 0.06)  # seconds at least and at most that a message takes there, and its answer back

Copy = tuple[str, str, int]
"""Platform, chat and the number of the item: what a chat is to get once."""


class DistantTelegram(TelegramFake):
    """Messages and their answers are under way for a while: a kill finds some on either leg."""

    def __init__(
        self, token: str, chance: random.Random, way: tuple[float, float] = WAY, flood: Flood | None = None
    ) -> None:
        super().__init__(token, flood=flood)
        self._chance = chance
        self._way = way
        self.sends = 0

    async def _answer(self, call: Call, fault: Fault | None) -> Answer | None:
        if call.method != "sendMessage":
            return await super()._answer(call, fault)
        self.sends += 1
        await asyncio.sleep(self._chance.uniform(*self._way))
        answer = await super()._answer(call, fault)
        await asyncio.sleep(self._chance.uniform(*self._way))
        return answer


class DistantDiscord(DiscordFake):
    """The same for Discord; here what was sent arrives also when its sender is gone."""

    def __init__(self, token: str, chance: random.Random, way: tuple[float, float] = WAY) -> None:
        super().__init__(token)
        self._chance = chance
        self._way = way
        self.sends = 0
        self._runner.app.middlewares.append(self._travel)

    @web.middleware
    async def _travel(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.endswith("/messages"):
            return await handler(request)
        try:
            await request.read()
        except ConnectionError:
            return web.Response()  # its sender died in the middle of it: nobody hears this
        self.sends += 1
        await asyncio.sleep(self._chance.uniform(*self._way))
        answer = await handler(request)
        await asyncio.sleep(self._chance.uniform(*self._way))
        return answer


@dataclass(frozen=True, slots=True)
class Account:
    """How it ended. `repeats_of_one_kill`: the most that one chat got twice over one kill."""

    owed: int
    received: int
    unknown: int
    unknown_and_not_received: int
    lost: tuple[Copy, ...]
    repeats: dict[str, int]
    most_copies: dict[str, int]
    repeats_of_one_kill: int
    states: dict[str, int]
    told_to_wait: int  # 429 of Discord's


@dataclass(slots=True)
class Newsroom:
    """The world around the processes: both platforms, the feeds, the chats that follow what is published."""

    telegram: DistantTelegram
    discord: DistantDiscord
    servers: list[FeedServer]
    here: Installation
    channels: list[Channel] = field(default_factory=list)
    readers: list[int] = field(default_factory=list)
    entries: list[list[Entry]] = field(default_factory=list)
    published: int = 0

    @property
    def database(self) -> str:
        """A path, or a URL."""
        return self.here.variables["TOCSIN_DATABASE"]

    def publish(self, count: int, about: Callable[[int], str] = lambda _number: "KFOR and EULEX") -> None:
        """So many more items, in turn in each feed, `about` what some chats follow; by itself what all do."""
        for number in range(self.published, self.published + count):
            entry = Entry(f"{about(number)} report number {number} from Mitrovica", datetime.now(UTC))
            self.entries[number % len(self.servers)].insert(0, entry)
        self.published += count
        for server, entries in zip(self.servers, self.entries, strict=True):
            server.add("/feed.xml", Reply(rss(*entries)))

    def sends(self) -> int:
        """How many messages were asked for so far, on both platforms."""
        return self.telegram.sends + self.discord.sends

    def polls(self) -> int:
        """How often feeds were asked for so far."""
        return sum(len(server.requests) for server in self.servers)

    def copies(self) -> dict[Copy, list[datetime]]:
        """When each chat got each item; once is right."""
        found: dict[Copy, list[datetime]] = {}
        for message in self.telegram.world.messages:
            _note(found, "telegram", message.chat.id, message.text, message.date)
        for post in self.discord.world.messages.values():
            _note(found, "discord", post.channel.id, post.text, post.sent_at)
        return found

    def owed(self) -> set[Copy]:
        """What every chat is to get."""
        places = [("telegram", str(reader)) for reader in self.readers]
        places += [("discord", str(channel.id)) for channel in self.channels]
        return {(*place, number) for place in places for number in range(self.published)}

    async def looked(self) -> bool:
        """Whether each feed had its first look: what comes from now on rings."""
        seen = select(func.count()).select_from(feeds).where(feeds.c.looked_at.is_not(None))
        return await self._count(seen) == len(self.servers)

    async def settled(self) -> bool:
        """Whether every item is stored and matched, and no delivery or digest is open."""
        done = select(func.count()).select_from(items).where(items.c.state == "done")
        still_open = select(func.count()).select_from(deliveries).where(deliveries.c.state.in_(("pending", "sending")))
        gathering = select(func.count()).select_from(digests).where(digests.c.open)
        return (
            await self._count(done) == self.published
            and await self._count(gathering) == 0
            and await self._count(still_open) == 0
        )

    async def account(self, kills: Sequence[datetime]) -> Account:
        """What was owed against what came and what the database says."""
        copies, owed = self.copies(), self.owed()
        async with reading(self.database) as database, database.read() as connection:
            unknown = await connection.execute(
                select(chats.c.platform, chats.c.chat, items.c.title)
                .select_from(deliveries.join(chats, chats.c.id == deliveries.c.chat_id))
                .join(alerts, (alerts.c.id == deliveries.c.alert_id) | (alerts.c.digest_id == deliveries.c.digest_id))
                .join(items, items.c.id == alerts.c.item_id)
                .where(deliveries.c.state == "unknown")
            )
            parked = {(platform, chat, number_in(title)) for platform, chat, title in unknown}
            states = await connection.execute(
                select(deliveries.c.state, func.count()).group_by(deliveries.c.state).order_by(deliveries.c.state)
            )
            counted = {state: count for state, count in states}  # noqa: C416 - rows are no pairs for the types
        return Account(
            owed=len(owed),
            received=len(owed & copies.keys()),
            unknown=len(parked),
            unknown_and_not_received=len(parked - copies.keys()),
            lost=tuple(sorted(owed - copies.keys() - parked)),
            repeats={each: _repeats(copies, each) for each in ("telegram", "discord")},
            most_copies={each: _most(copies, each) for each in ("telegram", "discord")},
            repeats_of_one_kill=of_one_kill(copies, kills),
            states=counted,
            told_to_wait=sum(call.status == 429 for call in self.discord.calls),
        )

    async def _count(self, statement: Any) -> int:
        async with reading(self.database) as database, database.read() as connection:
            return int(await connection.scalar(statement) or 0)


@asynccontextmanager
async def newsroom(
    folder: Path, database: str, *, chats: int, chance: random.Random, limits: str = LIMITS
) -> AsyncIterator[Newsroom]:
    """Open for business, with empty feeds and so many chats that follow; `database` is a new path or URL."""
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(DistantTelegram(TELEGRAM_TOKEN, chance))
        discord = await stack.enter_async_context(DistantDiscord(DISCORD_TOKEN, chance))
        # Each is a host of its own: one that a killed process had leased holds up no other.
        servers = [await stack.enter_async_context(FeedServer()) for _ in range(FEEDS)]
        variables = {
            "TOCSIN_DATABASE": database,
            "TOCSIN_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
            "TOCSIN_TELEGRAM_API_URL": telegram.url,
            "TOCSIN_DISCORD_TOKEN": DISCORD_TOKEN,
            "TOCSIN_DISCORD_API_URL": discord.api_url,
            "TOCSIN_DISCORD_GATEWAY_URL": discord.gateway_url,
        }
        made = Newsroom(telegram, discord, servers, Installation(folder, variables), entries=[[] for _ in servers])
        made.publish(0)
        made.here.write_feeds(*(server.url("/feed.xml") for server in servers), more=limits)
        await _settle_in(made, chats)
        yield made


async def _settle_in(made: Newsroom, count: int) -> None:
    """Chats of both platforms; every third one follows two topics that each item is about."""
    guild = made.discord.add_guild("Newsroom")
    on_telegram = round(count * ON_TELEGRAM)
    made.readers = list(range(1001, 1001 + on_telegram))
    made.channels = [made.discord.add_channel(guild, f"alerts-{each}") for each in range(count - on_telegram)]
    for reader in made.readers:
        made.telegram.add_private_chat(reader, f"Reader {reader}")
    places = [Destination(Platform.TELEGRAM, str(reader)) for reader in made.readers]
    places += [Destination(Platform.DISCORD, str(channel.id)) for channel in made.channels]
    now = datetime.now(UTC)
    async with opening(made.database) as database:
        store = SqlChatStore(database)
        for number, place in enumerate(places):
            chat = await store.chat(place, now)
            for query in ("KFOR", "EULEX") if number % 3 == 0 else ("KFOR",):
                await store.subscribe(chat, query, None, now, limit=0)


@asynccontextmanager
async def reading(place: str) -> AsyncIterator[Database]:
    """The trial's database beside the processes that write it."""
    async with read_postgres(place) if "://" in place else read_sqlite(Path(place)) as database:
        yield database


@asynccontextmanager
async def opening(place: str) -> AsyncIterator[Database]:
    """The database, before there are processes."""
    async with open_postgres(place) if "://" in place else open_sqlite(Path(place)) as database:
        yield database


def number_in(text: str) -> int:
    """The item's number in a text that holds its title; -1 when there is none."""
    return min(numbers_in(text), default=-1)


def numbers_in(text: str) -> set[int]:
    """Those of all items whose titles a text holds: a digest lists several."""
    return {int(number) for number in re.findall(r"report number (\d+)", text)}


def _note(found: dict[Copy, list[datetime]], platform: str, chat: int, text: str, at: datetime) -> None:
    for number in numbers_in(text):
        found.setdefault((platform, str(chat), number), []).append(at)


def _repeats(copies: dict[Copy, list[datetime]], platform: str) -> int:
    return sum(len(each) - 1 for copy, each in copies.items() if copy[0] == platform)


def _most(copies: dict[Copy, list[datetime]], platform: str) -> int:
    return max((len(each) for copy, each in copies.items() if copy[0] == platform), default=0)


def of_one_kill(copies: dict[Copy, list[datetime]], kills: Iterable[datetime]) -> int:
    """The most messages of a chat that one kill made come twice. One was in flight at the kill after its first copy; or
    at the kill just before it, for what is under way arrives also when its sender is gone."""
    ends = sorted(each + timedelta(seconds=WAY[1]) for each in kills)
    over = Counter((copy[:2], bisect(ends, min(each))) for copy, each in copies.items() if len(each) > 1)
    return max(over.values(), default=0)

"""More news than the platforms' limits let through, for a while: how fast it goes out, and whether anybody is told to
wait. Replies are asked for meanwhile.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from bot.model import Destination, Platform
from bot.store.chats import SqlChatStore
from tests.e2e.killing import until
from tests.e2e.process import Installation, running
from tests.e2e.trial import (
    DISCORD_TOKEN,
    FEEDS,
    LIMITS,
    TELEGRAM_TOKEN,
    DistantDiscord,
    DistantTelegram,
    Newsroom,
    opening,
)
from tests.fakes.feedserver import FeedServer
from tests.fakes.telegram import Flood

JITTER = 0.05  # seconds of a window that both fakes let pass
WAY = (0.02, 0.03)  # seconds for a message, and for its answer: the internet on a good day
EVERYBODY, BUSY = "KFOR", "EULEX"
STEP = 5.0  # seconds between two polls of a feed, which take up what was published
FIRST_GROUP = -1_001_000_000_001


@dataclass(frozen=True, slots=True)
class Plan:
    """Chats of each kind, and how long. Readers follow every fifth item, groups and channels every one."""

    seconds: float
    readers: int = 300
    groups: int = 10
    channels: int = 20
    asks_a_second: float = 1.0
    items_a_second: float = 1.3
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Platforms:
    """What one platform saw: when each message came and where, in order, and how many were told to wait."""

    came: Sequence[tuple[float, str]]
    refused: int

    def a_second(self, begin: float, end: float) -> float:
        """Messages a second between two moments."""
        return sum(begin <= at < end for at, _ in self.came) / (end - begin)

    def most(self, seconds: float, chosen: Callable[[str], bool] = lambda _chat: True) -> int:
        """The most in any window of that length, over all the chosen chats together."""
        return most_in([at for at, chat in self.came if chosen(chat)], seconds)

    def most_in_a_chat(self, seconds: float, chosen: Callable[[str], bool] = lambda _chat: True) -> int:
        """The most in any window of that length in one of the chosen chats."""
        times: dict[str, list[float]] = {}
        for at, chat in self.came:
            if chosen(chat):
                times.setdefault(chat, []).append(at)
        return max((most_in(each, seconds) for each in times.values()), default=0)


@dataclass(frozen=True, slots=True)
class Result:
    """What came where, from `begin` to `end` on the same clock; how long each reply took, and how many never came."""

    plan: Plan
    begin: float
    end: float
    telegram: Platforms
    discord: Platforms
    replies: list[float]
    unanswered: int
    logged: Counter[str]

    @property
    def telegram_a_second(self) -> float:
        return self.telegram.a_second(self.begin, self.end)

    @property
    def discord_a_second(self) -> float:
        return self.discord.a_second(self.begin, self.end)

    @property
    def discord_could(self) -> float:
        """Five in five seconds for each channel, and 50 a second in all."""
        return min(50.0, float(self.plan.channels))

    def reply_at(self, share: float) -> float:
        """Seconds in which that share of the replies came."""
        ordered = sorted(self.replies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("inf")

    def broken(self, share: float = 0.95, of_discord: float = 0.9) -> list[str]:
        """The promises that were not kept; a `share` of the limits is to be reached. A Discord channel's next five set
        out when the library has given back the last of five: that costs a little of each five seconds."""
        telegram, discord = self.telegram, self.discord
        checks = {
            "Telegram told somebody to wait": telegram.refused == 0,
            "Discord told somebody to wait": discord.refused == 0,
            "Telegram got more than 30 in a second": telegram.most(1.0 - JITTER) <= 30,
            "a chat got more than one in a second": telegram.most_in_a_chat(1.0 - JITTER) <= 1,
            "a group got more than 20 in a minute": telegram.most_in_a_chat(60.0 - JITTER, is_group) <= 20,
            "Discord got more than 50 in a second": discord.most(1.0 - JITTER) <= 50,
            "Telegram's limit was not reached": self.telegram_a_second >= 30 * share,
            "Discord's limit was not reached": self.discord_a_second >= self.discord_could * of_discord,
            "a reply never came": self.unanswered == 0,
        }
        return [what for what, kept in checks.items() if not kept]


@dataclass(slots=True)
class _Asking:
    """Who asked when, and how long the answers took."""

    room: Newsroom
    waiting: dict[int, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)

    async def ask(self, reader: int) -> None:
        """`/recent`, unless the last answer is still to come."""
        if reader not in self.waiting:
            self.waiting[reader] = time.monotonic()
            await self.room.telegram.say(reader, reader, "/recent")

    async def listen(self, over: asyncio.Event) -> None:
        """Until `over`: notes each answer when it comes."""
        seen = 0
        while not over.is_set():
            messages = self.room.telegram.world.messages
            for each in messages[seen:]:
                if each.sender is self.room.telegram.bot and each.text.startswith("The latest"):
                    self.took.append(time.monotonic() - self.waiting.pop(each.chat.id))
            seen = len(messages)
            await asyncio.sleep(0.005)  # the clock is what is measured


@asynccontextmanager
async def crowd(folder: Path, plan: Plan) -> AsyncIterator[Newsroom]:
    """A newsroom whose platforms keep to their limits, and so many chats that follow."""
    chance = random.Random(plan.seed)  # noqa: S311 - delays, no secrets
    async with AsyncExitStack() as stack:
        telegram = DistantTelegram(TELEGRAM_TOKEN, chance, WAY, Flood())
        discord = DistantDiscord(DISCORD_TOKEN, chance, WAY)
        discord.buckets.as_discord()
        await stack.enter_async_context(telegram)
        await stack.enter_async_context(discord)
        servers = [await stack.enter_async_context(FeedServer()) for _ in range(FEEDS)]
        variables = {
            "TOCSIN_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
            "TOCSIN_TELEGRAM_API_URL": telegram.url,
            "TOCSIN_DISCORD_TOKEN": DISCORD_TOKEN,
            "TOCSIN_DISCORD_API_URL": discord.api_url,
            "TOCSIN_DISCORD_GATEWAY_URL": discord.gateway_url,
            "TOCSIN_DATABASE": str(folder / "tocsin.db"),
        }
        made = Newsroom(telegram, discord, servers, Installation(folder, variables), entries=[[] for _ in servers])
        made.publish(0)
        made.here.write_feeds(*(server.url("/feed.xml") for server in servers), more=LIMITS)
        await _settle_in(made, plan)
        yield made


async def _settle_in(made: Newsroom, plan: Plan) -> None:
    guild = made.discord.add_guild("Newsroom")
    made.readers = list(range(1001, 1001 + plan.readers))
    made.channels = [made.discord.add_channel(guild, f"alerts-{each}") for each in range(plan.channels)]
    groups = [FIRST_GROUP - each for each in range(plan.groups)]
    for reader in made.readers:
        made.telegram.add_private_chat(reader, f"Reader {reader}")
    for group in groups:
        made.telegram.add_group(group, f"Desk {group}", admins=[made.readers[0]])
    follows = [(Destination(Platform.TELEGRAM, str(reader)), EVERYBODY) for reader in made.readers]
    follows += [(Destination(Platform.TELEGRAM, str(group)), BUSY) for group in groups]
    follows += [(Destination(Platform.DISCORD, str(channel.id)), BUSY) for channel in made.channels]
    now = datetime.now(UTC)
    async with opening(made.database) as database:
        store = SqlChatStore(database)
        for place, query in follows:
            await store.subscribe(await store.chat(place, now), query, None, now, limit=0)


async def steady(folder: Path, plan: Plan, told: Callable[[str], None] = lambda _line: None) -> Result:
    """Runs it. The time counts from when both platforms are at work; `told` gets a line of progress now and then."""
    async with crowd(folder, plan) as room, running(room.here) as process:
        async with asyncio.timeout(30):
            while not await room.looked():  # noqa: ASYNC110 - what another process does is seen, not told
                await asyncio.sleep(0.1)
        over, asking = asyncio.Event(), _Asking(room)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_publish(room, plan, over))
            await _at_work(room)
            begin = time.monotonic()
            tasks.create_task(asking.listen(over))
            tasks.create_task(_ask(asking, plan, over))
            while (now := time.monotonic()) < begin + plan.seconds:
                told(f"{now - begin:.0f} of {plan.seconds:.0f} s: {room.sends():,} messages")
                await asyncio.sleep(min(1.0, begin + plan.seconds - now))
            over.set()
        late = sum(asked < now - 60.0 for asked in asking.waiting.values())
        await process.stop()
        logged = Counter(word for line in process.logged for word in EVENTS if word in line)
    return Result(plan, begin, now, *_seen(room), asking.took, late, logged)


EVENTS = ("told_to_wait", "claim_failed", "record_failed", "disconnected", "reply_failed", "role_failed")


def is_group(chat: str) -> bool:
    """By its id on Telegram."""
    return chat.startswith("-")


def most_in(times: Sequence[float], seconds: float) -> int:
    """The most of the ordered times in any window, which holds its start and not its end."""
    most = first = 0
    for last, at in enumerate(times):
        while times[first] <= at - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


async def _publish(room: Newsroom, plan: Plan, over: asyncio.Event) -> None:
    """Keeps more owed than the limits let through."""
    _more(room, round(4 * STEP * plan.items_a_second))
    while not over.is_set():
        _more(room, round(STEP * plan.items_a_second))
        try:
            async with asyncio.timeout(STEP):
                await over.wait()
        except TimeoutError:
            pass


def _more(room: Newsroom, count: int) -> None:
    room.publish(count, lambda number: f"{EVERYBODY} and {BUSY}" if number % 5 == 0 else BUSY)


async def _at_work(room: Newsroom) -> None:
    """Until both platforms get messages, and the first rush is over."""
    await until(lambda: room.telegram.sends >= 45 and room.discord.sends >= len(room.channels), seconds=30)


async def _ask(asking: _Asking, plan: Plan, over: asyncio.Event) -> None:
    """Readers in turn, each a few seconds before the end at the latest."""
    if not plan.asks_a_second:
        return
    for reader in cycle(asking.room.readers):
        if over.is_set():
            return
        await asking.ask(reader)
        await asyncio.sleep(1 / plan.asks_a_second)


def _seen(room: Newsroom) -> tuple[Platforms, Platforms]:
    flood = room.telegram.flood
    assert flood is not None
    telegram = Platforms([(at, str(chat)) for at, chat in flood.passed], len(flood.refused))
    refused = sum(call.status == 429 for call in room.discord.calls)
    return telegram, Platforms([(at, chat) for at, chat in room.discord.buckets.used if chat], refused)

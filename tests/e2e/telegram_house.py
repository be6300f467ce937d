"""Tocsin on a real database, connected to the fake Telegram: everything between an item's row and a chat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from bot.alerts.pacing import TELEGRAM, UNLIMITED, Pacing
from bot.commands import Desk, Throttle
from bot.config import Limits
from bot.dispatcher import Dispatcher
from bot.matcher import Matcher
from bot.model import Topic
from bot.pacer import Pacer
from bot.store.items import SqlItemStore
from bot.store.schema import chats
from bot.store.splitting import SqlStoryStore
from bot.store.sqlite import open_sqlite
from bot.timing import EventWake, SystemClock
from handlers import telegram
from handlers.router import Router
from tests.builders import Stores, a_feed, an_entry
from tests.fakes.ports import FakeGuide
from tests.fakes.telegram import TelegramFake

TOKEN = "123456:made-up_token"
READER, OWNER, MEMBER = 7, 8, 9
GROUP, FORUM = -1001000000001, -1001000000002
TOPICS = (Topic("KFOR", "KFOR"), Topic("Banjska", "Banjska"), Topic("Mitrovica", "Mitrovica"))


def unhurried() -> Pacer:
    """Replies go out at once, unless Telegram says otherwise."""
    return Pacer(Pacing(UNLIMITED), SystemClock())


@asynccontextmanager
async def telegram_fake() -> AsyncIterator[TelegramFake]:
    """A reader, a group and a forum, each group with an owner and a member."""
    async with TelegramFake(TOKEN) as fake:
        fake.add_private_chat(READER, "Reader", "sr")
        fake.add_group(GROUP, "Desk", admins=[OWNER], members=[MEMBER])
        fake.add_forum(FORUM, "Forum", {5: "News"}, admins=[OWNER], members=[MEMBER])
        yield fake


@dataclass(frozen=True, slots=True)
class House:
    """A running installation. `publish` is what a poll does; what follows is the house's own work."""

    stores: Stores
    stop: asyncio.Event
    commands_per_minute: int = 0
    clock: SystemClock = field(default_factory=SystemClock)
    match_wake: EventWake = field(default_factory=EventWake)
    send_wake: EventWake = field(default_factory=EventWake)

    async def publish(self, title: str, text: str = "") -> None:
        """An item appears in a feed."""
        await self.stores.publish(self.clock.now(), an_entry(title, text))
        self.match_wake.set()

    async def paused(self, chat: int) -> None:
        """Returns once the chat's alerts are paused."""
        state = select(chats.c.state).where(chats.c.chat == str(chat))
        async with asyncio.timeout(5):
            while True:
                async with self.stores.database.read() as connection:
                    if await connection.scalar(state) == "paused":
                        return

    def router(self) -> Router:
        """Commands on this house's database."""
        database = self.stores.database
        items = SqlItemStore(database), SqlStoryStore(database)
        throttle = Throttle(self.commands_per_minute)
        return Router(Desk(self.stores.chats, *items, self.clock, Limits(), FakeGuide(a_feed()), throttle=throttle))

    def dispatcher(self, connection: telegram.TelegramConnection) -> Dispatcher:
        """As the app builds it."""
        return Dispatcher(self.stores.sends, connection.messenger, self.clock, Pacing(TELEGRAM))


@asynccontextmanager
async def running(folder: Path, fake: TelegramFake, *, throttle: int = 0) -> AsyncIterator[House]:
    """Starts on the folder's database, kept from one start to the next; leaving stops it."""
    async with open_sqlite(folder / "tocsin.db") as database:
        house = House(Stores.of(database), asyncio.Event(), throttle)
        await house.stores.polls.sync([a_feed()], TOPICS, house.clock.now())
        matcher = Matcher(house.stores.matches, house.clock, house.send_wake)
        async with (
            telegram.connect(TOKEN, house.router(), api_url=fake.url, pace=unhurried()) as connection,
            asyncio.TaskGroup() as tasks,
        ):
            tasks.create_task(connection.run(house.stop))
            tasks.create_task(house.dispatcher(connection).run(house.stop, house.send_wake))
            tasks.create_task(matcher.run(house.stop, house.match_wake))
            try:
                yield house
            finally:
                house.stop.set()
                house.match_wake.set()
                house.send_wake.set()

"""A desk over a real store, and people who ask at it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.commands import HOUR, Desk, Requester, Throttle
from bot.config import Limits
from bot.model import Chat, Destination, Entry, Platform, Topic
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.splitting import SqlStoryStore
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import FakeGuide, a_guide

TOPICS = [
    Topic("KFOR", 'KFOR OR "Kosovo Force"', "the mission"),
    Topic("Banjska", "Banjska OR Banjskë"),
    Topic("North", "Mitrovica OR Zvečan"),
    Topic("Police", '"Kosovo Police"'),
]


@dataclass
class Person:
    """Who asks, in a chat; counts how often the platform was asked for their rights."""

    chat: str = "100"
    admin: bool = True
    private: bool = True
    asked: int = 0

    @property
    def requester(self) -> Requester:
        async def may_change() -> bool:
            self.asked += 1
            return self.admin

        return Requester(Destination(Platform.TELEGRAM, self.chat), "7", may_change, private=self.private)


@dataclass
class Counter:
    """The desk with what stands behind it."""

    stores: Stores
    clock: StandingClock
    limits: Limits = field(default_factory=Limits)
    guide: FakeGuide = field(default_factory=a_guide)

    @property
    def desk(self) -> Desk:
        return self.desk_with(self.limits)

    def desk_with(self, limits: Limits) -> Desk:
        return Desk(
            self.stores.chats,
            SqlItemStore(self.stores.database),
            SqlStoryStore(self.stores.database),
            self.clock,
            limits,
            self.guide,
            throttle=Throttle(limits.commands_per_minute),
            looks=Throttle(limits.discoveries_per_hour, HOUR),
        )

    def desk_of_operator(self, destination: Destination) -> Desk:
        """The same, where that chat is the operator's."""
        return replace(self.desk, operators=frozenset({destination}))

    async def has_watched(self, span: timedelta = timedelta(days=30)) -> None:
        """A first look at the feed, so long ago, that brought nothing."""
        await self.stores.publish(self.clock.now() - span, first_look=True)

    async def names(self, *topics: Topic) -> None:
        await self.stores.polls.sync([a_feed()], topics, self.clock.now())

    async def publishes(self, *titles: str | Entry, days_ago: float = 0) -> None:
        """Items, each a minute older than the one before it."""
        newest = self.clock.now() - timedelta(days=days_ago)
        entries = [
            an_entry(each, published=newest - timedelta(minutes=number)) if isinstance(each, str) else each
            for number, each in enumerate(titles)
        ]
        await self.stores.publish(self.clock.now(), *entries)

    async def chat(self, person: Person) -> Chat:
        return await self.stores.chats.chat(person.requester.destination, self.clock.now())

    async def follows(self, person: Person) -> list[str]:
        """What the person's chat follows, as it calls it."""
        chat = await self.chat(person)
        return [each.label for each in await self.stores.chats.subscriptions(chat, self.clock.now())]

    async def keeps(self, person: Person, text: str) -> int:
        """The number of something typed in the person's chat."""
        return await self.stores.chats.remember(await self.chat(person), text, self.clock.now())

    async def recalls(self, person: Person, number: int) -> str | None:
        return await self.stores.chats.recall(await self.chat(person), number)


UseCase = Callable[[Desk, Requester], Awaitable[object]]


@pytest.fixture
def counter(database: Database, clock: StandingClock) -> Counter:
    return Counter(Stores.of(database), clock)


@pytest.fixture
def admin() -> Person:
    return Person()


@pytest.fixture
def member() -> Person:
    return Person(admin=False)

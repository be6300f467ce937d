"""A dispatcher between a real store and a fake platform."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.alerts.outcome import NEVER, Verdict
from bot.alerts.pacing import UNLIMITED, Limits, Pacing
from bot.dispatcher import Dispatcher, Patience
from bot.model import Chat, Delivery, Platform
from bot.ports import Waker
from bot.store.database import Database
from bot.store.schema import deliveries
from bot.store.sends import SqlSendStore
from tests.builders import Stores, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import FakeMessenger, HintedWake

LOCKED = OperationalError("UPDATE", {}, Exception("database is locked"))
AT_ONCE = Patience(send=10.0, drain=10.0, record=0.0)
SECOND = timedelta(seconds=1)


class FailingStore(SqlSendStore):
    """A store whose database is locked, or has another trouble, for the next few claims, begins or records."""

    error: Exception = LOCKED
    recoveries_to_fail = 0
    claims_to_fail = 0
    begins_to_fail = 0
    records_to_fail = 0

    async def recover(self, platform: Platform, *, safe_since: datetime) -> int:
        if self.recoveries_to_fail:
            self.recoveries_to_fail -= 1
            raise self.error
        return await super().recover(platform, safe_since=safe_since)

    async def claim(self, platform: Platform, now: datetime, limit: int, *, busy: frozenset[str]) -> list[Delivery]:
        if self.claims_to_fail:
            self.claims_to_fail -= 1
            raise self.error
        return await super().claim(platform, now, limit, busy=busy)

    async def begin(self, begun: Sequence[Delivery], now: datetime) -> None:
        if self.begins_to_fail:
            self.begins_to_fail -= 1
            raise self.error
        await super().begin(begun, now)

    async def record_sent(self, sent: Sequence[tuple[Delivery, Verdict]], now: datetime) -> None:
        if self.records_to_fail:
            self.records_to_fail -= 1
            raise self.error
        await super().record_sent(sent, now)

    async def record(self, delivery: Delivery, verdict: Verdict, now: datetime) -> None:
        if self.records_to_fail:
            self.records_to_fail -= 1
            raise self.error
        await super().record(delivery, verdict, now)


@dataclass
class Office:
    """A dispatcher between a real store and a fake platform."""

    database: Database
    clock: StandingClock
    limits: Limits = UNLIMITED
    platform: Platform = Platform.TELEGRAM
    repeat_safe: timedelta = NEVER
    patience: Patience = AT_ONCE
    recorded: Waker | None = None
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    wake: HintedWake = field(default_factory=HintedWake)

    def __post_init__(self) -> None:
        self.stores = Stores.of(self.database)
        self.store = FailingStore(self.database)
        self.messenger = FakeMessenger(self.platform)
        self.pacing = Pacing(self.limits)

    async def owes(self, *titles: str, to: tuple[str, ...] = ("1",)) -> list[Chat]:
        """Rings to some chats about each of the titles."""
        now = self.clock.now()
        chats = [await self.stores.a_chat(now, each, "KFOR", platform=self.platform) for each in to]
        await self.stores.publish(now, *[an_entry(title) for title in titles])
        for item in await self.stores.pending():
            await self.stores.ring(now, item, *chats)
        return chats

    @asynccontextmanager
    async def at_work(self, may_send: Callable[[], bool] = lambda: True) -> AsyncIterator[HintedWake]:
        """The dispatcher running; it is stopped at the end and must end by itself."""
        dispatcher = Dispatcher(
            self.store,
            self.messenger,
            self.clock,
            self.pacing,
            self.repeat_safe,
            self.recorded,
            self.patience,
            may_send,
        )
        async with asyncio.timeout(10):
            task = asyncio.create_task(dispatcher.run(self.stop, self.wake))
            try:
                await self.wake.idle()
                yield self.wake
            finally:
                self.stop.set()
                self.wake.set()
                await task

    async def until(self, *states: str) -> None:
        """Looks until the deliveries are in these states, in order."""
        while await self.states() != list(states):
            await self.wake.look()

    async def states(self) -> list[str]:
        async with self.database.read() as connection:
            return list(await connection.scalars(select(deliveries.c.state).order_by(deliveries.c.id)))

    async def errors(self) -> list[str | None]:
        async with self.database.read() as connection:
            return list(await connection.scalars(select(deliveries.c.error).order_by(deliveries.c.id)))

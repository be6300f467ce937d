"""Rings that are owed, what becomes of them, and the rows of both."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.alerts.outcome import Outcome, decide
from bot.model import Chat, Delivery, OwedNotice, Platform
from bot.store.schema import deliveries
from tests.builders import Stores, an_entry
from tests.clock import StandingClock

DAY = timedelta(hours=24)


async def rung(stores: Stores, clock: StandingClock, titles: list[str], *to: Chat) -> None:
    await stores.publish(clock.now(), *[an_entry(title) for title in titles])
    for item in await stores.pending():
        await stores.ring(clock.now(), item, *to)


async def end(stores: Stores, clock: StandingClock, delivery: Delivery, outcome: Outcome) -> None:
    await stores.sends.record(delivery, decide(outcome, delivery, clock.now()), clock.now())


async def expire(stores: Stores, clock: StandingClock, platform: Platform = Platform.TELEGRAM) -> int:
    return await stores.sends.expire(platform, clock.now(), DAY)


async def rows(stores: Stores, *columns: str) -> list[tuple[Any, ...]]:
    async with stores.database.read() as connection:
        found = await connection.execute(select(*[deliveries.c[each] for each in columns]).order_by(deliveries.c.id))
        return [tuple(row) for row in found]


async def notices(stores: Stores) -> list[tuple[Any, ...]]:
    """Chat, number missed and state of every notice."""
    return [row for row in await rows(stores, "chat_id", "missed", "state") if row[1] is not None]


async def told(stores: Stores, clock: StandingClock) -> Delivery:
    """The notice that is claimed next."""
    (delivery,) = await stores.claim(clock.now())
    assert isinstance(delivery.owed, OwedNotice)
    return delivery

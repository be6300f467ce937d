"""An item that a feed names or writes in another way: short at first, then full."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Row, select

from bot.model import Chat
from bot.store.schema import items
from tests.builders import Stores, an_entry
from tests.clock import StandingClock

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SHORT = an_entry("KFOR denies", "The mission denies it.")
FULL = replace(SHORT, text="The mission denies it. Banjska was quiet at night, says its spokesman.", text_key=b"full")


async def stored(stores: Stores) -> list[Row[tuple[object, ...]]]:
    async with stores.database.read() as connection:
        return list((await connection.execute(select(items).order_by(items.c.id))).all())


async def matched(stores: Stores, clock: StandingClock, *chats: Chat) -> None:
    """The matcher has been there: each chat matched by the first thing that it follows."""
    for item in await stores.pending():
        await stores.ring(clock.now(), item, *chats)

"""One item that very many chats follow, and a process that dies while it makes that owed.

As a program it is that process: `python -m tests.fan_out DATABASE CHATS`.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import distinct, func, insert, select

from bot.config import Limits
from bot.model import MatchedItem, Subscription, SubscriptionMatch
from bot.store.database import Database
from bot.store.matches import SqlMatchStore
from bot.store.schema import alert_topics, alerts, chats, deliveries, items, subscriptions
from bot.store.sqlite import open_sqlite, read_sqlite
from tests.builders import Stores, an_entry

CAPS = Limits().caps()
LOOK_SECONDS = 0.005


async def follow(database: Database, count: int) -> None:
    """Chats 1 to `count`, each with the subscription of the same number, and an item for all of them."""
    now = datetime.now(UTC)
    await Stores.of(database).publish(now, an_entry("KFOR reports a quiet day in the north", published=now))
    async with database.write() as connection:
        for start in range(1, count + 1, 10_000):
            numbers = range(start, min(start + 10_000, count + 1))
            await connection.execute(
                insert(chats), [{"id": n, "platform": "telegram", "chat": str(n), "created_at": now} for n in numbers]
            )
            rows = [{"id": n, "chat_id": n, "query": "KFOR", "active": True, "created_at": now} for n in numbers]
            await connection.execute(insert(subscriptions), [row | {"revision": 1} for row in rows])


async def matched(database: Database, count: int) -> MatchedItem:
    """The matcher's verdict on the item."""
    [item] = await Stores.of(database).pending()
    matches = (SubscriptionMatch(Subscription(each, each, "KFOR"), ("KFOR",)) for each in range(1, count + 1))
    return MatchedItem(item, tuple(matches))


async def owe(database: Database, item: MatchedItem) -> int:
    """Makes it owed as the matcher does; gives how many deliveries are new."""
    return await SqlMatchStore(database, caps=CAPS).record([item], datetime.now(UTC))


async def owed_once(database: Database, count: int) -> bool:
    """Whether every chat is owed the item once, with its topic, and the item is done."""
    async with database.read() as connection:
        found = [
            await connection.scalar(statement)
            for statement in (
                select(func.count()).select_from(deliveries),
                select(func.count(distinct(deliveries.c.chat_id))),
                select(func.count()).select_from(alerts),
                select(func.count()).select_from(alert_topics),
            )
        ]
        states = set(await connection.scalars(select(items.c.state)))
    return found == [count] * 4 and states == {"done"}


@asynccontextmanager
async def owing(path: Path, count: int, *, kill_at: int) -> AsyncIterator[int]:
    """A process of its own makes the item owed, and is killed once `kill_at` chats are; gives how many then were."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.fan_out", str(path), str(count))
    try:
        async with read_sqlite(path) as database:
            while process.returncode is None and await _owed(database) < kill_at:  # noqa: ASYNC110 - another process's rows are seen, not told
                await asyncio.sleep(LOOK_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    async with read_sqlite(path) as database:
        at_kill = await _owed(database)
    yield at_kill


async def _owed(database: Database) -> int:
    async with database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(deliveries)) or 0


async def _main(path: Path, count: int) -> None:
    async with open_sqlite(path) as database:
        await owe(database, await matched(database, count))


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1]), int(sys.argv[2])))

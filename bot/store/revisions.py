"""Revisions of the subscriptions, handed out one at a time."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import counters

SUBSCRIPTIONS = "subscriptions"


async def next_revision(connection: AsyncConnection) -> int:
    """The next revision. Its row stays locked until the transaction ends, so no reader can see a later one first."""
    await connection.execute(
        update(counters).where(counters.c.name == SUBSCRIPTIONS).values(value=counters.c.value + 1)
    )
    return await current_revision(connection)


async def current_revision(connection: AsyncConnection) -> int:
    """The newest committed revision."""
    value = await connection.scalar(select(counters.c.value).where(counters.c.name == SUBSCRIPTIONS))
    return value or 0

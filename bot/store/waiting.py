"""What a chat is owed waits together: rows that can't go out yet are not looked at by every claim."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import chats, deliveries

# Written out, not bound: a partial index serves only a statement that repeats its condition.
IS_PENDING = text("deliveries.state = 'pending'")
IS_OPEN = text("deliveries.state IN ('pending', 'sending')")
# When something is due that waits for its chat to speak. Rings among it expire by their age, long before.
ASLEEP = datetime(9999, 1, 1, tzinfo=UTC)


async def lock_chats(connection: AsyncConnection, chat_ids: Collection[int]) -> None:
    """Until the transaction ends nobody else pauses, wakes or moves the chats.

    Whoever writes several deliveries of a chat locks it first, so no two transactions ever wait for each other.
    """
    await connection.execute(
        select(chats.c.id).where(chats.c.id.in_(chat_ids)).order_by(chats.c.id).with_for_update(key_share=True)
    )


async def put_off(connection: AsyncConnection, chat_id: int, until: datetime) -> None:
    """The head of the chat's line waits, so what is behind it does too; the order stays."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.chat_id == chat_id, IS_PENDING, deliveries.c.due_at < until)
        .values(due_at=until)
    )


async def sleep(connection: AsyncConnection, chat_id: int) -> None:
    """Nothing of a chat that is paused comes due."""
    await put_off(connection, chat_id, ASLEEP)


async def wake(connection: AsyncConnection, chat_id: int, now: datetime) -> None:
    """All that waits for the chat is due."""
    await connection.execute(update(deliveries).where(deliveries.c.chat_id == chat_id, IS_PENDING).values(due_at=now))

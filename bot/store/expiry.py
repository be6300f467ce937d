"""Rings and digests that grew too old to be sent, and the one line that a chat is told in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import DeliveryState, Platform
from bot.store.database import insert_new
from bot.store.digests import told_by
from bot.store.schema import chats, deliveries
from bot.store.waiting import ASLEEP, IS_OPEN, IS_PENDING, lock_chats

EXPIRED_AT_ONCE = 1000
HOUR = timedelta(hours=1)


async def old_rings(connection: AsyncConnection, platform: Platform, before: datetime) -> list[tuple[int, int]]:
    """The oldest rings, edits and digests owed before then that aren't in flight: their ids, and their chats'."""
    rows = await connection.execute(
        select(deliveries.c.id, deliveries.c.chat_id)
        .where(
            deliveries.c.platform.concat("") == platform.value,  # by age: by platform, all that waits would be read
            IS_PENDING,
            deliveries.c.created_at < before,
            deliveries.c.missed.is_(None),
        )
        .order_by(deliveries.c.created_at)
        .limit(EXPIRED_AT_ONCE)
    )
    return [(row.id, row.chat_id) for row in rows]


async def expire_rings(connection: AsyncConnection, old: Sequence[tuple[int, int]], now: datetime) -> int:
    """Ends those of them that still wait, and owes each chat its notice of all that they told but for edits; gives how
    many ended."""
    await lock_chats(connection, {chat_id for _, chat_id in old})
    ended = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_([each for each, _ in old]), IS_PENDING)
        .values(state=DeliveryState.EXPIRED.value, done_at=now)
        .returning(deliveries.c.chat_id, deliveries.c.edit, deliveries.c.digest_id)
    )
    rows = ended.all()
    told = await told_by(connection, [row.digest_id for row in rows if row.digest_id is not None])
    missed: Counter[int] = Counter()
    for row in rows:
        if not row.edit:
            missed[row.chat_id] += 1 if row.digest_id is None else told.get(row.digest_id, 0)
    await _owe_notices(connection, missed, now)
    return len(rows)


async def hand_over_notices(connection: AsyncConnection, old: int, new: int, now: datetime) -> None:
    """What one chat was still to be told, another one is."""
    dropped = await connection.scalars(
        delete(deliveries)
        .where(deliveries.c.chat_id == old, IS_OPEN, deliveries.c.missed.is_not(None))
        .returning(deliveries.c.missed)
    )
    count = sum(dropped)
    if count:
        await _owe_notices(connection, Counter({new: count}), now)


async def _owe_notices(connection: AsyncConnection, missed: Counter[int], now: datetime) -> None:
    """A notice that waits grows; a chat that has none is owed one, and after one was sent no other in the same hour."""
    waiting = await connection.execute(
        select(deliveries.c.chat_id, deliveries.c.id).where(
            deliveries.c.chat_id.in_(missed), IS_OPEN, IS_PENDING, deliveries.c.missed.is_not(None)
        )
    )
    grown = dict(waiting.all())
    if grown:
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.id == bindparam("notice"))
            .values(missed=deliveries.c.missed + bindparam("more")),
            [{"notice": notice, "more": missed[chat_id]} for chat_id, notice in grown.items()],
        )
    without = [chat_id for chat_id in missed if chat_id not in grown]
    found = await connection.execute(select(chats.c.id, chats.c.platform, chats.c.state).where(chats.c.id.in_(without)))
    left = {row.id: row for row in found}
    window, due = now.replace(minute=0, second=0, microsecond=0), now
    while left:
        made = await connection.scalars(
            insert_new(connection, deliveries).returning(deliveries.c.chat_id),
            [_notice(row, missed[row.id], window, due, now) for row in left.values()],
        )
        for chat_id in list(made):
            del left[chat_id]
        window += HOUR
        due = window


def _notice(chat: Any, missed: int, window: datetime, due: datetime, now: datetime) -> dict[str, Any]:
    return {
        "chat_id": chat.id,
        "platform": chat.platform,
        "key": f"notice:missed:{window:%Y-%m-%dT%H}",
        "missed": missed,
        "state": DeliveryState.PENDING.value,
        "due_at": due if chat.state == "active" else ASLEEP,
        "created_at": now,
    }

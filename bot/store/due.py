"""Which deliveries may be sent now: found by index alone, however many are owed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, literal_column, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Platform
from bot.store.schema import chats, deliveries
from bot.store.turns import serve

# Chats that have more than one delivery among the first are found again: so many are looked at a chat, ...
A_CHAT = 4
# ... and so often is looked on. What is not found then, is found by the next claim.
PAGES = 4


async def due_heads(
    connection: AsyncConnection, platform: Platform, now: datetime, limit: int, busy: frozenset[str]
) -> list[int]:
    """Up to `limit` deliveries, each the next that its chat is owed, those whose turn is first: the oldest, and edits
    behind the rest, for they may wait for minutes.

    A delivery that waits behind an older one of its chat lends that one its turn.
    """
    heads: dict[int, str] = {}
    seen, turn = (-1, -1), 0
    for _ in range(PAGES):
        passed_over = busy.union(heads.values())
        page = await _page(connection, platform, now, limit * A_CHAT, passed_over, after=seen)
        for each in page:
            if len(heads) < limit and each.head not in heads:
                heads[each.head] = each.chat
                turn = each.turn
        if len(heads) == limit or len(page) < limit * A_CHAT:
            break
        seen = (page[-1].turn, page[-1].id)
    if turn:
        await serve(connection, platform, turn)
    return list(heads)


async def _page(
    connection: AsyncConnection,
    platform: Platform,
    now: datetime,
    limit: int,
    passed_over: frozenset[str],
    *,
    after: tuple[int, int],
) -> list[Any]:
    """What waits and is due, in turn, with the head of its chat's line, where that is due and not in flight."""
    waiting, head, other = deliveries.alias("waiting"), deliveries.alias("head"), deliveries.alias("other")
    # Written out, not bound: a partial index serves only a statement that repeats its condition.
    owed = select(func.min(other.c.id)).where(
        other.c.chat_id == waiting.c.chat_id, literal_column("other.state IN ('pending', 'sending')")
    )
    holds_up = or_(other.c.missed.is_(None), other.c.due_at.not_in(_next_hours(now)))
    oldest = func.coalesce(
        owed.where(other.c.edit, other.c.state == "sending").scalar_subquery(),
        owed.where(~other.c.edit, holds_up).scalar_subquery(),
        owed.where(other.c.edit, other.c.due_at <= now).scalar_subquery(),
    )
    found = await connection.execute(
        select(waiting.c.turn, waiting.c.id, head.c.id.label("head"), chats.c.chat)
        .select_from(waiting.join(chats, chats.c.id == waiting.c.chat_id).join(head, head.c.id == oldest))
        .where(
            waiting.c.platform == platform.value,
            literal_column("waiting.state = 'pending'"),
            tuple_(waiting.c.turn, waiting.c.id) > after,
            waiting.c.due_at <= now,
            head.c.state == "pending",
            head.c.due_at <= now,
            chats.c.state == "active",
            chats.c.chat.not_in(passed_over),
        )
        .order_by(waiting.c.turn, waiting.c.id)
        .limit(limit)
    )
    return list(found.all())


def _next_hours(now: datetime) -> list[datetime]:
    """When notices are due that follow another one, see expiry; until then alerts pass them. One that was tried and put
    off is due at another moment, and what makes it wait is the whole chat's."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return [hour + timedelta(hours=number) for number in (1, 2)]

"""Which deliveries may be sent now: found by index alone, however many are owed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerts.turns import Turns, shares
from bot.model import Platform
from bot.store.schema import chats, deliveries

# Lanes that are looked into for one claim: what is in the others has its turn soon.
VISITS = 32


async def due_heads(
    connection: AsyncConnection, platform: Platform, now: datetime, limit: int, busy: frozenset[str], turns: Turns
) -> list[int]:
    """Up to `limit` deliveries, each the oldest that its chat is owed, taken from the lanes in turn.

    A delivery that waits behind an older one of its chat lends that one its turn.
    """
    lanes = await _lanes(connection, platform, after=turns.last)
    share = shares(limit, lanes)
    heads: dict[int, None] = {}
    for lane in lanes:
        room = limit - len(heads)
        if not room:
            break
        turns.had(lane)
        heads |= dict.fromkeys(await _heads_of(connection, platform, lane, now, min(share, room), busy, heads))
    if len(lanes) == 1 or len(heads) == limit:
        return list(heads)
    for lane in lanes[:2]:  # what the small ones left over goes to who has more
        heads |= dict.fromkeys(await _heads_of(connection, platform, lane, now, limit - len(heads), busy, heads))
    return list(heads)


async def _lanes(connection: AsyncConnection, platform: Platform, *, after: int) -> list[int]:
    """The next lanes in which something waits, then the first ones again; by one index look each."""
    following = await _walk(connection, platform, after, VISITS)
    if len(following) < VISITS:
        following += [each for each in await _walk(connection, platform, -1, VISITS) if each <= after]
    return following[:VISITS]


async def _walk(connection: AsyncConnection, platform: Platform, after: int, most: int) -> list[int]:
    return list(await connection.scalars(_WALK, {"platform": platform.value, "after": after, "most": most}))


async def _heads_of(
    connection: AsyncConnection,
    platform: Platform,
    lane: int,
    now: datetime,
    limit: int,
    busy: frozenset[str],
    taken: Collection[int],
) -> list[int]:
    """The heads of the chats that wait in a lane: due, nothing of the chat in flight, and not taken from another lane:
    where chats wait in many lanes, each lane would give the same ones."""
    asked = {"platform": platform.value, "lane": lane, "now": now, "most": limit}
    return list(await connection.scalars(_HEADS, asked | {"busy": list(busy), "taken": list(taken)}))


def _walk_of_lanes() -> Select[int]:
    first = _next_lane(bindparam("after", type_=deliveries.c.lane.type))
    walk = select(first.label("lane")).cte("lanes", recursive=True)
    walk = walk.union_all(select(_next_lane(walk.c.lane)).where(walk.c.lane.is_not(None)))
    return select(walk.c.lane).where(walk.c.lane.is_not(None)).limit(bindparam("most", type_=Integer))


def _next_lane(after: ColumnElement[int]) -> ColumnElement[int]:
    waiting = deliveries.alias()
    return (
        select(func.min(waiting.c.lane))
        # Written out, not bound: a partial index serves only a statement that repeats its condition.
        .where(waiting.c.platform == bindparam("platform"), literal_column("state = 'pending'"), waiting.c.lane > after)
        .scalar_subquery()
    )


def _due_heads_of_a_lane() -> Select[int]:
    waiting, head, other = deliveries.alias("waiting"), deliveries.alias("head"), deliveries.alias("other")
    oldest = (
        select(func.min(other.c.id))
        .where(other.c.chat_id == waiting.c.chat_id, literal_column("other.state IN ('pending', 'sending')"))
        .scalar_subquery()
    )
    return (
        select(head.c.id)
        .select_from(waiting.join(head, head.c.id == oldest).join(chats, chats.c.id == waiting.c.chat_id))
        .where(
            waiting.c.platform == bindparam("platform"),
            waiting.c.lane == bindparam("lane"),
            literal_column("waiting.state = 'pending'"),
            waiting.c.due_at <= bindparam("now"),
            head.c.state == "pending",
            head.c.due_at <= bindparam("now"),
            head.c.id.not_in(bindparam("taken", expanding=True)),
            chats.c.state == "active",
            chats.c.chat.not_in(bindparam("busy", expanding=True)),
        )
        .order_by(waiting.c.id)
        .limit(bindparam("most", type_=Integer))
    )


# Made once: putting such a statement together takes longer than running it, and there are several in each claim.
_WALK = _walk_of_lanes()
_HEADS = _due_heads_of_a_lane()

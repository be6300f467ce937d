"""What a clock planned that was ahead → rows that are right again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Hints
from bot.schedule import A_STEP, LONGEST_DEMAND, Bounds, Plan, right_plan
from bot.store.hosts import next_of_host
from bot.store.schema import feeds, hosts

_PLANS = select(
    feeds.c.id,
    feeds.c.polled_at,
    feeds.c.next_at,
    feeds.c.retry_at,
    feeds.c.whole_at,
    feeds.c.interval_s,
    feeds.c.hints,
    feeds.c.errors,
)


async def doubtful(connection: AsyncConnection, now: datetime, bounds: Bounds) -> Sequence[RowMapping]:
    """Feeds that wait, or whose host waits, longer than usual, and those that were polled in time to come."""
    late = now + bounds.longest
    at_late_hosts = feeds.c.host.in_(select(hosts.c.host).where(hosts.c.next_at > late))
    wanted = or_(feeds.c.next_at > late, feeds.c.polled_at > now + A_STEP, at_late_hosts)
    return (await connection.execute(_PLANS.where(wanted))).mappings().all()


async def mend(connection: AsyncConnection, now: datetime, bounds: Bounds) -> int:
    """Gives the number of feeds whose plan couldn't be."""
    rows = await doubtful(connection, now, bounds)
    changed = [values for row in rows if (values := _mended(row, now, bounds)) is not None]
    if changed:
        await connection.execute(update(feeds).where(feeds.c.id == bindparam("key")), changed)
    for until in (hosts.c.rest_until, hosts.c.polls_from):
        await connection.execute(update(hosts).where(until > now + LONGEST_DEMAND).values({until: None}))
    waits = hosts.c.next_at > now
    await connection.execute(update(hosts).where(waits).values(next_at=next_of_host(hosts.c.host)))
    return len(changed)


def _mended(row: RowMapping, now: datetime, bounds: Bounds) -> dict[str, Any] | None:
    """What changes; None where the plan may stay."""
    plan = Plan(row["polled_at"], row["next_at"], row["retry_at"])
    interval = timedelta(seconds=row["interval_s"]) if row["interval_s"] else None
    hints, errors = Hints.of(row["hints"]), row["errors"]
    right = right_plan(plan, now, interval=interval, hints=hints, errors=errors, bounds=bounds)
    if right == plan:
        return None
    return {
        "key": row["id"],
        "polled_at": right.polled_at,
        "next_at": right.next_at,
        "retry_at": right.retry_at,
        "whole_at": row["whole_at"] and min(row["whole_at"], now),
    }

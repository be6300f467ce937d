"""Hosts, the unit of polling politeness: what a poll or a change of feeds.yaml does with their rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import feeds, hosts


async def lock_hosts(connection: AsyncConnection, which: ColumnElement[bool]) -> dict[str, int]:
    """Until the transaction ends, nobody else writes these hosts or their feeds. Gives their epochs."""
    rows = await connection.execute(
        select(hosts.c.host, hosts.c.epoch).where(which).order_by(hosts.c.host).with_for_update()
    )
    return {row.host: row.epoch for row in rows}


def next_of_host(host: ColumnElement[str]) -> ScalarSelect[datetime]:
    """When the host's next feed is due; NULL when it has none."""
    return (
        select(func.min(feeds.c.next_at)).where(feeds.c.host == host, feeds.c.enabled, ~feeds.c.gone).scalar_subquery()
    )

"""What nobody needs any more is deleted, a little at a time: articles, model calls, robots.txt, hosts without feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Table, and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Lease
from bot.store.database import Database
from bot.store.leases import fence
from bot.store.schema import articles, feeds, hosts, model_calls, robots

AT_ONCE = 100
"""Rows of each kind in a transaction: articles are long."""
ARTICLES_KEPT = timedelta(days=7)
"""Alerts are told from them for a day, and later items of a story are compared with them for as long as it goes on."""
CALLS_KEPT = timedelta(days=30)
HOSTS_KEPT = timedelta(days=1)
"""Longer than anybody may still hold a host's lease: a new row counts its epochs from the beginning."""


class SqlSweepStore:
    """Deletes old rows, fenced by `lease`. Items, and what alerts refer to, stay."""

    def __init__(self, database: Database, lease: Lease | None = None) -> None:
        self._database = database
        self._lease = lease

    async def sweep(self, now: datetime) -> int:
        """Up to a hundred rows of each kind in one transaction; gives how many. Where nothing is old nothing is
        written."""
        async with self._database.read() as connection:
            found = [(each, await _keys(connection, each)) for each in _old(now)]
        wanted = [(each, keys) for each, keys in found if keys]
        if not wanted:
            return 0
        deleted = 0
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            for each, keys in wanted:
                gone = await connection.execute(delete(each.table).where(each.key.in_(keys), each.is_old))
                deleted += gone.rowcount
        return deleted


@dataclass(frozen=True, slots=True)
class _Old:
    """The rows of a table that may go, the oldest first."""

    table: Table
    key: Column[str] | Column[int]
    age: Column[datetime]
    is_old: ColumnElement[bool]


def _old(now: datetime) -> tuple[_Old, ...]:
    unasked = now - HOSTS_KEPT
    left = and_(
        hosts.c.next_at.is_(None),
        or_(hosts.c.lease_until.is_(None), hosts.c.lease_until <= unasked),
        or_(hosts.c.rest_until.is_(None), hosts.c.rest_until <= unasked),
        ~select(feeds.c.id).where(feeds.c.host == hosts.c.host).exists(),
    )
    return (
        _Old(articles, articles.c.id, articles.c.created_at, articles.c.created_at <= now - ARTICLES_KEPT),
        _Old(model_calls, model_calls.c.key, model_calls.c.at, model_calls.c.at <= now - CALLS_KEPT),
        _Old(robots, robots.c.origin, robots.c.until, robots.c.until <= now),
        _Old(hosts, hosts.c.host, hosts.c.rest_until, left),
    )


async def _keys(connection: AsyncConnection, old: _Old) -> list[str | int]:
    return list(await connection.scalars(select(old.key).where(old.is_old).order_by(old.age).limit(AT_ONCE)))

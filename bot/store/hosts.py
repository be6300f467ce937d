"""Hosts, the unit of polling politeness: what a poll or a change of feeds.yaml does with their rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, String, bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import Moment
from bot.store.schema import feeds, hosts, pushes


async def lock_hosts(connection: AsyncConnection, which: ColumnElement[bool]) -> dict[str, int]:
    """Until the transaction ends, nobody else writes these hosts or their feeds. Gives their epochs."""
    rows = await connection.execute(_EPOCHS.where(which))
    return {row.host: row.epoch for row in rows}


async def lock_named(connection: AsyncConnection, names: Iterable[str]) -> dict[str, int]:
    """The same for hosts that are known by name."""
    rows = await connection.execute(_EPOCHS_OF, {"names": list(names)})
    return {row.host: row.epoch for row in rows}


def next_of_host(host: ColumnElement[str]) -> ScalarSelect[datetime]:
    """When the host's next feed is due, or its oldest push came; NULL when it has none."""
    pushed = select(func.min(pushes.c.at)).where(pushes.c.feed_id == feeds.c.id).scalar_subquery()
    due = case((pushed < feeds.c.next_at, pushed), else_=feeds.c.next_at)
    return select(func.min(due)).where(feeds.c.host == host, feeds.c.enabled, ~feeds.c.gone).scalar_subquery()


async def let_rest(connection: AsyncConnection, now: datetime) -> None:
    """Feeds that were made due `now` wait until their host may be polled."""
    polled_from = select(hosts.c.polls_from).where(hosts.c.host == feeds.c.host).scalar_subquery()
    resting = select(hosts.c.host).where(hosts.c.polls_from > now)
    await connection.execute(
        update(feeds).where(feeds.c.next_at == now, feeds.c.host.in_(resting)).values(next_at=polled_from)
    )


_MOMENT = bindparam("moment", type_=Moment())
FEEDS_WAIT = (
    update(feeds)
    .where(feeds.c.host == bindparam("key", type_=String()), feeds.c.next_at < _MOMENT)
    .values(next_at=_MOMENT)
)
"""A host's feeds are due no sooner. What keeps a host from being asked for long stands in its feeds: so nothing that
works out anew when a host is due, as a start does, has to know of it."""
NOT_BEFORE_ALLOWED = update(feeds).where(feeds.c.next_at < feeds.c.retry_at).values(next_at=feeds.c.retry_at)
"""Whatever made feeds due, none is before its server allows it."""
_EPOCHS = select(hosts.c.host, hosts.c.epoch).order_by(hosts.c.host).with_for_update()
_EPOCHS_OF = _EPOCHS.where(hosts.c.host.in_(bindparam("names", expanding=True)))

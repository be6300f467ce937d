"""What visits to hosts leave behind, many in one transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import NewEntry, PollRecord, Visit
from bot.store.columns import Moment
from bot.store.database import insert_new
from bot.store.schema import feeds, hosts, items

Rows = list[dict[str, Any]]


async def store_visits(connection: AsyncConnection, visits: Sequence[Visit]) -> list[int | None]:
    """For each the number of new items; None where the lease has passed on, and nothing was stored."""
    epochs = await lock_hosts(connection, hosts.c.host.in_({visit.lease.host for visit in visits}))
    held = [visit for visit in visits if epochs.get(visit.lease.host) == visit.lease.epoch]
    records = [visit.record for visit in held if visit.record is not None]
    new = await _insert_items(connection, records)
    await _update_feeds(connection, records)
    await _give_back(connection, [visit for visit in held if visit.over])
    return [
        None if epochs.get(visit.lease.host) != visit.lease.epoch else new[visit.record.feed_id] if visit.record else 0
        for visit in visits
    ]


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


async def _insert_items(connection: AsyncConnection, records: Sequence[PollRecord]) -> Counter[str]:
    """The number of new ones by feed. An entry that is known is passed over."""
    rows = [_item_row(record, new) for record in records for new in record.entries or ()]
    if not rows:
        return Counter()
    inserted = await connection.scalars(insert_new(connection, items).returning(items.c.feed_id), rows)
    return Counter(inserted)


async def _update_feeds(connection: AsyncConnection, records: Sequence[PollRecord]) -> None:
    """One statement for all records that change the same columns."""
    alike: defaultdict[tuple[bool, frozenset[str]], Rows] = defaultdict(list)
    for record in records:
        state = _state(record)
        alike[record.error is not None, frozenset(state)].append({"key": record.feed_id} | state)
    for (failed, _), rows in alike.items():
        changed = update(feeds).where(feeds.c.id == bindparam("key"))
        await connection.execute(changed.values(errors=feeds.c.errors + 1) if failed else changed, rows)


async def _give_back(connection: AsyncConnection, over: Sequence[Visit]) -> None:
    """Each host is due when its next feed is."""
    late = [{"key": visit.lease.host, "until": visit.not_before} for visit in over if visit.not_before is not None]
    if late:
        until = bindparam("until", type_=Moment())
        await connection.execute(
            update(feeds).where(feeds.c.host == bindparam("key"), feeds.c.next_at < until).values(next_at=until), late
        )
    if over:
        await connection.execute(
            update(hosts)
            .where(hosts.c.host == bindparam("key"))
            .values(owner=None, lease_until=None, next_at=next_of_host(hosts.c.host)),
            [{"key": visit.lease.host} for visit in over],
        )


def _item_row(record: PollRecord, new: NewEntry) -> dict[str, Any]:
    entry = new.entry
    credible = entry.published is not None and entry.published <= record.at
    return {
        "feed_id": record.feed_id,
        "identity": entry.identity,
        "title": entry.title,
        "link": entry.link,
        "text": entry.text,
        "language": new.language,
        "published": entry.published,
        "seen_at": record.at,
        "at": entry.published if credible else record.at,
        "folded": new.folded,
        "first_look": record.first_look,
        "state": "pending" if new.may_ring else "done",
    }


def _state(record: PollRecord) -> dict[str, Any]:
    """The columns of a feed that a poll changes."""
    values: dict[str, Any] = {"polled_at": record.at, "next_at": record.next_at, "gone": record.gone}
    if record.error is not None:
        return values | {"error": record.error}  # which counts, too
    values |= {"errors": 0, "error": None, "ok_at": record.at}
    if record.validators is not None:
        values |= {"etag": record.validators.etag, "last_modified": record.validators.last_modified}
    if record.body_hash is not None:
        values["body_hash"] = record.body_hash
    if record.first_look:
        values["looked_at"] = record.at
    return values

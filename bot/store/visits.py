"""What visits to hosts leave behind, many in one transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, Update, bindparam, case, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.places import host_of
from bot.ports import PollRecord, Visit
from bot.store.bulk import execute_many
from bot.store.columns import Moment
from bot.store.database import insert_new
from bot.store.hosts import FEEDS_WAIT, lock_named, next_of_host
from bot.store.news import store_entries
from bot.store.schema import feeds, hosts, pushes, websub

Rows = list[dict[str, Any]]


async def store_visits(connection: AsyncConnection, visits: Sequence[Visit]) -> list[int | None]:
    """For each the number of new items; None where the lease has passed on, and nothing was stored."""
    entered = {host_of(visit.record.moved) for visit in visits if visit.record and visit.record.moved}
    if entered:
        await connection.execute(insert_new(connection, hosts), [{"host": host} for host in sorted(entered)])
    epochs = await lock_named(connection, {visit.lease.host for visit in visits} | entered)
    if swept := entered - epochs.keys():  # before they were locked
        await connection.execute(insert_new(connection, hosts), [{"host": host} for host in sorted(swept)])
    held = [visit for visit in visits if epochs.get(visit.lease.host) == visit.lease.epoch]
    records = [visit.record for visit in held if visit.record is not None]
    new = await store_entries(connection, records)
    await _update_feeds(connection, records)
    await _settle_pushes(connection, records, new)
    await _give_back(connection, [visit for visit in held if visit.over])
    if entered:
        await connection.execute(
            update(hosts).where(hosts.c.host.in_(entered)).values(next_at=next_of_host(hosts.c.host))
        )
    return [
        None if epochs.get(visit.lease.host) != visit.lease.epoch else new[visit.record.feed_id] if visit.record else 0
        for visit in visits
    ]


async def _update_feeds(connection: AsyncConnection, records: Sequence[PollRecord]) -> None:
    """One statement for all records that change the same columns."""
    alike: defaultdict[tuple[Update, frozenset[str]], Rows] = defaultdict(list)
    for record in records:
        if not (state := _state(record)):
            continue
        polled = _POLLED if record.error is None else _FAILED_BY_US if record.uncounted else _FAILED
        alike[polled, frozenset(state)].append({"key": record.feed_id, "failed_at": record.at} | state)
    for (polled, _), rows in alike.items():
        await execute_many(connection, polled, rows)


async def _settle_pushes(connection: AsyncConnection, records: Sequence[PollRecord], new: Counter[str]) -> None:
    """What was read is done with. A hub is trusted until a poll finds what it didn't bring."""
    read = [record.push for record in records if record.push is not None]
    if read:
        await connection.execute(delete(pushes).where(pushes.c.id.in_(read)))
    missed = [record.feed_id for record in records if record.push is None and new[record.feed_id]]
    if missed:
        await connection.execute(update(websub).where(websub.c.feed_id.in_(missed)).values(pushed_at=None))


async def anything_pushed(connection: AsyncConnection) -> bool:
    """Whether any push waits. Mostly none does: then nothing else has to be asked of the many feeds of a round."""
    return bool(await connection.scalar(_ANYTHING_PUSHED))


async def _give_back(connection: AsyncConnection, over: Sequence[Visit]) -> None:
    """Each host is due when its next feed is."""
    late = [{"key": visit.lease.host, "moment": visit.not_before} for visit in over if visit.not_before is not None]
    if late:
        await connection.execute(FEEDS_WAIT, late)
    forbidden = [
        {"key": visit.lease.host, "moment": visit.not_before}
        for visit in over
        if visit.not_before is not None and visit.record is not None
    ]
    if forbidden:
        await connection.execute(_FEEDS_FORBIDDEN, forbidden)
        await connection.execute(_HOST_FORBIDS, forbidden)
    if over:
        back = [{"key": visit.lease.host, "rests": visit.not_before or visit.rest_until} for visit in over]
        await execute_many(connection, _GIVE_BACK, back)
    rest = [{"key": visit.lease.host, "moment": visit.rest_until} for visit in over if visit.rest_until is not None]
    if rest:
        await connection.execute(_HOST_RESTS, rest)


# Made once, for SQLAlchemy takes longer to put them together than a database to do them.
_KEY = bindparam("key", type_=String())
_MOMENT = bindparam("moment", type_=Moment())
_ANYTHING_PUSHED = select(exists(select(pushes.c.id)))
_POLLED = update(feeds).where(feeds.c.id == _KEY)
_BEGAN_TO_FAIL = func.coalesce(feeds.c.failing_since, bindparam("failed_at", type_=Moment()))
_FAILED = _POLLED.values(errors=feeds.c.errors + 1, failing_since=_BEGAN_TO_FAIL)
_FAILED_BY_US = _POLLED.values(
    errors=case((feeds.c.errors == 0, 1), else_=feeds.c.errors), failing_since=_BEGAN_TO_FAIL
)
_FEEDS_FORBIDDEN = (
    update(feeds)
    .where(feeds.c.host == _KEY, or_(feeds.c.retry_at.is_(None), feeds.c.retry_at < _MOMENT))
    .values(retry_at=_MOMENT)
)
_HOST_FORBIDS = update(hosts).where(hosts.c.host == _KEY).values(polls_from=_MOMENT)
_RESTS = bindparam("rests", type_=Moment())
_GIVE_BACK = (
    update(hosts)
    .where(hosts.c.host == _KEY)
    .values(
        owner=None,
        lease_until=None,
        next_at=next_of_host(hosts.c.host),
        # It may rest for longer than polls wait: on account of an article.
        rest_until=case(
            (hosts.c.rest_until > _RESTS, hosts.c.rest_until), else_=func.coalesce(_RESTS, hosts.c.rest_until)
        ),
    )
)
_HOST_RESTS = update(hosts).where(hosts.c.host == _KEY, hosts.c.next_at < _MOMENT).values(next_at=_MOMENT)


def _state(record: PollRecord) -> dict[str, Any]:
    """The columns of a feed that a poll changes; a push tells what is new alone, and nothing of the server."""
    if record.push is not None:
        return _said(record)
    if record.put_off:
        return {"next_at": record.next_at}
    values: dict[str, Any] = {"polled_at": record.at, "next_at": record.next_at, "gone": record.gone}
    values["retry_at"] = record.retry_at
    if record.error is not None:
        return values | {"error": record.error} | (_moving(record) if record.move is not None else {})
    values |= {"errors": 0, "error": None, "ok_at": record.at, "failing_since": None}
    if record.validators is not None:
        sent = record.validators
        values |= {"etag": sent.etag, "last_modified": sent.last_modified, "validators_of": sent.of}
        values["fresh_s"] = sent.lifetime and int(sent.lifetime.total_seconds())
    if record.body_hash is not None:
        values |= {"body_hash": record.body_hash, "whole_at": record.at}
    return values | _said(record) | _moving(record)


def _said(record: PollRecord) -> dict[str, Any]:
    """By a document that was parsed."""
    values: dict[str, Any] = {}
    if record.entries is not None:
        values["digests"] = record.digests
        if record.push is None:
            hub = record.hub
            values |= {"hub": hub and hub.hub, "topic": hub and hub.topic}
    if record.hints is not None:
        values["hints"] = record.hints.as_data()
    if record.rhythm is not None:
        values["rhythm"] = record.rhythm.as_data()
    if record.newest is not None:
        values["newest"] = record.newest
    if record.first_look:
        values["looked_at"] = record.at
    return values


def _moving(record: PollRecord) -> dict[str, Any]:
    """Where the feed may go, or is from now on: there, nothing that the old address said of freshness holds."""
    move = record.move
    values = {
        "move_to": move and move.to,
        "move_since": move and move.since,
        "move_polls": move.polls if move else 0,
    }
    if record.moved is None:
        return values
    values["host"] = host_of(record.moved)
    if record.moved_back:
        return values | {"moved": None}
    return values | {
        "moved": record.moved,
        "etag": None,
        "last_modified": None,
        "validators_of": None,
        "fresh_s": None,
        "digests": None,
    }

"""Which hosts a process polls next, and what is due there.

The statements are made once: a round claims hosts dozens of times, and SQLAlchemy takes longer to put such a statement
together than SQLite to answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Integer,
    RowMapping,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Feed, FeedForPoll, Hints, HostLease, Move, Push, Rhythm, Validators
from bot.store.columns import Moment
from bot.store.schema import feeds, hosts, pushes, websub
from bot.store.visits import anything_pushed


@dataclass(frozen=True, slots=True)
class Claim:
    """What is wanted: up to `limit` hosts for `owner`, who holds them until `until`."""

    owner: str
    now: datetime
    until: datetime
    limit: int


async def good_hosts(connection: AsyncConnection, now: datetime, limit: int) -> Sequence[str]:
    """Those that may be claimed, and answered the last time or need no answer; the longest due first."""
    found: Sequence[str] = (await connection.scalars(_GOOD, {"now": now, "most": limit})).all()
    return found


async def claim(connection: AsyncConnection, wanted: Claim, among: Sequence[str] | None) -> list[HostLease]:
    """The longest due first; `among`: of these hosts alone."""
    free, asked = (_FREE, {}) if among is None else (_FREE_AMONG, {"among": among})
    claimed = (await connection.execute(free, {"now": wanted.now, "most": wanted.limit} | asked)).all()
    if not claimed:
        return []
    names = [row.host for row in claimed]
    await connection.execute(_TAKE, {"names": names, "holder": wanted.owner, "until": wanted.until})
    due = await _due_feeds(connection, names, wanted.now)
    return [HostLease(row.host, row.epoch + 1, tuple(due.get(row.host, ()))) for row in claimed]


async def _due_feeds(connection: AsyncConnection, names: list[str], now: datetime) -> dict[str, list[FeedForPoll]]:
    brought = await _oldest_pushes(connection, names) if await anything_pushed(connection) else {}
    due: dict[str, list[FeedForPoll]] = {}
    wanted = _DUE_OR_PUSHED if brought else _DUE_FEEDS
    for row in (await connection.execute(wanted, {"names": names, "now": now})).mappings():
        of_host, push = due.setdefault(row["host"], []), brought.get(row["id"])
        if push is not None:
            of_host.append(_feed_for_poll(row, push))
        if push is None or row["next_at"] <= now:  # however much is pushed, polls go on
            of_host.append(_feed_for_poll(row, None))
    return due


async def _oldest_pushes(connection: AsyncConnection, names: list[str]) -> dict[str, Push]:
    """The first of each feed of these hosts that wasn't read yet."""
    waiting = await connection.execute(_OLDEST_PUSHES, {"names": names})
    return {row.feed_id: Push(row.id, row.at, row.content_type, row.body) for row in waiting}


_NOW = bindparam("now", type_=Moment())
_MOST = bindparam("most", type_=Integer())
_NAMED = bindparam("names", type_=String(), expanding=True)
_FREE_NOW = and_(hosts.c.next_at <= _NOW, or_(hosts.c.lease_until.is_(None), hosts.c.lease_until < _NOW))
_POLLED = and_(feeds.c.enabled, ~feeds.c.gone)
_DUE_NOW = and_(_POLLED, feeds.c.next_at <= _NOW)
_PUSHED = and_(_POLLED, feeds.c.id.in_(select(pushes.c.feed_id)))


def _good() -> Select[Any]:
    # Written out, as in the index: of a parameter SQLite doesn't know whether it is that number.
    read = and_(feeds.c.errors == literal_column("0"), feeds.c.looked_at.is_not(None))
    answered = select(feeds.c.host).where(_DUE_NOW, read)
    pushed = select(feeds.c.host).where(_PUSHED)
    answers = or_(hosts.c.host.in_(answered), hosts.c.host.in_(pushed))
    return select(hosts.c.host).where(_FREE_NOW, answers).order_by(hosts.c.next_at).limit(_MOST)


_GOOD = _good()
_FREE = (
    select(hosts.c.host, hosts.c.epoch)
    .where(_FREE_NOW)
    .order_by(hosts.c.next_at)
    .limit(_MOST)
    .with_for_update(skip_locked=True)
)
_FREE_AMONG = _FREE.where(hosts.c.host.in_(bindparam("among", expanding=True)))
_TAKE = (
    update(hosts)
    .where(hosts.c.host.in_(_NAMED))
    .values(owner=bindparam("holder"), lease_until=bindparam("until", type_=Moment()), epoch=hosts.c.epoch + 1)
)
_NOT_NEEDED = frozenset({"ok_at", "retry_at", "error", "gone", "hub", "topic", "origin", "position"})
_FEEDS = (
    select(
        *(each for each in feeds.c if each.name not in _NOT_NEEDED),
        case((websub.c.pushed_at.is_not(None), websub.c.lease_until)).label("pushed_until"),
    )
    .outerjoin(websub, websub.c.feed_id == feeds.c.id)
    .where(feeds.c.host.in_(_NAMED))
    # What fails comes last: one feed that is always answered 503 must not keep its host from being asked the rest.
    .order_by(feeds.c.errors, feeds.c.next_at, feeds.c.position)
)
_DUE_FEEDS = _FEEDS.where(_DUE_NOW)
_DUE_OR_PUSHED = _FEEDS.where(or_(_DUE_NOW, _PUSHED))
_OLDEST_PUSHES = (
    select(pushes)
    .join(feeds, feeds.c.id == pushes.c.feed_id)
    .where(feeds.c.host.in_(_NAMED), pushes.c.id.in_(select(func.min(pushes.c.id)).group_by(pushes.c.feed_id)))
)


def _feed_for_poll(row: RowMapping, push: Push | None) -> FeedForPoll:
    return FeedForPoll(
        feed=feed_of(row),
        validators=_validators(row),
        body_hash=row["body_hash"],
        digests=row["digests"],
        looked_at=row["looked_at"],
        errors=row["errors"],
        moved=row["moved"],
        move=Move(row["move_to"], row["move_since"], row["move_polls"]) if row["move_to"] else None,
        whole_at=row["whole_at"],
        failing_since=row["failing_since"],
        polled_at=row["polled_at"],
        hints=Hints.of(row["hints"]),
        rhythm=Rhythm.of(row["rhythm"]),
        newest=row["newest"],
        push=push,
        pushed_until=row["pushed_until"],
    )


def _validators(row: RowMapping) -> Validators:
    lifetime = None if row["fresh_s"] is None else timedelta(seconds=row["fresh_s"])
    return Validators(row["etag"], row["last_modified"], row["validators_of"], lifetime)


def feed_of(row: RowMapping) -> Feed:
    """The feed of a row of `feeds`."""
    return Feed(
        id=row["id"],
        url=row["url"],
        name=row["name"],
        language=row["language"],
        tags=tuple(row["tags"]),
        interval=timedelta(seconds=row["interval_s"]) if row["interval_s"] else None,
        enabled=row["enabled"],
        allow_private=row["allow_private"],
        encoding=row["encoding"],
    )

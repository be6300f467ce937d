"""PollStore: feeds, hosts and what polls bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, and_, case, func, literal_column, or_, select, true, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Feed, FeedForPoll, Hints, HostLease, Move, Push, Rhythm, Topic, Validators
from bot.ports import Visit
from bot.store.database import Database
from bot.store.feedsfile import sync_feeds, sync_topics
from bot.store.hosts import lock_hosts
from bot.store.schema import feeds, hosts, pushes, websub
from bot.store.visits import anything_pushed, store_visits


class SqlPollStore:
    """See ports.PollStore. `owner` names this process on the leases it takes.

    Who writes feeds locks their hosts first, several in the order of their names: so no two ever wait for each other.
    """

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner

    async def sync(self, wanted: Sequence[Feed], named: Sequence[Topic], now: datetime) -> None:
        """Makes feeds and topics what feeds.yaml says."""
        async with self._database.write() as connection:
            await lock_hosts(connection, true())
            await sync_feeds(connection, wanted, now)
            await sync_topics(connection, named)

    async def claim_hosts(self, now: datetime, limit: int, lease: timedelta, *, good: bool = False) -> list[HostLease]:
        """Up to `limit` hosts that are due and held by nobody, the longest due first."""
        claimable = _claimable(now)
        if good:
            # The one writer of SQLite has better to do than to look through what is due for the few that are good.
            async with self._database.read() as connection:
                found = select(hosts.c.host).where(claimable, _answers(now)).order_by(hosts.c.next_at).limit(limit)
                names = (await connection.scalars(found)).all()
            if not names:
                return []
            claimable = and_(claimable, hosts.c.host.in_(names))
        async with self._database.write() as connection:
            rows = await connection.execute(
                select(hosts.c.host, hosts.c.epoch)
                .where(claimable)
                .order_by(hosts.c.next_at)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            claimed = rows.all()
            if not claimed:
                return []
            names = [row.host for row in claimed]
            await connection.execute(
                update(hosts)
                .where(hosts.c.host.in_(names))
                .values(owner=self._owner, lease_until=now + lease, epoch=hosts.c.epoch + 1)
            )
            due = await _due_feeds(connection, names, now)
        return [HostLease(row.host, row.epoch + 1, tuple(due.get(row.host, ()))) for row in claimed]

    async def keep(self, held: Sequence[HostLease], now: datetime, lease: timedelta) -> frozenset[str]:
        """Those whose epoch is still the one they were taken under."""
        ours = tuple_(hosts.c.host, hosts.c.epoch).in_([(each.host, each.epoch) for each in held])
        async with self._database.write() as connection:
            await lock_hosts(connection, ours)
            kept = update(hosts).where(ours).values(lease_until=now + lease).returning(hosts.c.host)
            return frozenset(await connection.scalars(kept))

    async def store(self, visits: Sequence[Visit]) -> list[int | None]:
        """Feed state, validators, new items and what is given back: one transaction, fenced by each lease's epoch."""
        async with self._database.write() as connection:
            return await store_visits(connection, visits)

    async def make_due(self, now: datetime) -> int:
        """Makes every enabled feed due."""
        async with self._database.write() as connection:
            await lock_hosts(connection, true())
            changed = await connection.execute(update(feeds).where(feeds.c.enabled, ~feeds.c.gone).values(next_at=now))
            await connection.execute(
                update(hosts)
                .where(hosts.c.host.in_(select(feeds.c.host).where(feeds.c.enabled, ~feeds.c.gone)))
                .values(next_at=now)
            )
        return changed.rowcount


def _claimable(now: datetime) -> ColumnElement[bool]:
    return and_(hosts.c.next_at <= now, or_(hosts.c.lease_until.is_(None), hosts.c.lease_until < now))


def _answers(now: datetime) -> ColumnElement[bool]:
    """Whether something is due at a host that answered the last time, or needs no answer."""
    due = and_(feeds.c.enabled, ~feeds.c.gone, feeds.c.next_at <= now)
    # Written out, as in the index: of a parameter SQLite doesn't know whether it is that number.
    read = and_(feeds.c.errors == literal_column("0"), feeds.c.looked_at.is_not(None))
    answered = select(feeds.c.host).where(due, read)
    pushed = select(feeds.c.host).where(due, feeds.c.id.in_(select(pushes.c.feed_id)))
    return or_(hosts.c.host.in_(answered), hosts.c.host.in_(pushed))


async def _due_feeds(connection: AsyncConnection, names: list[str], now: datetime) -> dict[str, list[FeedForPoll]]:
    brought = await _oldest_pushes(connection, names) if await anything_pushed(connection) else {}
    rows = await connection.execute(
        select(feeds, case((websub.c.pushed_at.is_not(None), websub.c.lease_until)).label("pushed_until"))
        .outerjoin(websub, websub.c.feed_id == feeds.c.id)
        .where(feeds.c.host.in_(names), feeds.c.enabled, ~feeds.c.gone, feeds.c.next_at <= now)
        # What fails comes last: one feed that is always answered 503 must not keep its host from being asked the rest.
        .order_by(feeds.c.errors, feeds.c.next_at, feeds.c.position)
    )
    due: dict[str, list[FeedForPoll]] = {}
    for row in rows.mappings():
        due.setdefault(row["host"], []).append(_feed_for_poll(row, brought.get(row["id"])))
    return due


async def _oldest_pushes(connection: AsyncConnection, names: list[str]) -> dict[str, Push]:
    """The first of each feed of these hosts that wasn't read yet."""
    oldest = select(func.min(pushes.c.id)).group_by(pushes.c.feed_id)
    of_feeds = select(pushes).join(feeds, feeds.c.id == pushes.c.feed_id)
    waiting = await connection.execute(of_feeds.where(feeds.c.host.in_(names), pushes.c.id.in_(oldest)))
    return {row.feed_id: Push(row.id, row.at, row.content_type, row.body) for row in waiting}


def _feed_for_poll(row: RowMapping, push: Push | None) -> FeedForPoll:
    return FeedForPoll(
        feed=feed_of(row),
        validators=Validators(row["etag"], row["last_modified"], row["validators_of"]),
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

"""PollStore: feeds, hosts and what polls bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, RowMapping, func, or_, select, true, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import LeaseLost
from bot.model import Feed, FeedForPoll, HostLease, Topic, Validators
from bot.ports import NewEntry, PollRecord
from bot.store.database import Database, insert_new
from bot.store.revisions import next_revision
from bot.store.schema import feeds, hosts, items, subscriptions, topics


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
            await _lock(connection, true())
            await _sync_feeds(connection, wanted, now)
            await _sync_topics(connection, named)

    async def claim_hosts(self, now: datetime, limit: int, lease: timedelta) -> list[HostLease]:
        """Up to `limit` hosts that are due and held by nobody, the longest due first."""
        async with self._database.write() as connection:
            free = or_(hosts.c.lease_until.is_(None), hosts.c.lease_until < now)
            rows = await connection.execute(
                select(hosts.c.host, hosts.c.epoch)
                .where(hosts.c.next_at <= now, free)
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
            await _lock(connection, ours)
            kept = update(hosts).where(ours).values(lease_until=now + lease).returning(hosts.c.host)
            return frozenset(await connection.scalars(kept))

    async def record(self, lease: HostLease, record: PollRecord) -> int:
        """Feed state, validators and new items in one transaction, fenced by the lease's epoch."""
        async with self._database.write() as connection:
            await _check_lease(connection, lease)
            new = await _insert_items(connection, record) if record.entries else 0
            await connection.execute(update(feeds).where(feeds.c.id == record.feed_id).values(**_state(record)))
        return new

    async def release(self, lease: HostLease, not_before: datetime | None = None) -> None:
        """Gives the host back. A lease that passed on is left alone."""
        async with self._database.write() as connection:
            await _lock(connection, hosts.c.host == lease.host)
            if not_before is not None:
                await connection.execute(
                    update(feeds)
                    .where(feeds.c.host == lease.host, feeds.c.next_at < not_before)
                    .values(next_at=not_before)
                )
            await connection.execute(
                update(hosts)
                .where(hosts.c.host == lease.host, hosts.c.epoch == lease.epoch)
                .values(owner=None, lease_until=None, next_at=_next_of_host(lease.host))
            )

    async def make_due(self, now: datetime) -> int:
        """Makes every enabled feed due."""
        async with self._database.write() as connection:
            await _lock(connection, true())
            changed = await connection.execute(update(feeds).where(feeds.c.enabled, ~feeds.c.gone).values(next_at=now))
            await connection.execute(
                update(hosts)
                .where(hosts.c.host.in_(select(feeds.c.host).where(feeds.c.enabled, ~feeds.c.gone)))
                .values(next_at=now)
            )
        return changed.rowcount


async def _lock(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Until the transaction ends, nobody else writes these hosts or their feeds."""
    await connection.execute(select(hosts.c.host).where(which).order_by(hosts.c.host).with_for_update())


def host_of(url: str) -> str:
    """The unit of politeness: host and port."""
    return urlsplit(url).netloc.rpartition("@")[2].casefold()


async def _sync_feeds(connection: AsyncConnection, wanted: Sequence[Feed], now: datetime) -> None:
    columns = select(feeds.c.id, feeds.c.url, feeds.c.encoding, feeds.c.origin)
    known = {row.id: row for row in (await connection.execute(columns)).all()}
    for position, feed in sorted(enumerate(wanted), key=lambda each: each[1].id):
        values = _columns(feed) | {"position": position, "origin": "file"}
        if feed.id not in known:
            await connection.execute(insert_new(connection, feeds).values(id=feed.id, next_at=now, **values))
            continue
        if known[feed.id].url != feed.url:
            # Another address: what the old one's server said of freshness means nothing there.
            values |= {"etag": None, "last_modified": None, "body_hash": None, "next_at": now, "gone": False}
        if (known[feed.id].url, known[feed.id].encoding) != (feed.url, feed.encoding):
            values["digests"] = None
        await connection.execute(update(feeds).where(feeds.c.id == feed.id).values(**values))
    kept = {feed.id for feed in wanted}
    vanished = [row.id for row in known.values() if row.origin == "file" and row.id not in kept]
    if vanished:
        await connection.execute(update(feeds).where(feeds.c.id.in_(vanished)).values(enabled=False))
    for host in sorted({host_of(feed.url) for feed in wanted}):
        await connection.execute(insert_new(connection, hosts).values(host=host, next_at=now))
    await connection.execute(update(hosts).values(next_at=_next_of_host(hosts.c.host)))


def _next_of_host(host: Any) -> Any:
    """When the host's next feed is due; NULL when it has none."""
    return (
        select(func.min(feeds.c.next_at)).where(feeds.c.host == host, feeds.c.enabled, ~feeds.c.gone).scalar_subquery()
    )


def _columns(feed: Feed) -> dict[str, Any]:
    return {
        "url": feed.url,
        "host": host_of(feed.url),
        "name": feed.name,
        "language": feed.language,
        "tags": list(feed.tags),
        "interval_s": round(feed.interval.total_seconds()) if feed.interval else None,
        "enabled": feed.enabled,
        "allow_private": feed.allow_private,
        "encoding": feed.encoding,
    }


async def _sync_topics(connection: AsyncConnection, named: Sequence[Topic]) -> None:
    known = {row.name: row for row in (await connection.execute(select(topics))).all()}
    changed = set()
    for position, topic in enumerate(named):
        values = {"query": topic.query, "about": topic.about, "position": position, "enabled": True}
        if topic.name not in known:
            await connection.execute(insert_new(connection, topics).values(name=topic.name, **values))
            continue
        if known[topic.name].query != topic.query or not known[topic.name].enabled:
            changed.add(topic.name)
        await connection.execute(update(topics).where(topics.c.name == topic.name).values(**values))
    vanished = {name for name, row in known.items() if row.enabled} - {topic.name for topic in named}
    await connection.execute(update(topics).where(topics.c.name.in_(vanished)).values(enabled=False))
    if changed | vanished:
        # Whoever follows one of these is matched anew.
        await connection.execute(
            update(subscriptions)
            .where(subscriptions.c.topic.in_(changed | vanished))
            .values(revision=await next_revision(connection))
        )


async def _due_feeds(connection: AsyncConnection, names: list[str], now: datetime) -> dict[str, list[FeedForPoll]]:
    rows = await connection.execute(
        select(feeds)
        .where(feeds.c.host.in_(names), feeds.c.enabled, ~feeds.c.gone, feeds.c.next_at <= now)
        .order_by(feeds.c.next_at, feeds.c.position)
    )
    due: dict[str, list[FeedForPoll]] = {}
    for row in rows.mappings():
        due.setdefault(row["host"], []).append(_feed_for_poll(row))
    return due


def _feed_for_poll(row: RowMapping) -> FeedForPoll:
    return FeedForPoll(
        feed=feed_of(row),
        validators=Validators(row["etag"], row["last_modified"]),
        body_hash=row["body_hash"],
        digests=row["digests"],
        looked_at=row["looked_at"],
        errors=row["errors"],
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


async def _check_lease(connection: AsyncConnection, lease: HostLease) -> None:
    held = select(hosts.c.epoch).where(hosts.c.host == lease.host).with_for_update(read=True)
    epoch = await connection.scalar(held)
    if epoch != lease.epoch:
        raise LeaseLost(what=lease.host)


async def _insert_items(connection: AsyncConnection, record: PollRecord) -> int:
    before = await connection.scalar(select(func.count()).where(items.c.feed_id == record.feed_id))
    await connection.execute(insert_new(connection, items), [_item_row(record, new) for new in record.entries or ()])
    after = await connection.scalar(select(func.count()).where(items.c.feed_id == record.feed_id))
    return (after or 0) - (before or 0)


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
        return values | {"errors": feeds.c.errors + 1, "error": record.error}
    values |= {"errors": 0, "error": None, "ok_at": record.at}
    if record.validators is not None:
        values |= {"etag": record.validators.etag, "last_modified": record.validators.last_modified}
    if record.body_hash is not None:
        values["body_hash"] = record.body_hash
    if record.entries is not None:
        values["digests"] = record.digests
    if record.first_look:
        values["looked_at"] = record.at
    return values

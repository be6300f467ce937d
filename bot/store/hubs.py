"""HubStore: subscriptions at hubs, and what those brought."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import HubLink, HubMode, HubRequest
from bot.model.places import host_of
from bot.schedule import LONGEST_DEMAND
from bot.store.database import Database
from bot.store.hosts import lock_hosts, next_of_host
from bot.store.schema import feeds, hosts, pushes, websub

ASK_AGAIN = timedelta(hours=1)
"""The least between two requests to a hub about one feed; it doubles while no proof comes."""
LONGEST_WAIT = timedelta(days=1)
LONGEST_LEASE = timedelta(days=30)
LAST_WORDS = 3  # times that a hub is asked to end what is no longer wanted
A_HOST = 5  # requests of a look: hosts are asked one thing at a time
MOST_WAITING = 20  # pushes of a feed that were not read yet
BYTES_AN_HOUR = 50_000_000  # of pushes of a feed: ten of the largest documents, or a thousand of the usual
_HOUR = timedelta(hours=1)


class SqlHubStore:
    """See ports.HubStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, base: str, now: datetime, limit: int) -> list[HubRequest]:
        """What feeds name, and what is asked for, are brought together first."""
        async with self._database.write() as connection:
            await _reconcile(connection, base, now)
            spent = and_(websub.c.mode == HubMode.UNSUBSCRIBE.value, websub.c.errors >= LAST_WORDS)
            await connection.execute(delete(websub).where(spent, websub.c.next_at <= now))
            # None is put off for longer than that, but by a clock that was ahead.
            is_due = or_(websub.c.next_at <= now, websub.c.next_at > now + LONGEST_DEMAND)
            waiting = select(websub.c.token, websub.c.hub).where(is_due).order_by(websub.c.next_at)
            due = await connection.execute(
                select(websub, feeds.c.url.label("feed_url"), feeds.c.allow_private)
                .join(feeds, feeds.c.id == websub.c.feed_id)
                .where(websub.c.token.in_(_some_of_each_host(await connection.execute(waiting), limit)))
                .order_by(websub.c.next_at)
            )
            rows = due.mappings().all()
            for row in rows:
                wait = min(LONGEST_WAIT, ASK_AGAIN * 2 ** min(row["errors"], 10))
                values = {"pending": True, "errors": row["errors"] + 1, "next_at": now + wait}
                await connection.execute(update(websub).where(websub.c.token == row["token"]).values(values))
        return [_request(row) for row in rows]

    async def refused(self, request: HubRequest, reason: str, not_before: datetime | None) -> None:
        """The usual wait before the next try was set when it was claimed."""
        ours = websub.c.token == request.token
        async with self._database.write() as connection:
            await connection.execute(update(websub).where(ours).values(pending=False, error=reason))
            if not_before is not None:
                await _put_off(connection, ours, not_before)

    async def rest(self, host: str, until: datetime, unasked: Sequence[HubRequest]) -> None:
        """What was claimed is as it was before."""
        claimed = websub.c.token.in_([each.token for each in unasked])
        async with self._database.write() as connection:
            as_before = {"pending": False, "errors": websub.c.errors - 1, "next_at": until}
            await connection.execute(update(websub).where(claimed).values(as_before))
            named = await connection.scalars(select(websub.c.hub).distinct())
            await _put_off(connection, websub.c.hub.in_([hub for hub in named if host_of(hub) == host]), until)

    async def verify(self, token: str, mode: HubMode, topic: str, lease: timedelta, now: datetime) -> bool:
        """Once for each time that it was asked for."""
        if not _may_be_ours(topic):
            return False
        ours = and_(
            websub.c.token == token, websub.c.mode == mode.value, websub.c.topic == topic, websub.c.pending.is_(True)
        )
        async with self._database.write() as connection:
            if mode is HubMode.UNSUBSCRIBE:
                return bool((await connection.execute(delete(websub).where(ours))).rowcount)
            lease = min(lease, LONGEST_LEASE)
            values = {
                "pending": False,
                "lease_until": now + lease,
                "next_at": now + max(ASK_AGAIN, lease * 0.8),
                "errors": 0,
                "error": None,
            }
            return bool((await connection.execute(update(websub).where(ours).values(values))).rowcount)

    async def deny(self, token: str, topic: str, reason: str, now: datetime) -> bool:
        """It is asked again a day later."""
        if not _may_be_ours(topic):
            return False
        ours = and_(websub.c.token == token, websub.c.topic == topic)
        values = {"pending": False, "lease_until": None, "next_at": now + LONGEST_WAIT, "error": reason}
        async with self._database.write() as connection:
            return bool((await connection.execute(update(websub).where(ours).values(values))).rowcount)

    async def secret(self, token: str) -> str | None:
        """Of what was proven once."""
        wanted = and_(
            websub.c.token == token, websub.c.mode == HubMode.SUBSCRIBE.value, websub.c.lease_until.is_not(None)
        )
        async with self._database.read() as connection:
            found: str | None = await connection.scalar(select(websub.c.secret).where(wanted))
        return found

    async def push(self, token: str, content_type: str, body: bytes, now: datetime) -> bool:
        """Its host is due at once; when the feed itself is polled stays as it was planned."""
        of_token = websub.join(feeds, feeds.c.id == websub.c.feed_id)
        async with self._database.write() as connection:
            found = select(feeds.c.id, feeds.c.host).select_from(of_token).where(websub.c.token == token)
            feed = (await connection.execute(found)).one_or_none()
            if feed is None:
                return True  # it was ended meanwhile
            await lock_hosts(connection, hosts.c.host == feed.host)
            waiting = select(func.count()).where(pushes.c.feed_id == feed.id).scalar_subquery()
            before = select(waiting.label("waiting"), websub.c.brought, websub.c.brought_at)
            so_far = (await connection.execute(before.where(websub.c.token == token))).one_or_none()
            if so_far is None:
                return True
            brought = _remembered(so_far.brought, so_far.brought_at, now) + len(body)
            if so_far.waiting >= MOST_WAITING or brought > BYTES_AN_HOUR:
                return False
            await connection.execute(
                insert(pushes).values(feed_id=feed.id, at=now, content_type=content_type, body=body)
            )
            counted = {"pushed_at": now, "brought": brought, "brought_at": now}
            await connection.execute(update(websub).where(websub.c.token == token).values(counted))
            await connection.execute(
                update(hosts).where(hosts.c.host == feed.host).values(next_at=next_of_host(hosts.c.host))
            )
        return True


def _some_of_each_host(waiting: Iterable[Row[tuple[str, str]]], limit: int) -> list[str]:
    """The tokens of up to `limit`, in their order."""
    taken: Counter[str] = Counter()
    tokens: list[str] = []
    for row in waiting:
        host = host_of(row.hub)
        if taken[host] < A_HOST and len(tokens) < limit:
            taken[host] += 1
            tokens.append(row.token)
    return tokens


async def _put_off(connection: AsyncConnection, which: ColumnElement[bool], until: datetime) -> None:
    await connection.execute(update(websub).where(which, websub.c.next_at < until).values(next_at=until))


async def _reconcile(connection: AsyncConnection, base: str, now: datetime) -> None:
    named = await connection.execute(
        select(feeds.c.id, feeds.c.hub, feeds.c.topic).where(feeds.c.enabled, ~feeds.c.gone, feeds.c.hub.is_not(None))
    )
    wanted = {row.id: (row.hub, row.topic, base) for row in named}
    known = {row["feed_id"]: row for row in (await connection.execute(select(websub))).mappings()}
    for feed_id, row in known.items():
        ours = websub.c.feed_id == feed_id
        asked = (row["hub"], row["topic"], row["base"])
        if feed_id in wanted:
            if wanted[feed_id] == asked and row["mode"] == HubMode.SUBSCRIBE.value:
                del wanted[feed_id]
            else:  # what the old address is called for is answered 410, by which its hub ends it
                await connection.execute(delete(websub).where(ours))
        elif row["lease_until"] is None or row["lease_until"] <= now:
            await connection.execute(delete(websub).where(ours))
        elif row["mode"] == HubMode.SUBSCRIBE.value:
            values = {"mode": HubMode.UNSUBSCRIBE.value, "pending": False, "next_at": now, "errors": 0, "error": None}
            await connection.execute(update(websub).where(ours).values(values))
    if wanted:
        await connection.execute(insert(websub), [_new(feed_id, asked, now) for feed_id, asked in wanted.items()])


def _remembered(brought: int, at: datetime | None, now: datetime) -> int:
    """What still counts of the bytes that did at `at`. A clock that was set back forgets nothing."""
    if at is None:
        return 0
    return max(0, brought - int(max(timedelta(0), now - at) / _HOUR * BYTES_AN_HOUR))


def _may_be_ours(topic: str) -> bool:
    """Strangers may send what a database refuses even to look for; what feeds name is printable."""
    return topic.isprintable()


def _new(feed_id: str, asked: tuple[str, str, str], now: datetime) -> dict[str, Any]:
    hub, topic, base = asked
    return {
        "feed_id": feed_id,
        "hub": hub,
        "topic": topic,
        "base": base,
        "token": secrets.token_urlsafe(32),
        "secret": secrets.token_urlsafe(32),
        "mode": HubMode.SUBSCRIBE.value,
        "pending": False,
        "next_at": now,
    }


def _request(row: RowMapping) -> HubRequest:
    return HubRequest(
        feed_id=row["feed_id"],
        link=HubLink(row["hub"], row["topic"]),
        mode=HubMode(row["mode"]),
        token=row["token"],
        secret=row["secret"],
        feed_url=row["feed_url"],
        allow_private=row["allow_private"],
    )

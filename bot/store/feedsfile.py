"""What feeds.yaml says → rows of feeds and topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Feed, Topic
from bot.model.places import host_of
from bot.store.database import insert_new
from bot.store.hosts import NOT_BEFORE_ALLOWED, let_rest, next_of_host
from bot.store.revisions import next_revision
from bot.store.schema import feeds, hosts, subscriptions, topics

_NOT_MOVED: dict[str, Any] = {"moved": None, "move_to": None, "move_since": None, "move_polls": 0}

# Another address: what the old one's server said of freshness means nothing there.
_FORGOTTEN: dict[str, Any] = {
    "etag": None,
    "last_modified": None,
    "validators_of": None,
    "fresh_s": None,
    "body_hash": None,
    "digests": None,
    "whole_at": None,
    "retry_at": None,
    "gone": False,
    **_NOT_MOVED,
    "hints": None,
    "hub": None,
    "topic": None,
}

# Another encoding: the document is to be read again, also where its server would say that it is the same.
_READ_ANEW: dict[str, Any] = {
    "etag": None,
    "last_modified": None,
    "validators_of": None,
    "fresh_s": None,
    "digests": None,
}


Rows = list[dict[str, Any]]

# Whoever changes one of these wants to see what comes of it.
_TRIED_AT_ONCE = ("encoding", "interval_s", "allow_private")


async def sync_feeds(connection: AsyncConnection, wanted: Sequence[Feed], now: datetime) -> None:
    """Makes the feeds what feeds.yaml says. Who calls it holds every host."""
    # Whoever switches a feed off and on again wants it asked again, and at the address that the file says.
    await connection.execute(update(feeds).where(~feeds.c.enabled).values(gone=False, **_NOT_MOVED))
    known = {
        row.id: row
        for row in (
            await connection.execute(
                select(feeds.c.id, feeds.c.url, feeds.c.moved, feeds.c.origin, *map(feeds.c.get, _TRIED_AT_ONCE))
            )
        ).all()
    }
    added, *changes = _sorted_out(known, wanted, now)
    if added:
        await connection.execute(insert_new(connection, feeds), added)
    for changed in filter(None, changes):
        await connection.execute(update(feeds).where(feeds.c.id == bindparam("key")), changed)
    named = {feed.id for feed in wanted}
    vanished = [{"key": row.id} for row in known.values() if row.origin == "file" and row.id not in named]
    if vanished:
        await connection.execute(update(feeds).where(feeds.c.id == bindparam("key")).values(enabled=False), vanished)
    if reached := sorted({each["host"] for rows in (added, *changes) for each in rows}):
        await connection.execute(insert_new(connection, hosts), [{"host": each, "next_at": now} for each in reached])
    await let_rest(connection, now)
    await connection.execute(NOT_BEFORE_ALLOWED)
    await connection.execute(update(hosts).values(next_at=next_of_host(hosts.c.host)))


def _sorted_out(known: Mapping[str, Any], wanted: Sequence[Feed], now: datetime) -> tuple[Rows, ...]:
    """The rows of feeds that are new, have moved, are as they were, were mended, are to be read anew: those of one kind
    change the same columns."""
    added, moved, kept, mended, reread = Rows(), Rows(), Rows(), Rows(), Rows()
    for position, feed in sorted(enumerate(wanted), key=lambda each: each[1].id):
        values = _columns(feed) | {"position": position, "origin": "file"}
        if feed.id not in known:
            added.append({"id": feed.id, "next_at": now} | values)
        elif known[feed.id].url != feed.url:
            moved.append({"key": feed.id, "next_at": now} | _FORGOTTEN | values)
        else:
            before = known[feed.id]
            values |= {"host": host_of(before.moved or feed.url)}
            if before.encoding != feed.encoding:
                reread.append({"key": feed.id, "next_at": now} | _READ_ANEW | values)
            elif any(getattr(before, name) != values[name] for name in _TRIED_AT_ONCE):
                mended.append({"key": feed.id, "next_at": now} | values)
            else:
                kept.append({"key": feed.id} | values)
    return added, moved, kept, mended, reread


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


async def sync_topics(connection: AsyncConnection, named: Sequence[Topic]) -> None:
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

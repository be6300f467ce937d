"""Digests: what rang within the hour, what gathers in them, when they become owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Insert,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerts.policy import HOUR, Caps, Rung
from bot.model import DeliveryState, Digest, Item
from bot.store.columns import Id, Moment
from bot.store.database import among, insert_new
from bot.store.rows import ITEM_COLUMNS, item_of
from bot.store.schema import (
    alert_topics,
    alerts,
    chats,
    deliveries,
    digest_items,
    digests,
    feeds,
    items,
    subscriptions,
)
from bot.store.turns import backlog_turns, served_turn
from bot.store.waiting import ASLEEP, lock_chats

SHOWN = 20
"""Stories that a digest lists at most."""

# Written out, not bound: a partial index serves only a statement that repeats its condition.
IS_OPEN = text("digests.open")
RANG_ALONE = text("alerts.digest_id IS NULL")


async def rung_lately(
    connection: AsyncConnection, caps: Caps, chat_of: dict[int, int], of_feeds: Collection[str], now: datetime
) -> Rung:
    """What rang within the hour of these feeds and subscriptions, in the subscriptions' chats. Of each chat no more is
    read than rang there within the hour."""
    rung = Rung(caps)
    lately = (among(connection, alerts.c.chat_id, set(chat_of.values())), RANG_ALONE, alerts.c.created_at > now - HOUR)
    if caps.feed and chat_of:
        by_feed = await connection.execute(
            select(alerts.c.chat_id, items.c.feed_id, func.count())
            .join(items, items.c.id == alerts.c.item_id)
            .where(*lately, items.c.feed_id.in_(of_feeds))
            .group_by(alerts.c.chat_id, items.c.feed_id)
        )
        rung.of_feeds = Counter({(chat_id, feed): count for chat_id, feed, count in by_feed})
    if caps.topic and chat_of:
        by_topic = await connection.execute(
            select(alert_topics.c.subscription_id, func.count())
            .join(alerts, alerts.c.id == alert_topics.c.alert_id)
            # By alert: by subscription, all that it ever rang would be read.
            .where(*lately, among(connection, alert_topics.c.subscription_id + 0, chat_of))
            .group_by(alert_topics.c.subscription_id)
        )
        rung.of_topics = Counter(dict(by_topic.all()))
    return rung


async def open_for_feed(
    connection: AsyncConnection, item: Item, chat_ids: list[int], now: datetime, due: datetime
) -> None:
    """An open digest of the item's feed for each of the chats."""
    # Not by chat: on a table that grew since PostgreSQL last counted it, that would be read through for each of them.
    gathering = select(digests.c.chat_id).where(
        among(connection, digests.c.chat_id, chat_ids), IS_OPEN, digests.c.feed_id == item.feed_id
    )
    made = select(
        chats.c.id,
        literal(item.feed_id),
        literal(None, digests.c.subscription_id.type),
        literal(item.feed_name),
        literal(True),
        literal(due, Moment()),
        literal(now, Moment()),
    ).where(among(connection, chats.c.id, chat_ids), chats.c.id.not_in(gathering))
    await connection.execute(_insert(connection, made))


async def open_for_topics(
    connection: AsyncConnection, subscription_ids: list[int], now: datetime, due: datetime
) -> None:
    """An open digest of each of the subscriptions, for its chat."""
    gathering = select(digests.c.id).where(
        digests.c.chat_id == subscriptions.c.chat_id, IS_OPEN, digests.c.subscription_id == subscriptions.c.id
    )
    made = select(
        subscriptions.c.chat_id,
        literal(None, String),
        subscriptions.c.id,
        func.coalesce(subscriptions.c.topic, subscriptions.c.query),
        literal(True),
        literal(due, Moment()),
        literal(now, Moment()),
    ).where(among(connection, subscriptions.c.id, subscription_ids), ~gathering.exists())
    await connection.execute(_insert(connection, made))


def _insert(connection: AsyncConnection, made: Select[Any]) -> Insert:
    into = ["chat_id", "feed_id", "subscription_id", "label", "open", "due_at", "created_at"]
    return insert_new(connection, digests).from_select(into, made)


async def due_digests(connection: AsyncConnection, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Open ones whose time has come: their ids, and their chats'."""
    found = await connection.execute(
        select(digests.c.id, digests.c.chat_id)
        .where(IS_OPEN, digests.c.due_at <= now)
        .order_by(digests.c.due_at)
        .limit(limit)
    )
    return [(row.id, row.chat_id) for row in found]


async def owe_digests(connection: AsyncConnection, due: list[tuple[int, int]], now: datetime) -> int:
    """Closes those of them that are still open, each into a delivery behind what its chat is owed already; gives how
    many."""
    ids = [each for each, _ in due]
    await lock_chats(connection, {chat_id for _, chat_id in due})
    place = func.row_number().over(partition_by=chats.c.platform, order_by=digests.c.id)
    made = (
        select(
            digests.c.chat_id,
            chats.c.platform,
            literal("digest:") + cast(digests.c.id, String),
            served_turn(chats.c.platform) + place + backlog_turns(digests.c.chat_id),
            digests.c.id,
            literal(DeliveryState.PENDING.value),
            case((chats.c.state == "active", literal(now, Moment())), else_=literal(ASLEEP, Moment())),
            literal(now, Moment()),
        )
        .join(chats, chats.c.id == digests.c.chat_id)
        .where(among(connection, digests.c.id, ids), IS_OPEN)
        .order_by(digests.c.id)
    )
    into = ["chat_id", "platform", "key", "turn", "digest_id", "state", "due_at", "created_at"]
    statement = insert_new(connection, deliveries).from_select(into, made)
    owed = await connection.execute(statement.execution_options(preserve_rowcount=True))
    await connection.execute(update(digests).where(among(connection, digests.c.id, ids)).values(open=False))
    return owed.rowcount


async def hand_over_digests(connection: AsyncConnection, old: int, new: int) -> None:
    """What gathers for one chat, another one is told; and what is owed already belongs there, too."""
    await connection.execute(update(digests).where(digests.c.chat_id == old).values(chat_id=new))


async def list_developments(
    connection: AsyncConnection, which: ColumnElement[bool], alert_ids: Collection[int], item: int, now: datetime
) -> None:
    """The open digests that `which` (a condition on digests) chooses list the item as what came of those alerts of
    their chats."""
    made = (
        select(digests.c.id, alerts.c.id, literal(item, Id), literal(now, Moment()))
        .join(alerts, alerts.c.chat_id == digests.c.chat_id)
        .where(IS_OPEN, which, among(connection, alerts.c.id, alert_ids))
    )
    into = ["digest_id", "alert_id", "item_id", "created_at"]
    await connection.execute(insert_new(connection, digest_items).from_select(into, made))


def _listed(digest_ids: Iterable[int]) -> FromClause:
    """All that the digests list: stories that are new in them, and developments."""
    ids = list(digest_ids)
    new = select(alerts.c.digest_id, alerts.c.id.label("alert_id"), alerts.c.item_id, alerts.c.created_at)
    return union_all(
        new.where(alerts.c.digest_id.in_(ids)), select(digest_items).where(digest_items.c.digest_id.in_(ids))
    ).subquery("listed")


async def told_by(connection: AsyncConnection, digest_ids: Iterable[int]) -> dict[int, int]:
    """How many stories each of the digests tells."""
    listed = _listed(digest_ids)
    counted = await connection.execute(select(listed.c.digest_id, func.count()).group_by(listed.c.digest_id))
    return dict(counted.all())


async def digests_of(connection: AsyncConnection, digest_ids: list[int]) -> dict[int, Digest]:
    """What the digests say, the latest stories first."""
    if not digest_ids:
        return {}
    counts = await told_by(connection, digest_ids)
    listed, topics = await _items(connection, digest_ids), await _topics(connection, digest_ids)
    of_digest = select(digest_items.c.digest_id, func.count()).group_by(digest_items.c.digest_id)
    counted = await connection.execute(of_digest.where(digest_items.c.digest_id.in_(digest_ids)))
    developments: dict[int, int] = dict(counted.all())
    rows = await connection.execute(
        select(digests.c.id, digests.c.label, digests.c.feed_id).where(digests.c.id.in_(digest_ids))
    )
    return {
        row.id: Digest(
            name=row.label,
            of_topic=row.feed_id is None,
            count=counts.get(row.id, 0),
            items=listed.get(row.id, ()),
            topics=topics.get(row.id, ()),
            developments=developments.get(row.id, 0),
        )
        for row in rows
    }


async def _items(connection: AsyncConnection, digest_ids: list[int]) -> dict[int, tuple[Item, ...]]:
    listed = _listed(digest_ids)
    latest_first = listed.c.created_at.desc(), listed.c.alert_id.desc(), listed.c.item_id.desc()
    place = func.row_number().over(partition_by=listed.c.digest_id, order_by=latest_first).label("place")
    latest = select(listed.c.digest_id, listed.c.item_id, place).subquery()
    rows = await connection.execute(
        select(latest.c.digest_id, *ITEM_COLUMNS)
        .select_from(latest.join(items, items.c.id == latest.c.item_id).join(feeds, feeds.c.id == items.c.feed_id))
        .where(latest.c.place <= SHOWN)
        .order_by(latest.c.digest_id, latest.c.place)
    )
    found: dict[int, tuple[Item, ...]] = {}
    for row in rows.mappings():
        found[row["digest_id"]] = (*found.get(row["digest_id"], ()), item_of(row))
    return found


async def _topics(connection: AsyncConnection, digest_ids: list[int]) -> dict[int, tuple[str, ...]]:
    listed = _listed(digest_ids)
    rows = await connection.execute(
        select(listed.c.digest_id, alert_topics.c.label, func.min(alert_topics.c.subscription_id))
        .join(alert_topics, alert_topics.c.alert_id == listed.c.alert_id)
        .group_by(listed.c.digest_id, alert_topics.c.label)
        .order_by(func.min(alert_topics.c.subscription_id))
    )
    found: dict[int, tuple[str, ...]] = {}
    for digest_id, label, _ in rows:
        found[digest_id] = (*found.get(digest_id, ()), label)
    return found

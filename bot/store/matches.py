"""MatchStore: unmatched items in, stories, alerts and owed deliveries out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, func, insert, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import DeliveryState, Item, Lease, MatchBatch, MatchedItem, SubscriptionMatch
from bot.store.database import Database, insert_new, new_id
from bot.store.leases import fence
from bot.store.revisions import current_revision
from bot.store.rows import ITEM_COLUMNS, item_of, select_subscriptions, subscription_of
from bot.store.schema import alert_topics, alerts, chats, deliveries, feeds, items, stories, story_items, subscriptions
from bot.store.waiting import IS_PENDING

OWED_A_TRANSACTION = 1000
STORY_WINDOW = timedelta(hours=72)
FIRST_LOOK_RINGS = 3


class SqlMatchStore:
    """See ports.MatchStore. What is written is fenced by `lease`; `owed_at_once`: how many deliveries a transaction
    writes."""

    def __init__(
        self, database: Database, lease: Lease | None = None, *, owed_at_once: int = OWED_A_TRANSACTION
    ) -> None:
        self._database = database
        self._lease = lease
        self._owed_at_once = owed_at_once

    async def claim(self, revision: int, limit: int) -> MatchBatch:
        """Changed subscriptions and unmatched items as of one snapshot."""
        async with self._database.read() as connection:
            newest = await current_revision(connection)
            changed = []
            if newest > revision:
                rows = await connection.execute(select_subscriptions().where(subscriptions.c.revision > revision))
                changed = [subscription_of(row) for row in rows.mappings()]
            pending = await connection.execute(
                select(*ITEM_COLUMNS)
                .join(feeds, feeds.c.id == items.c.feed_id)
                .where(items.c.state == "pending")
                .order_by(items.c.id)
                .limit(limit)
            )
            found = [item_of(row) for row in pending.mappings()]
        return MatchBatch(newest, tuple(changed), tuple(found))

    async def record(self, matched: Sequence[MatchedItem], now: datetime) -> int:
        """Items that nobody follows are marked together; each other one with what it makes owed."""
        owed = 0
        quiet = [each.item.id for each in matched if not each.matches]
        if quiet:
            async with self._database.write() as connection:
                await fence(connection, self._lease)
                await _mark_done(connection, quiet)
        for each in matched:
            if each.matches:
                owed += await self._record_one(each, now)
        return owed

    async def owed_more_than(self, depth: int) -> bool:
        """Counts no further than `depth`, in an index of what waits."""
        beyond: Select[int] = (
            select(literal_column("1", Integer)).where(IS_PENDING).select_from(deliveries).limit(1).offset(depth)
        )
        async with self._database.read() as connection:
            return await connection.scalar(beyond) is not None

    async def _record_one(self, matched: MatchedItem, now: datetime) -> int:
        chunks = list(_chunks(_by_chat(matched.matches), self._owed_at_once))
        owed = 0
        for number, chunk in enumerate(chunks, start=1):
            async with self._database.write() as connection:
                await fence(connection, self._lease)
                story = await _story(connection, matched, now)
                owed += await _owe(connection, matched.item, story, chunk, now)
                if number == len(chunks):
                    await _mark_done(connection, [matched.item.id], matched.fingerprint)
        return owed


ChatMatches = tuple[int, list[SubscriptionMatch]]


@dataclass(frozen=True, slots=True)
class _Fan:
    """One story's ring for some chats."""

    item: Item
    story: int
    now: datetime


def _by_chat(matches: Iterable[SubscriptionMatch]) -> list[ChatMatches]:
    chats_of: dict[int, list[SubscriptionMatch]] = {}
    for match in matches:
        chats_of.setdefault(match.subscription.chat_id, []).append(match)
    return sorted(chats_of.items())


def _chunks(rows: list[ChatMatches], size: int) -> Iterable[list[ChatMatches]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


async def _mark_done(connection: AsyncConnection, ids: list[int], fingerprint: str | None = None) -> None:
    values: dict[str, Any] = {"state": "done"}
    if fingerprint is not None:
        values["fingerprint"] = fingerprint
    await connection.execute(update(items).where(items.c.id.in_(ids)).values(**values))


async def _story(connection: AsyncConnection, matched: MatchedItem, now: datetime) -> int:
    """The story the item belongs to: its own already, that of an exact copy within 72 hours, or a new one."""
    item = matched.item
    own = await connection.scalar(select(story_items.c.story_id).where(story_items.c.item_id == item.id))
    if own is not None:
        return int(own)
    story = None
    if matched.fingerprint is not None:
        story = await connection.scalar(
            select(story_items.c.story_id)
            .join(items, items.c.id == story_items.c.item_id)
            .where(items.c.fingerprint == matched.fingerprint, items.c.at >= now - STORY_WINDOW)
            .order_by(items.c.at.desc())
            .limit(1)
        )
    if story is None:
        made = await connection.execute(insert(stories).values(item_id=item.id, created_at=now))
        story = new_id(made)
    await connection.execute(insert(story_items).values(item_id=item.id, story_id=story))
    await connection.execute(update(items).where(items.c.id == item.id).values(fingerprint=matched.fingerprint))
    return int(story)


async def _owe(connection: AsyncConnection, item: Item, story: int, rows: list[ChatMatches], now: datetime) -> int:
    """Alerts, their topics and the deliveries they owe; what is there already from before a crash stays."""
    if item.first_look:
        rows = await _with_room(connection, item.feed_id, rows)
    fan = _Fan(item, story, now)
    made = await _alerts(connection, fan, [chat_id for chat_id, _ in rows])
    topics = [_topic_row(fan, made[chat_id], match) for chat_id, matches in rows for match in matches]
    if not topics:
        return 0
    await connection.execute(insert_new(connection, alert_topics), topics)
    found = await connection.execute(select(chats.c.id, chats.c.platform).where(chats.c.id.in_(made)))
    platforms = dict(found.all())
    there = await _owed_before(connection, story, made)
    await connection.execute(
        insert_new(connection, deliveries),
        [_delivery_row(fan, chat_id, platforms[chat_id], alert_id) for chat_id, alert_id in made.items()],
    )
    return len(made) - there


async def _with_room(connection: AsyncConnection, feed: str, rows: list[ChatMatches]) -> list[ChatMatches]:
    """The chats with a subscription that this feed's first look has rung less than three times, and what matched."""
    ids = [match.subscription.id for _, matches in rows for match in matches]
    counted = await connection.execute(
        select(alert_topics.c.subscription_id, func.count())
        .where(alert_topics.c.first_look == feed, alert_topics.c.subscription_id.in_(ids))
        .group_by(alert_topics.c.subscription_id)
    )
    rung: Counter[int] = Counter(dict(counted.all()))
    return [
        (chat_id, matches)
        for chat_id, matches in rows
        if any(rung[match.subscription.id] < FIRST_LOOK_RINGS for match in matches)
    ]


async def _alerts(connection: AsyncConnection, fan: _Fan, chat_ids: list[int]) -> dict[int, int]:
    """The alerts of the story by chat, made where they are missing."""
    if not chat_ids:
        return {}
    await connection.execute(
        insert_new(connection, alerts),
        [
            {"chat_id": chat_id, "story_id": fan.story, "item_id": fan.item.id, "created_at": fan.now}
            for chat_id in chat_ids
        ],
    )
    rows = await connection.execute(
        select(alerts.c.chat_id, alerts.c.id).where(alerts.c.story_id == fan.story, alerts.c.chat_id.in_(chat_ids))
    )
    return dict(rows.all())


async def _owed_before(connection: AsyncConnection, story: int, chat_ids: Iterable[int]) -> int:
    """How many of the chats were owed the story's ring already: before a crash, or by an earlier copy of it."""
    count = await connection.scalar(
        select(func.count()).where(deliveries.c.key == f"ring:{story}", deliveries.c.chat_id.in_(chat_ids))
    )
    return count or 0


def _topic_row(fan: _Fan, alert_id: int, match: SubscriptionMatch) -> dict[str, Any]:
    return {
        "alert_id": alert_id,
        "subscription_id": match.subscription.id,
        "label": match.subscription.label,
        "words": list(match.words),
        "first_look": fan.item.feed_id if fan.item.first_look else None,
        "created_at": fan.now,
    }


def _delivery_row(fan: _Fan, chat_id: int, platform: str, alert_id: int) -> dict[str, Any]:
    return {
        "chat_id": chat_id,
        "platform": platform,
        "key": f"ring:{fan.story}",
        "lane": fan.story,
        "alert_id": alert_id,
        "state": DeliveryState.PENDING.value,
        "due_at": fan.now,
        "created_at": fan.now,
    }

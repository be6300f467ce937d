"""MatchStore: unmatched items in, stories, alerts and owed deliveries out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, func, insert, literal, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import DeliveryState, Item, Lease, MatchBatch, MatchedItem, Subscription, SubscriptionMatch
from bot.store.columns import Id, Moment
from bot.store.database import Database, among, insert_new, new_id
from bot.store.leases import fence
from bot.store.revisions import current_revision
from bot.store.rows import ITEM_COLUMNS, item_of, select_subscriptions, subscription_of
from bot.store.schema import (
    alert_topics,
    alerts,
    chats,
    deliveries,
    feeds,
    items,
    stories,
    story_items,
    subscriptions,
)
from bot.store.turns import backlog_turns, served_turn
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
        for number, chunk in enumerate(chunks):
            async with self._database.write() as connection:
                await fence(connection, self._lease)
                story = await _story(connection, matched, now)
                fan = _Fan(matched.item, story, now, before=number * self._owed_at_once)
                owed += await _owe(connection, fan, chunk)
                if number == len(chunks) - 1:
                    await _mark_done(connection, [matched.item.id], matched.fingerprint)
        return owed


ChatMatches = tuple[int, list[SubscriptionMatch]]


@dataclass(frozen=True, slots=True)
class _Fan:
    """One story's ring for some chats, `before` whom as many others are rung."""

    item: Item
    story: int
    now: datetime
    before: int = 0


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


async def _owe(connection: AsyncConnection, fan: _Fan, rows: list[ChatMatches]) -> int:
    """Alerts, their topics and the deliveries they owe; what is there already from before a crash stays.

    The database makes the rows from its own: a chat or subscription that is gone by now gets none.
    """
    if fan.item.first_look:
        rows = await _with_room(connection, fan.item.feed_id, rows)
    rows = await _where_they_are_now(connection, rows)
    if not rows:
        return 0
    chat_ids = [chat_id for chat_id, _ in rows]
    await _make_alerts(connection, fan, chat_ids)
    for words, matches in _by_words(rows).items():
        await _make_topics(connection, fan, words, matches)
    return await _make_deliveries(connection, fan, chat_ids)


async def _where_they_are_now(connection: AsyncConnection, rows: list[ChatMatches]) -> list[ChatMatches]:
    """By the chats that the subscriptions belong to: since they were read, a chat may have moved, or been forgotten.
    None moves until the transaction ends."""
    read = {match.subscription.id: match.subscription.chat_id for _, each in rows for match in each}
    found = await connection.execute(
        select(subscriptions.c.id, subscriptions.c.chat_id)
        .where(among(connection, subscriptions.c.id, read))
        .with_for_update(read=True)
    )
    chat_of = dict(found.all())
    if chat_of == read:
        return rows
    return _by_chat(
        SubscriptionMatch(replace(match.subscription, chat_id=chat_of[match.subscription.id]), match.words)
        for _, each in rows
        for match in each
        if match.subscription.id in chat_of
    )


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


async def _make_alerts(connection: AsyncConnection, fan: _Fan, chat_ids: list[int]) -> None:
    made = select(chats.c.id, literal(fan.story, Id), literal(fan.item.id, Id), literal(fan.now, Moment())).where(
        among(connection, chats.c.id, chat_ids)
    )
    await connection.execute(
        insert_new(connection, alerts).from_select(["chat_id", "story_id", "item_id", "created_at"], made)
    )


def _by_words(rows: list[ChatMatches]) -> dict[tuple[str, ...], list[Subscription]]:
    """The subscriptions that were matched by the same words: one statement writes them all."""
    found: dict[tuple[str, ...], list[Subscription]] = {}
    for _, matches in rows:
        for match in matches:
            found.setdefault(match.words, []).append(match.subscription)
    return found


async def _make_topics(
    connection: AsyncConnection, fan: _Fan, words: tuple[str, ...], matched: list[Subscription]
) -> None:
    columns = alert_topics.c
    made = (
        select(
            alerts.c.id,
            subscriptions.c.id,
            func.coalesce(subscriptions.c.topic, subscriptions.c.query),
            literal(list(words), columns.words.type),
            literal(fan.item.feed_id if fan.item.first_look else None, columns.first_look.type),
            literal(fan.now, Moment()),
        )
        .select_from(subscriptions.join(alerts, alerts.c.chat_id == subscriptions.c.chat_id))
        .where(
            among(connection, subscriptions.c.id, [each.id for each in matched]),
            # By chat and story: by story alone, all the alerts of the fan-out so far would be read each time.
            among(connection, alerts.c.chat_id, {each.chat_id for each in matched}),
            alerts.c.story_id == fan.story,
        )
    )
    into = ["alert_id", "subscription_id", "label", "words", "first_look", "created_at"]
    await connection.execute(insert_new(connection, alert_topics).from_select(into, made))


async def _make_deliveries(connection: AsyncConnection, fan: _Fan, chat_ids: list[int]) -> int:
    """One turn each on their platform, from the one that is served now. Gives how many are new."""
    place = func.row_number().over(partition_by=chats.c.platform, order_by=alerts.c.chat_id)
    made = (
        select(
            alerts.c.chat_id,
            chats.c.platform,
            literal(f"ring:{fan.story}"),
            served_turn(chats.c.platform) + literal(fan.before) + place + backlog_turns(alerts.c.chat_id),
            alerts.c.id,
            literal(DeliveryState.PENDING.value),
            literal(fan.now, Moment()),
            literal(fan.now, Moment()),
        )
        .select_from(alerts.join(chats, chats.c.id == alerts.c.chat_id))
        .where(alerts.c.story_id == fan.story, among(connection, alerts.c.chat_id, chat_ids))
        .order_by(alerts.c.id)
    )
    into = ["chat_id", "platform", "key", "turn", "alert_id", "state", "due_at", "created_at"]
    statement = insert_new(connection, deliveries).from_select(into, made)
    written = await connection.execute(statement.execution_options(preserve_rowcount=True))
    return written.rowcount

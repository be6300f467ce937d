"""MatchStore: unmatched items in, stories, alerts and owed deliveries out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, Select, bindparam, func, insert, literal, literal_column, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import DeliveryState, Item, Lease, MatchBatch, MatchedItem, Subscription, SubscriptionMatch
from bot.store.columns import Id, Moment
from bot.store.database import Database, among, insert_new, new_id
from bot.store.edits import owe_edits
from bot.store.leases import fence
from bot.store.parts import ChatMatches, Part, by_words, moved, transactions
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
# Written out, not bound: a partial index serves only a statement that repeats its condition.
IS_UNMATCHED = text("items.state IN ('pending', 'again')")


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
                .where(IS_UNMATCHED)
                .order_by(items.c.id)
                .limit(limit)
            )
            found = [item_of(row) for row in pending.mappings()]
        return MatchBatch(newest, tuple(changed), tuple(found))

    async def record(self, matched: Sequence[MatchedItem], now: datetime) -> int:
        """As many items in a transaction as owe no more than that many deliveries; more of one item in several."""
        owed = 0
        for parts in transactions(matched, self._owed_at_once):
            async with self._database.write() as connection:
                await fence(connection, self._lease)
                chat_of = await _chats_now(connection, [match for part in parts for match in part.matches])
                for part in parts:
                    if part.matches:
                        owed += await _record_part(connection, part, chat_of, now)
                whole = [part.matched for part in parts if part.last]
                await _mark_done(connection, [each for each in whole if not each.item.edits])
            for each in whole:
                if each.item.edits:
                    await self._record_edit(each, now)
        return owed

    async def _record_edit(self, matched: MatchedItem, now: datetime) -> None:
        """The item's alerts are edited too, with what it matches now, as many in a transaction as are owed in one."""
        after: int | None = 0
        while after is not None:
            async with self._database.write() as connection:
                await fence(connection, self._lease)
                told = alerts.c.item_id == matched.item.id
                after = await owe_edits(connection, told, now, after=after, limit=self._owed_at_once)
                if after is None:
                    await _mark_done(connection, [matched])

    async def owed_more_than(self, depth: int) -> bool:
        """Counts no further than `depth`, in an index of what waits. Edits may wait for minutes: they don't count."""
        one = select(literal_column("1", Integer)).where(IS_PENDING, ~deliveries.c.edit).select_from(deliveries)
        beyond: Select[int] = one.limit(1).offset(depth)
        async with self._database.read() as connection:
            return await connection.scalar(beyond) is not None


@dataclass(frozen=True, slots=True)
class _Fan:
    """One story's ring for some chats, `before` whom as many others are rung."""

    item: Item
    story: int
    now: datetime
    before: int = 0


async def _record_part(connection: AsyncConnection, part: Part, chat_of: dict[int, int], now: datetime) -> int:
    story = await _story(connection, part.matched, now)
    rows = moved(part.rows, chat_of)
    return await _owe(connection, _Fan(part.matched.item, story, now, part.before), rows)


async def _mark_done(connection: AsyncConnection, matched: list[MatchedItem]) -> None:
    """But for those that were edited since they were read: they are matched again."""
    if matched:
        unedited = update(items).where(items.c.id == bindparam("key"), items.c.edits == bindparam("as_read"))
        await connection.execute(
            unedited.values(state="done", fingerprint=bindparam("as_matched")),
            [{"key": each.item.id, "as_read": each.item.edits, "as_matched": each.fingerprint} for each in matched],
        )


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
    if matched.fingerprint is not None:  # copies among the next find it
        await connection.execute(update(items).where(items.c.id == item.id).values(fingerprint=matched.fingerprint))
    return int(story)


async def _owe(connection: AsyncConnection, fan: _Fan, rows: list[ChatMatches]) -> int:
    """Alerts, their topics and the deliveries they owe; what is there already from before a crash stays.

    The database makes the rows from its own: a chat or subscription that is gone by now gets none.
    """
    if fan.item.first_look:
        rows = await _with_room(connection, fan.item.feed_id, rows)
    if not rows:
        return 0
    chat_ids = [chat_id for chat_id, _ in rows]
    await _make_alerts(connection, fan, chat_ids)
    for words, matches in by_words(rows).items():
        await _make_topics(connection, fan, words, matches)
    return await _make_deliveries(connection, fan, chat_ids)


async def _chats_now(connection: AsyncConnection, matches: list[SubscriptionMatch]) -> dict[int, int]:
    """The chats that the subscriptions belong to: since they were read, a chat may have moved, or been forgotten. None
    moves until the transaction ends."""
    if not matches:
        return {}
    found = await connection.execute(
        select(subscriptions.c.id, subscriptions.c.chat_id)
        .where(among(connection, subscriptions.c.id, {match.subscription.id for match in matches}))
        .order_by(subscriptions.c.id)
        .with_for_update(read=True)
    )
    return dict(found.all())


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

"""Developments of a story that come as replies to its alerts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerts.policy import Way
from bot.model import DeliveryState, Item
from bot.store.awaited import SUMS_UP, Awaited, want_article
from bot.store.database import among, insert_new
from bot.store.digests import IS_OPEN, list_developments, open_for_feed, open_for_topics
from bot.store.edits import BETWEEN_EDITS, EDITABLE
from bot.store.fan import Fan
from bot.store.novelties import told_of
from bot.store.parts import ChatMatches
from bot.store.schema import alert_topics, alerts, chats, deliveries, digests
from bot.store.turns import served_turn
from bot.store.waiting import ASLEEP
from bot.stories.developments import A_DAY, PAUSE, Novelty, may_follow

DAY = timedelta(days=1)
SHOWN_BY_EDITS = EDITABLE - BETWEEN_EDITS
"""How old an alert may be for an edit to be sure to come: the last may have to wait."""


async def owe_replies(connection: AsyncConnection, fan: Fan, rows: Sequence[ChatMatches], new: Novelty | None) -> int:
    """Owes a reply to those of the chats whose alert of the story is out for hours, if `new` says that the item is a
    development for them; gives how many. What is owed already from before a crash stays. Like rings they wait for the
    item's article.

    Where the alert has no message of its own and gets none (a digest listed it, or it never arrived), the item comes by
    itself, if the caps let it ring.

    Where the alert is too old to be edited, a reply is all that can show the item: then it comes whatever it says; and
    where it brings a topic that the message lacks, whatever came before.

    A development that no reply may tell, and no edit either, is listed by the chat's next digest.
    """
    ways = await _ways(connection, fan, rows, new)
    await _list(connection, fan, ways)
    if not ways.reply:
        return 0
    waits = await want_article(connection, fan.item, fan.now) if fan.wants_article else None
    turns: Counter[str] = Counter()
    owed = []
    for row in ways.reply:
        turns[row.platform] += 1
        owed.append(_delivery(row, fan.item, turns[row.platform], fan.now, waits))
    await connection.execute(insert_new(connection, deliveries), owed)
    return len(owed)


@dataclass(slots=True)
class _Ways:
    """The alerts that get a reply; those whose chats find the item in their digest of its feed, with the chats; and
    those for which one of a topic's lists it, with the subscriptions."""

    reply: list[Row[Any]] = field(default_factory=list)
    by_feed: dict[int, int] = field(default_factory=dict)
    by_topic: dict[int, int] = field(default_factory=dict)


async def _ways(connection: AsyncConnection, fan: Fan, rows: Sequence[ChatMatches], new: Novelty | None) -> _Ways:
    topics = {chat: [match.subscription.id for match in matches] for chat, matches in rows}
    found = (await connection.execute(_told(connection, fan.item, fan.story, topics, fan.now))).all()
    told = await told_of(connection, [row.id for row in found]) if found else {}
    ways = _Ways()
    for row in found:
        followed = told[row.id]
        if fan.item.id in followed:
            continue
        last = max(followed.values(), default=row.created_at)
        is_new = new is not None and new.is_development({row.item_id, *followed})
        moves_on = is_new and may_follow(fan.item.at, last)
        way = Way.TOPIC_DIGEST
        if _may_come(row, last, fan.now, moves_on=moves_on):
            way = Way.RING if row.remote_id is not None else _way(fan, row.chat_id, topics[row.chat_id])
        elif row.remote_id is not None and not _is_late(row, fan.now):
            continue  # an edit names who told it
        if way is Way.RING:
            ways.reply.append(row)
        elif moves_on and way is Way.FEED_DIGEST:
            ways.by_feed[row.id] = row.chat_id
        elif moves_on:
            ways.by_topic[row.id] = topics[row.chat_id][0]
    return ways


async def _list(connection: AsyncConnection, fan: Fan, ways: _Ways) -> None:
    item, now, due = fan.item, fan.now, fan.now + fan.rung.caps.gather
    if ways.by_feed:
        await open_for_feed(connection, item, list(ways.by_feed.values()), now, due)
        await list_developments(connection, digests.c.feed_id == item.feed_id, ways.by_feed, item.id, now)
    if ways.by_topic:
        subscriptions = list(ways.by_topic.values())
        await open_for_topics(connection, subscriptions, now, due)
        of_topics = among(connection, digests.c.subscription_id, subscriptions)
        await list_developments(connection, of_topics, ways.by_topic, item.id, now)


def _may_come(row: Row[Any], last: datetime, now: datetime, *, moves_on: bool) -> bool:
    if _is_new_topic(row, last, now):
        return True
    return row.today < A_DAY and (moves_on or _is_late(row, now))


def _is_new_topic(row: Row[Any], last: datetime, now: datetime) -> bool:
    """Whether the item brings a topic that only a message of its own can name; once, if it brings several."""
    return bool(row.topic_now and last < now)


def _is_late(row: Row[Any], now: datetime) -> bool:
    return bool(row.created_at <= now - SHOWN_BY_EDITS)


def _way(fan: Fan, chat: int, topics: Sequence[int]) -> Way:
    """Of what comes by itself; counts it, if it rings."""
    way = fan.rung.way(chat, fan.item.feed_id, topics)
    if way is Way.RING:
        fan.rung.ring(chat, fan.item.feed_id, topics)
    return way


def _told(connection: AsyncConnection, item: Item, story: int, chat_ids: Collection[int], now: datetime) -> Select[Any]:
    """The alerts of the chats that are out, or ended otherwise, with the numbers of their replies: today's and all."""
    mine = deliveries.alias("mine")
    replies = mine.c.alert_id == alerts.c.id, mine.c.item_id.is_not(None)
    today = select(func.count(mine.c.id)).where(*replies, mine.c.created_at > now - DAY).scalar_subquery()
    count = select(func.count(mine.c.id)).where(*replies).scalar_subquery()
    topic_now = (
        select(alert_topics).where(alert_topics.c.alert_id == alerts.c.id, alert_topics.c.created_at == now).exists()
    )
    too_late = alerts.c.created_at <= now - SHOWN_BY_EDITS
    unnamed = topic_now & or_(too_late, alerts.c.remote_id.is_(None))
    ring, digest = deliveries.alias("ring"), deliveries.alias("digest")
    is_owed = or_(
        select(ring.c.id)
        .where(ring.c.alert_id == alerts.c.id, ring.c.item_id.is_(None), _is_open(ring.c.state))
        .exists(),
        select(digest.c.id).where(digest.c.digest_id == alerts.c.digest_id, _is_open(digest.c.state)).exists(),
        select(digests.c.id).where(digests.c.id == alerts.c.digest_id, IS_OPEN).exists(),
    )
    return (
        select(alerts.c.id, alerts.c.chat_id, alerts.c.item_id, alerts.c.created_at, alerts.c.remote_id)
        .add_columns(chats.c.platform, chats.c.state)
        .add_columns(SUMS_UP.label("sums_up"))
        .add_columns(unnamed.label("topic_now"), today.label("today"), count.label("replies"))
        .add_columns(served_turn(chats.c.platform).label("turn"))
        .join(chats, chats.c.id == alerts.c.chat_id)
        .where(
            alerts.c.story_id == story,
            among(connection, alerts.c.chat_id, chat_ids),
            or_(alerts.c.created_at <= item.at - PAUSE, too_late, unnamed),
            or_(alerts.c.remote_id.is_not(None), ~is_owed),
            alerts.c.item_id != item.id,
        )
        .order_by(alerts.c.id)
    )


def _is_open(state: ColumnElement[str]) -> ColumnElement[bool]:
    return state.in_((DeliveryState.PENDING.value, DeliveryState.SENDING.value))


def _delivery(alert: Row[Any], item: Item, place: int, now: datetime, waits: Awaited | None) -> dict[str, Any]:
    waits = waits if alert.sums_up else None
    due_at = waits.until if waits else now
    return {
        "chat_id": alert.chat_id,
        "platform": alert.platform,
        "key": f"reply:{alert.id}:{alert.replies + 1}",
        "turn": alert.turn + place,
        "alert_id": alert.id,
        "item_id": item.id,
        "state": DeliveryState.PENDING.value,
        "due_at": due_at if alert.state == "active" else ASLEEP,
        "created_at": now,
        "article_id": waits.article if waits else None,
    }

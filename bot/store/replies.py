"""Developments of a story that come as replies to its alerts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerts.policy import Way
from bot.model import DeliveryState, Item
from bot.store.awaited import SUMS_UP, Awaited, want_article
from bot.store.database import among, insert_new
from bot.store.digests import IS_OPEN
from bot.store.edits import BETWEEN_EDITS, EDITABLE
from bot.store.fan import Fan
from bot.store.parts import ChatMatches
from bot.store.schema import alert_topics, alerts, chats, deliveries, digests, items, story_items
from bot.store.turns import served_turn
from bot.store.waiting import ASLEEP
from bot.stories.developments import A_DAY, PAUSE, is_development, may_follow
from bot.stories.features import StoryItem

COMPARED = 60
"""Earlier items that a development is compared with, the latest."""
LETTERS_COMPARED = 3_000  # of each
DAY = timedelta(days=1)
SHOWN_BY_EDITS = EDITABLE - BETWEEN_EDITS
"""How old an alert may be for an edit to be sure to come: the last may have to wait."""


async def owe_replies(connection: AsyncConnection, fan: Fan, rows: Sequence[ChatMatches]) -> int:
    """Owes a reply to those of the chats whose alert of the story is out for hours, if the item is a development; gives
    how many. What is owed already from before a crash stays. Like rings they wait for the item's article.

    Where the alert has no message of its own and gets none (a digest listed it, or it never arrived), the item comes by
    itself, if the caps let it ring.

    Where the alert is too old to be edited, a reply is all that can show the item: then it comes whatever it says; and
    where it brings a topic that the message lacks, whatever came before.
    """
    item, story, now = fan.item, fan.story, fan.now
    topics = {chat: [match.subscription.id for match in matches] for chat, matches in rows}
    told = await connection.execute(_told(connection, item, story, topics, now))
    free = [row for row in told if _may_come(row, item, now)]
    if not free:
        return 0
    mine, earlier = _compared(item), await _earlier(connection, item, story)
    if not is_development(mine, earlier):
        free = [row for row in free if _is_new_topic(row, now) or _is_late(row, now)]
    free = [row for row in free if row.remote_id is not None or _rings(fan, row.chat_id, topics[row.chat_id])]
    if not free:
        return 0
    waits = await want_article(connection, item, now) if fan.wants_article else None
    turns: Counter[str] = Counter()
    owed = []
    for row in free:
        turns[row.platform] += 1
        owed.append(_delivery(row, item, turns[row.platform], now, waits))
    await connection.execute(insert_new(connection, deliveries), owed)
    return len(owed)


def _may_come(row: Row[Any], item: Item, now: datetime) -> bool:
    if _is_new_topic(row, now):
        return True
    return row.today < A_DAY if _is_late(row, now) else may_follow(item.at, row.last or row.created_at, row.today)


def _is_new_topic(row: Row[Any], now: datetime) -> bool:
    """Whether the item brings a topic that only a message of its own can name; once, if it brings several."""
    return bool(row.topic_now and row.created_at < now and (row.last is None or row.last < now))


def _is_late(row: Row[Any], now: datetime) -> bool:
    return bool(row.created_at <= now - SHOWN_BY_EDITS)


def _rings(fan: Fan, chat: int, topics: Sequence[int]) -> bool:
    """Counts it, if it does."""
    rings = fan.rung.way(chat, fan.item.feed_id, topics) is Way.RING
    if rings:
        fan.rung.ring(chat, fan.item.feed_id, topics)
    return rings


def _told(connection: AsyncConnection, item: Item, story: int, chat_ids: Collection[int], now: datetime) -> Select[Any]:
    """The alerts of the chats that are out, or ended otherwise, with their replies so far: the last one's time, today's
    and all."""
    mine = deliveries.alias("mine")
    replies = mine.c.alert_id == alerts.c.id, mine.c.item_id.is_not(None)
    last = select(func.max(mine.c.created_at)).where(*replies).scalar_subquery()
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
    this_one = select(mine.c.id).where(mine.c.alert_id == alerts.c.id, mine.c.item_id == item.id).exists()
    return (
        select(alerts.c.id, alerts.c.chat_id, alerts.c.created_at, alerts.c.remote_id)
        .add_columns(chats.c.platform, chats.c.state)
        .add_columns(SUMS_UP.label("sums_up"))
        .add_columns(unnamed.label("topic_now"), last.label("last"), today.label("today"), count.label("replies"))
        .add_columns(served_turn(chats.c.platform).label("turn"))
        .join(chats, chats.c.id == alerts.c.chat_id)
        .where(
            alerts.c.story_id == story,
            among(connection, alerts.c.chat_id, chat_ids),
            or_(alerts.c.created_at <= item.at - PAUSE, too_late, unnamed),
            or_(alerts.c.remote_id.is_not(None), ~is_owed),
            alerts.c.item_id != item.id,
            ~this_one,
        )
        .order_by(alerts.c.id)
    )


def _is_open(state: ColumnElement[str]) -> ColumnElement[bool]:
    return state.in_((DeliveryState.PENDING.value, DeliveryState.SENDING.value))


async def _earlier(connection: AsyncConnection, item: Item, story: int) -> list[StoryItem]:
    # Whatever is read here is read in the transaction, by the loop: sixty long texts held it for half a second.
    text = func.substr(items.c.text, 1, LETTERS_COMPARED).label("text")
    rows = await connection.execute(
        select(items.c.id, items.c.title, text, items.c.language, items.c.at, items.c.feed_id)
        .join(story_items, story_items.c.item_id == items.c.id)
        .where(story_items.c.story_id == story, items.c.id != item.id)
        .order_by(items.c.at.desc(), items.c.id.desc())
        .limit(COMPARED)
    )
    return [StoryItem(row.id, row.title, row.text, row.language, row.at, row.feed_id) for row in rows]


def _compared(item: Item) -> StoryItem:
    return StoryItem(item.id, item.title, item.text, item.language, item.at, item.feed_id)


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

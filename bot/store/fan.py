"""One story for many chats: alerts, their topics, and the deliveries that they owe."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, case, func, literal, null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerts.policy import Rung, Way
from bot.model import DeliveryState, Item, Subscription
from bot.store.awaited import SUMS_UP, want_article
from bot.store.columns import Id, Moment
from bot.store.database import among, insert_new
from bot.store.digests import IS_OPEN, RANG_ALONE, open_for_feed, open_for_topics
from bot.store.parts import ChatMatches, by_words
from bot.store.schema import alert_topics, alerts, chats, deliveries, digests, subscriptions
from bot.store.turns import backlog_turns, served_turn

FIRST_LOOK_RINGS = 3


@dataclass(frozen=True, slots=True)
class Fan:
    """One story's ring for some chats, `before` whom as many others are rung. `known`: the story may have rung some of
    them already; `rung`: what else did within the hour; `wants_article`: it waits for the item's article to be read."""

    item: Item
    story: int
    now: datetime
    rung: Rung
    before: int = 0
    known: bool = False
    wants_article: bool = False


@dataclass(slots=True)
class _Ways:
    """The chats that are rung, those that find the story in their digest of its feed, and the subscriptions in whose
    digest others do."""

    ring: list[int] = field(default_factory=list)
    by_feed: list[int] = field(default_factory=list)
    by_topic: list[int] = field(default_factory=list)


async def owe(connection: AsyncConnection, fan: Fan, rows: list[ChatMatches]) -> int:
    """Alerts, their topics and the deliveries they owe; what is there already from before a crash stays.

    The database makes the rows from its own: a chat or subscription that is gone by now gets none.
    """
    if fan.item.first_look:
        rows = await _with_room(connection, fan.item.feed_id, rows)
    if not rows:
        return 0
    ways = await _ways(connection, fan, rows)
    await _make_alerts(connection, fan, ways)
    for words, matches in by_words(rows).items():
        await _make_topics(connection, fan, words, matches)
    return await _make_deliveries(connection, fan, ways.ring)


async def _ways(connection: AsyncConnection, fan: Fan, rows: list[ChatMatches]) -> _Ways:
    """How each chat is told; what is told already stays as it is. First looks have a limit of their own."""
    ways, feed, rung = _Ways(), fan.item.feed_id, fan.rung
    if not rung.caps:
        ways.ring = [chat_id for chat_id, _ in rows]
        return ways
    told = await _told(connection, fan.story, [chat_id for chat_id, _ in rows]) if fan.known else frozenset()
    for chat_id, matches in rows:
        if chat_id in told:
            continue
        topics = [match.subscription.id for match in matches]
        way = Way.RING if fan.item.first_look else rung.way(chat_id, feed, topics)
        if way is Way.RING:
            rung.ring(chat_id, feed, topics)
            ways.ring.append(chat_id)
        elif way is Way.FEED_DIGEST:
            ways.by_feed.append(chat_id)
        else:
            ways.by_topic.append(topics[0])
    return ways


async def _told(connection: AsyncConnection, story: int, chat_ids: list[int]) -> frozenset[int]:
    """Those of the chats that the story has an alert in."""
    found = select(alerts.c.chat_id).where(alerts.c.story_id == story, among(connection, alerts.c.chat_id, chat_ids))
    return frozenset(await connection.scalars(found))


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


async def _make_alerts(connection: AsyncConnection, fan: Fan, ways: _Ways) -> None:
    """The rings', and those that gather in the chats' digests."""
    due = fan.now + fan.rung.caps.gather
    if ways.ring:
        rung = select(*_alert(fan, chats.c.id), null()).where(among(connection, chats.c.id, ways.ring))
        await _insert_alerts(connection, rung)
    if ways.by_feed:
        await open_for_feed(connection, fan.item, ways.by_feed, fan.now, due)
        gathered = select(*_alert(fan, digests.c.chat_id), digests.c.id).where(
            among(connection, digests.c.chat_id, ways.by_feed), IS_OPEN, digests.c.feed_id == fan.item.feed_id
        )
        await _insert_alerts(connection, gathered)
    if ways.by_topic:
        await open_for_topics(connection, ways.by_topic, fan.now, due)
        gathered = (
            select(*_alert(fan, digests.c.chat_id), digests.c.id)
            .join(subscriptions, subscriptions.c.chat_id == digests.c.chat_id)
            .where(
                among(connection, subscriptions.c.id, ways.by_topic),
                IS_OPEN,
                digests.c.subscription_id == subscriptions.c.id,
            )
        )
        await _insert_alerts(connection, gathered)


def _alert(fan: Fan, chat_id: Column[int]) -> tuple[ColumnElement[Any], ...]:
    return chat_id, literal(fan.story, Id), literal(fan.item.id, Id), literal(fan.now, Moment())


async def _insert_alerts(connection: AsyncConnection, made: Select[Any]) -> None:
    into = ["chat_id", "story_id", "item_id", "created_at", "digest_id"]
    await connection.execute(insert_new(connection, alerts).from_select(into, made))


async def _make_topics(
    connection: AsyncConnection, fan: Fan, words: tuple[str, ...], matched: list[Subscription]
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


async def _make_deliveries(connection: AsyncConnection, fan: Fan, chat_ids: list[int]) -> int:
    """One turn each on their platform, from the one that is served now. Gives how many are new."""
    if not chat_ids:
        return 0
    waits = await want_article(connection, fan.item, fan.now) if fan.wants_article else None
    due_at: ColumnElement[Any] = literal(fan.now, Moment())
    article: ColumnElement[Any] = null()
    if waits:
        due_at = case((SUMS_UP, literal(waits.until, Moment())), else_=due_at)
        article = case((SUMS_UP, literal(waits.article, Id)))
    place = func.row_number().over(partition_by=chats.c.platform, order_by=alerts.c.chat_id)
    made = (
        select(
            alerts.c.chat_id,
            chats.c.platform,
            literal(f"ring:{fan.story}"),
            served_turn(chats.c.platform) + literal(fan.before) + place + backlog_turns(alerts.c.chat_id),
            alerts.c.id,
            literal(DeliveryState.PENDING.value),
            due_at,
            literal(fan.now, Moment()),
            article,
        )
        .select_from(alerts.join(chats, chats.c.id == alerts.c.chat_id))
        .where(alerts.c.story_id == fan.story, among(connection, alerts.c.chat_id, chat_ids), RANG_ALONE)
        .order_by(alerts.c.id)
    )
    into = ["chat_id", "platform", "key", "turn", "alert_id", "state", "due_at", "created_at", "article_id"]
    statement = insert_new(connection, deliveries).from_select(into, made)
    written = await connection.execute(statement.execution_options(preserve_rowcount=True))
    return written.rowcount

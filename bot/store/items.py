"""ItemStore: what may match, and what was told of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from bot.model import Chat, DeliveryState, Item, Told, ToldTopic
from bot.store.apart import sources
from bot.store.carried import read_story
from bot.store.database import Database, among
from bot.store.rows import ITEM_COLUMNS, item_of
from bot.store.schema import (
    alert_topics,
    alerts,
    deliveries,
    feeds,
    items,
    splits,
    story_items,
    subscriptions,
    topics,
)
from bot.store.search import search
from bot.topics.candidates import Condition


class SqlItemStore:
    """See ports.ItemStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, condition: Condition, since: datetime | None, limit: int) -> list[Item]:
        """By the index of times, or by that of words where few items have them."""
        async with self._database.read() as connection:
            found = await search(connection, condition, since)
            ids = (await found.newest()).limit(limit).subquery("chosen")
            statement = (
                select(*ITEM_COLUMNS)
                .join(ids, ids.c.id == items.c.id)
                .join(feeds, feeds.c.id == items.c.feed_id)
                .order_by(items.c.at.desc(), items.c.id.desc())
            )
            rows = (await connection.execute(statement)).mappings().all()
        return [item_of(row) for row in rows]

    async def sample(self, condition: Condition, since: datetime, skip: int, limit: int) -> tuple[list[Item], int]:
        """By a hash of the row's number: items of one poll are stored in a row, and much alike. Counted by the way,
        since finding them takes most of the time."""
        async with self._database.read() as connection:
            found = await search(connection, condition, since)
            ids = (await found.shuffled()).limit(limit).offset(skip).subquery("chosen")
            statement = (
                select(*ITEM_COLUMNS, ids.c.total)
                .join(ids, ids.c.id == items.c.id)
                .join(feeds, feeds.c.id == items.c.feed_id)
            )
            rows = (await connection.execute(statement)).mappings().all()
        return [item_of(row) for row in rows], rows[0]["total"] if rows else 0

    async def origins(self) -> dict[str, tuple[str, ...]]:
        """In the order of feeds.yaml."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(feeds.c.id, feeds.c.tags).order_by(feeds.c.position, feeds.c.id))
            return {row.id: tuple(row.tags) for row in rows}

    async def watched_since(self) -> datetime | None:
        """The earliest first look of all feeds."""
        async with self._database.read() as connection:
            since: datetime | None = await connection.scalar(select(func.min(feeds.c.looked_at)))
            return since

    async def told(self, chat: Chat, alert: int | None) -> Told | None:
        """With the queries as they are now."""
        which = or_(alerts.c.remote_id.is_not(None), _listed()) if alert is None else alerts.c.id == alert
        wanted = (
            select(alerts.c.id.label("alert_id"), *ITEM_COLUMNS)
            .join(items, items.c.id == alerts.c.item_id)
            .join(feeds, feeds.c.id == items.c.feed_id)
            .where(alerts.c.chat_id == chat.id, which)
            .order_by(alerts.c.id.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(wanted)).mappings().first()
            if row is None:
                return None
            found = await connection.execute(_topics_of(row["alert_id"]))
            topics = tuple(ToldTopic(label, query, tuple(words)) for label, query, words in found)
            story = await read_story(connection, row["alert_id"])
            return Told(item_of(row), topics, row["alert_id"], tuple(story))

    async def item(self, number: int) -> Item | None:
        """With its feed's name."""
        wanted = select(*ITEM_COLUMNS).join(feeds, feeds.c.id == items.c.feed_id).where(items.c.id == number)
        async with self._database.read() as connection:
            row = (await connection.execute(wanted)).mappings().first()
        return item_of(row) if row is not None else None

    async def stories(self, chat: Chat, numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
        """As the chat has them: with what it split off, and what follows that, apart."""
        own = splits.c.item_id == story_items.c.item_id, splits.c.chat_id == chat.id
        async with self._database.read() as connection:
            found = await connection.execute(
                select(story_items.c.item_id, func.coalesce(splits.c.story_id, story_items.c.story_id))
                .outerjoin(splits, and_(*own))
                .where(among(connection, story_items.c.item_id, numbers))
            )
            story_of: dict[int, int] = dict(found.all())
            counts = await sources(connection, chat, set(story_of.values()))
        return {item: (story, counts[story]) for item, story in story_of.items()}


def _listed() -> ColumnElement[bool]:
    """Whether an alert was told by a digest that was sent."""
    return (
        select(deliveries.c.id)
        .where(deliveries.c.digest_id == alerts.c.digest_id, deliveries.c.state == DeliveryState.SENT.value)
        .exists()
    )


def _topics_of(alert: int) -> Select[Any]:
    """A subscription that is gone is told by its label, which was its query, or the topic's name."""
    return (
        select(
            alert_topics.c.label,
            func.coalesce(topics.c.query, subscriptions.c.query, alert_topics.c.label),
            alert_topics.c.words,
        )
        .outerjoin(subscriptions, subscriptions.c.id == alert_topics.c.subscription_id)
        .outerjoin(topics, topics.c.name == subscriptions.c.topic)
        .where(alert_topics.c.alert_id == alert)
        .order_by(alert_topics.c.subscription_id)
    )

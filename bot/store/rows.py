"""Rows as the model's objects."""

from __future__ import annotations

from sqlalchemy import RowMapping, Select, select

from bot.model import Chat, Destination, Item, Platform, Subscription, SummaryLength
from bot.store.schema import chats, feeds, items, subscriptions, topics

ITEM_COLUMNS = (
    items.c.id,
    items.c.feed_id,
    feeds.c.name.label("feed_name"),
    feeds.c.tags.label("tags"),
    items.c.title,
    items.c.link,
    items.c.text,
    items.c.language,
    items.c.published,
    items.c.seen_at,
    items.c.first_look,
    items.c.edits,
    items.c.state,
)


def item_of(row: RowMapping) -> Item:
    """The item of a row of ITEM_COLUMNS."""
    return Item(
        id=row["id"],
        feed_id=row["feed_id"],
        feed_name=row["feed_name"],
        title=row["title"],
        link=row["link"],
        text=row["text"],
        language=row["language"],
        published=row["published"],
        seen_at=row["seen_at"],
        tags=tuple(row["tags"]),
        first_look=row["first_look"],
        edits=row["edits"],
        again=row["state"] in {"again", "parted"},
        parted=row["state"] == "parted",
    )


def chat_of(row: RowMapping) -> Chat:
    """The chat of a row of `chats`."""
    return Chat(
        id=row["id"],
        destination=Destination(Platform(row["platform"]), row["chat"], row["thread"]),
        language=row["language"],
    )


def select_subscriptions() -> Select[tuple[object, ...]]:
    """Subscriptions with the query that they stand for; one of a vanished topic or of a paused chat counts as
    inactive."""
    return select(
        subscriptions.c.id,
        subscriptions.c.chat_id,
        subscriptions.c.topic,
        subscriptions.c.created_at,
        subscriptions.c.query.label("own_query"),
        topics.c.query.label("topic_query"),
        topics.c.enabled.label("topic_enabled"),
        subscriptions.c.active,
        subscriptions.c.length,
        chats.c.state.label("chat_state"),
    ).select_from(
        subscriptions.join(chats, chats.c.id == subscriptions.c.chat_id).outerjoin(
            topics, topics.c.name == subscriptions.c.topic
        )
    )


def subscription_of(row: RowMapping, *, rings_last_week: int = 0) -> Subscription:
    """The subscription of a row of `select_subscriptions`."""
    named = row["topic"] is not None
    return Subscription(
        id=row["id"],
        chat_id=row["chat_id"],
        query=(row["topic_query"] or "") if named else row["own_query"],
        topic=row["topic"],
        active=bool(row["active"] and row["chat_state"] == "active" and (row["topic_enabled"] if named else True)),
        created_at=row["created_at"],
        rings_last_week=rings_last_week,
        length=SummaryLength(row["length"]),
    )

"""StoryStore: items that somebody wants told apart from their story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerts.policy import NO_CAPS, Rung
from bot.model import STORY_WINDOW, Chat, Item, StoryPair, SubscriptionMatch
from bot.store.database import Database, among, insert_new, new_id
from bot.store.edits import owe_edits
from bot.store.fan import Fan, owe
from bot.store.parts import by_chat
from bot.store.rows import ITEM_COLUMNS, item_of
from bot.store.schema import alerts, deliveries, feeds, items, splits, stories, story_items, story_pairs
from bot.store.waiting import lock_chats

EDITS_AT_ONCE = 1000


class SqlStoryStore:
    """See ports.StoryStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def split(
        self, chat: Chat, alert: int, item: Item, matches: Sequence[SubscriptionMatch], now: datetime
    ) -> bool | None:
        """One transaction: what is told apart, and the ring that it owes."""
        async with self._database.write() as connection:
            await lock_chats(connection, [chat.id])
            told = (await connection.execute(_told(chat, alert, item))).first()
            if told is None or told.item_id == item.id:
                return None
            if told.apart:
                return False
            story = await _own_story(connection, item.id, now)
            await _put(connection, chat, item.id, story, now)
            await _say_apart(connection, item.id, told.item_id, now)
            fan = Fan(replace(item, first_look=False), story, now, Rung(NO_CAPS), known=True)
            await owe(connection, fan, by_chat(matches))
            await owe_edits(connection, alerts.c.id == alert, now, after=0, limit=1)
        return True

    async def split_for_all(self, item_id: int, now: datetime) -> bool:
        """The item and its alerts move to a story of their own in one transaction; edits of the others are owed in it
        and in as many more as it takes."""
        after: int | None = 0
        async with self._database.write() as connection:
            place = select(story_items.c.story_id).where(story_items.c.item_id == item_id).with_for_update()
            old = await connection.scalar(place)
            left = select(func.min(story_items.c.item_id)).where(
                story_items.c.story_id == old, story_items.c.item_id != item_id
            )
            if old is None or (other := await connection.scalar(left)) is None:
                return False
            await _move(connection, item_id, old, other, now)
            after = await owe_edits(connection, alerts.c.story_id == old, now, after=0, limit=EDITS_AT_ONCE)
        while after is not None:
            async with self._database.write() as connection:
                after = await owe_edits(connection, alerts.c.story_id == old, now, after=after, limit=EDITS_AT_ONCE)
        return True

    async def shares_story(self, item_id: int) -> bool:
        """Whether other items are of its story."""
        other = story_items.alias("other")
        others = (
            select(other.c.item_id)
            .join(story_items, story_items.c.story_id == other.c.story_id)
            .where(story_items.c.item_id == item_id, other.c.item_id != item_id)
        )
        async with self._database.read() as connection:
            return await connection.scalar(others.limit(1)) is not None

    async def pairs(self) -> list[StoryPair]:
        """The oldest first."""
        async with self._database.read() as connection:
            rows = (await connection.execute(select(story_pairs).order_by(story_pairs.c.created_at))).all()
            ids = {each for row in rows for each in (row.item_id, row.other_id)}
            found = await connection.execute(
                select(*ITEM_COLUMNS).join(feeds, feeds.c.id == items.c.feed_id).where(items.c.id.in_(ids))
            )
            known = {row["id"]: item_of(row) for row in found.mappings()}
        return [
            StoryPair(known[row.item_id], known[row.other_id], row.said, row.operator, row.created_at) for row in rows
        ]


def _told(chat: Chat, alert: int, item: Item) -> Select[Any]:
    """The alert's own item, where the other is of its story, or moved in this chat; and whether that is told apart
    already."""
    moved = select(splits.c.item_id).where(splits.c.chat_id == chat.id, splits.c.item_id == item.id)
    shared = story_items.c.item_id == item.id, story_items.c.story_id == alerts.c.story_id
    apart = moved.where(splits.c.story_id != alerts.c.story_id).exists()
    return select(alerts.c.item_id, apart.label("apart")).where(
        alerts.c.id == alert,
        alerts.c.chat_id == chat.id,
        or_(moved.exists(), select(story_items.c.item_id).where(*shared).exists()),
    )


async def _own_story(connection: AsyncConnection, item: int, now: datetime) -> int:
    """The story that the item is told as by itself, the same in every chat."""
    own = splits.c.item_id == item, stories.c.item_id == item  # it may follow another into that one's story
    known = await connection.scalar(
        select(stories.c.id).join(splits, splits.c.story_id == stories.c.id).where(*own).limit(1)
    )
    if known is not None:
        return int(known)
    return new_id(await connection.execute(insert(stories).values(item_id=item, created_at=now)))


async def _put(connection: AsyncConnection, chat: Chat, item: int, story: int, now: datetime) -> None:
    """Into that story, there; also out of one that it followed another item into."""
    moved = update(splits).where(splits.c.chat_id == chat.id, splits.c.item_id == item).values(story_id=story)
    if not (await connection.execute(moved)).rowcount:
        row = {"chat_id": chat.id, "item_id": item, "story_id": story, "created_at": now}
        await connection.execute(insert(splits).values(row))


async def _say_apart(
    connection: AsyncConnection, item: int, other: int, now: datetime, *, operator: bool = False
) -> None:
    pair = {"item_id": item, "other_id": other}
    await connection.execute(insert_new(connection, story_pairs).values(**pair, created_at=now))
    said = {"operator": True} if operator else {"said": story_pairs.c.said + 1}
    this = story_pairs.c.item_id == item, story_pairs.c.other_id == other
    await connection.execute(update(story_pairs).where(*this).values(**said))


async def _move(connection: AsyncConnection, item: int, old: int, other: int, now: datetime) -> None:
    """Matched anew, the item rings where it matches and wasn't told; the chats that have its alert keep that."""
    own = await _own_story(connection, item, now)
    await _say_apart(connection, item, other, now, operator=True)
    await connection.execute(update(story_items).where(story_items.c.item_id == item).values(story_id=own))
    await connection.execute(
        update(stories).where(stories.c.id == old, stories.c.item_id == item).values(item_id=other)
    )
    has_own = alerts.alias("has_own")
    there = select(has_own.c.id).where(has_own.c.chat_id == alerts.c.chat_id, has_own.c.story_id == own).exists()
    moved = await connection.scalars(
        update(alerts)
        .where(alerts.c.story_id == old, alerts.c.item_id == item, ~there)
        .values(story_id=own)
        .returning(alerts.c.id)
    )
    await connection.execute(
        update(deliveries)
        .where(among(connection, deliveries.c.alert_id, list(moved)), deliveries.c.key == f"ring:{old}")
        .values(key=f"ring:{own}")
    )
    await connection.execute(
        update(items)
        .where(items.c.id == item, items.c.state == "done", items.c.at >= now - STORY_WINDOW)
        .values(state="parted")
    )

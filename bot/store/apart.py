"""What chats want told apart from its story, and what follows that: each story as each chat has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, distinct, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Chat, MatchedItem
from bot.store.database import among, insert_new
from bot.store.parts import ChatMatches
from bot.store.schema import alerts, items, splits, story_items


@dataclass(frozen=True, slots=True)
class Apart:
    """By item, the chats that have it in another story than all others do, each with that story."""

    stories: Mapping[int, Mapping[int, int]] = field(default_factory=dict)

    def of(self, item: int) -> frozenset[int]:
        """All these stories of an item."""
        return frozenset(self.stories.get(item, {}).values())

    def sorted(self, item: int, story: int, rows: Sequence[ChatMatches]) -> Iterable[tuple[int, list[ChatMatches]]]:
        """The chats by the story that each has the item in; `story` is all others'."""
        own = self.stories.get(item)
        if not own:
            return [(story, list(rows))]
        found: defaultdict[int, list[ChatMatches]] = defaultdict(list)
        for row in rows:
            found[own.get(row[0], story)].append(row)
        return sorted(found.items())


async def told_apart(connection: AsyncConnection, item_ids: Collection[int]) -> Apart:
    """Where the items are."""
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    if not item_ids:
        return Apart()
    rows = await connection.execute(
        select(splits.c.item_id, splits.c.chat_id, splits.c.story_id).where(
            among(connection, splits.c.item_id, item_ids)
        )
    )
    for item, chat, story in rows:
        found[item][chat] = story
    return Apart(found)


async def follow(connection: AsyncConnection, joining: Iterable[MatchedItem], now: datetime) -> None:
    """Each new item follows, in every chat, the item that it is like: where that is told apart, it is too. In order:
    one may be like another of them."""
    liked = {each.item.id: each.like for each in joining if each.like is not None}
    known = {item: dict(own) for item, own in (await told_apart(connection, set(liked.values()))).stories.items()}
    new: dict[int, dict[int, int]] = {}
    for item, like in liked.items():
        if own := new.get(like) or known.get(like):
            new[item] = own
    if new:
        rows = [
            {"chat_id": chat, "item_id": item, "story_id": story, "created_at": now}
            for item, own in new.items()
            for chat, story in own.items()
        ]
        await connection.execute(insert_new(connection, splits), rows)


def items_of_alerts(connection: AsyncConnection, alert_ids: Collection[int]) -> CompoundSelect[Any]:
    """`alert_id`, `item_id`: the items of each alert's story as its chat has it, the alert's own always among them."""
    elsewhere = (
        select(splits.c.item_id)
        .where(
            splits.c.item_id == story_items.c.item_id,
            splits.c.chat_id == alerts.c.chat_id,
            splits.c.story_id != alerts.c.story_id,
        )
        .exists()
    )
    these = among(connection, alerts.c.id, alert_ids)
    return union(
        select(alerts.c.id.label("alert_id"), story_items.c.item_id)
        .join(story_items, story_items.c.story_id == alerts.c.story_id)
        .where(these, or_(story_items.c.item_id == alerts.c.item_id, ~elsewhere)),
        select(alerts.c.id.label("alert_id"), splits.c.item_id)
        .join(splits, and_(splits.c.chat_id == alerts.c.chat_id, splits.c.story_id == alerts.c.story_id))
        .where(these),
    )


def is_parted() -> ColumnElement[bool]:
    """Whether the chat of an alert has that one's story otherwise than all others do."""
    of_story = story_items.c.item_id == splits.c.item_id, story_items.c.story_id == alerts.c.story_id
    own = or_(splits.c.story_id == alerts.c.story_id, select(story_items.c.item_id).where(*of_story).exists())
    return select(splits.c.item_id).where(splits.c.chat_id == alerts.c.chat_id, own).exists()


async def sources(connection: AsyncConnection, chat: Chat, story_ids: Collection[int]) -> dict[int, int]:
    """How many feeds tell each of the stories, as the chat has them."""
    own = splits.c.item_id == story_items.c.item_id, splits.c.chat_id == chat.id
    shared = select(story_items.c.story_id, story_items.c.item_id).where(
        among(connection, story_items.c.story_id, story_ids), ~select(splits.c.item_id).where(*own).exists()
    )
    apart = select(splits.c.story_id, splits.c.item_id).where(
        splits.c.chat_id == chat.id, among(connection, splits.c.story_id, story_ids)
    )
    told = union(shared, apart).subquery("told")
    found = await connection.execute(
        select(told.c.story_id, func.count(distinct(items.c.feed_id)))
        .join(items, items.c.id == told.c.item_id)
        .group_by(told.c.story_id)
    )
    return dict(found.all())

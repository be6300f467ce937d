"""Which story an item belongs to: told once by the matcher, and kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import STORY_WINDOW, Item, MatchedItem
from bot.store.apart import follow
from bot.store.database import Database, among
from bot.store.rows import ITEM_COLUMNS, item_of
from bot.store.schema import feeds, items, stories, story_items

READ_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Place:
    """An item's story. `known`: chats may have been told of it before; `joined`: by other items than this."""

    story: int
    known: bool
    joined: bool


async def find_places(connection: AsyncConnection, matched: Sequence[MatchedItem], now: datetime) -> dict[int, Place]:
    """The story of each item, by its number: its own already, that of the item that it is like, or a new one. None for
    what is older than the window and matched nothing. In few statements for all."""
    wanted = [each for each in matched if each.matches or each.item.at >= now - STORY_WINDOW]
    if not wanted:
        return {}
    ids = {each.item.id for each in wanted} | {each.like for each in wanted if each.like is not None}
    found = await connection.execute(
        select(story_items.c.item_id, story_items.c.story_id, stories.c.item_id.label("first"))
        .join(stories, stories.c.id == story_items.c.story_id)
        .where(among(connection, story_items.c.item_id, ids))
    )
    rows = found.all()
    stored = {row.item_id: row.story_id for row in rows}
    began = {row.item_id for row in rows if row.first == row.item_id}
    joining: dict[int, int] = {}
    first_of: dict[int, int] = {}  # the first item of its new story, by each that is in one
    for each in wanted:
        item, like = each.item.id, each.like
        if item in stored:
            continue
        if like is not None and (story := stored.get(like, joining.get(like))) is not None:
            joining[item] = story
        else:
            first_of[item] = item if like is None else first_of.get(like, item)
    began.update(item for item, first in first_of.items() if item == first)
    joining |= await _make_stories(connection, first_of, now)
    if joining:
        new = [{"item_id": item, "story_id": story} for item, story in joining.items()]
        await connection.execute(insert(story_items), new)
        await follow(connection, [each for each in wanted if each.item.id in joining], now)
    return {
        each.item.id: Place(
            story=stored.get(each.item.id) or joining[each.item.id],
            known=first_of.get(each.item.id) != each.item.id,
            joined=each.item.id not in began,
        )
        for each in wanted
    }


async def _make_stories(connection: AsyncConnection, first_of: dict[int, int], now: datetime) -> dict[int, int]:
    """New stories, by each item that is in one."""
    if not first_of:
        return {}
    made = await connection.execute(
        insert(stories).returning(stories.c.item_id, stories.c.id),
        [{"item_id": first, "created_at": now} for first in sorted(set(first_of.values()))],
    )
    story_of: dict[int, int] = dict(made.all())
    return {item: story_of[first] for item, first in first_of.items()}


async def read_window(
    database: Database, since: datetime, most: int, of_one_feed: int
) -> AsyncIterator[list[tuple[Item, int]]]:
    """The newest items since then with their stories, some hundred at a time, the oldest id first; of each feed those
    that came last. No transaction stays open."""
    came = func.row_number().over(partition_by=items.c.feed_id, order_by=items.c.id.desc())
    placed = (
        select(story_items.c.item_id, story_items.c.story_id, items.c.at, came.label("came"))
        .join(items, items.c.id == story_items.c.item_id)
        .where(items.c.at >= since)
        .subquery()
    )
    held = (
        select(placed.c.item_id, placed.c.story_id)
        .where(placed.c.came <= of_one_feed)
        .order_by(placed.c.at.desc(), placed.c.item_id.desc())
        .limit(most)
    )
    async with database.read() as connection:
        places = sorted((row.item_id, row.story_id) for row in await connection.execute(held))
    for start in range(0, len(places), READ_AT_ONCE):
        story_of = dict(places[start : start + READ_AT_ONCE])
        async with database.read() as connection:
            rows = await connection.execute(
                select(*ITEM_COLUMNS)
                .join(feeds, feeds.c.id == items.c.feed_id)
                .where(among(connection, items.c.id, story_of))
                .order_by(items.c.id)
            )
            found = [item_of(row) for row in rows.mappings()]
        yield [(item, story_of[item.id]) for item in found]

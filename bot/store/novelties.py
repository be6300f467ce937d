"""What is new in items that join a story: worked out beside the transaction that owes it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Select, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Item, MatchedItem
from bot.store.apart import told_apart
from bot.store.database import Database, among
from bot.store.parts import Part
from bot.store.schema import alerts, articles, deliveries, digest_items, feeds, items, story_items
from bot.stories.claims import Usual
from bot.stories.compared import compared
from bot.stories.developments import Novelty, novelty
from bot.stories.features import StoryItem

log = structlog.get_logger()

COMPARED = 60
"""Items of one story that chats were told of, those that most of a transaction's chats were: one takes a millisecond
or two of a thread."""
LETTERS_COMPARED = 2_000  # of each item, and of its article

Novelties = dict[int, Novelty]


async def read_novelties(database: Database, parts: Sequence[Part], usual: Usual | None) -> Novelties:
    """By item: of those whose stories the chats were told of. Chats that are told of one meanwhile aren't told of it
    again within hours."""
    wanted = [part for part in parts if part.matches and not (part.matched.item.again or part.matched.item.first_look)]
    if not wanted:
        return {}
    async with database.read() as connection:
        places = await _stories(connection, [part.matched for part in parts])
        told = {
            part.matched.item.id: await _told(connection, stories, [chat for chat, _ in part.rows])
            for part in wanted
            if (stories := places.get(part.matched.item.id))
        }
    compared = [(part.matched.item, told[part.matched.item.id]) for part in wanted if told.get(part.matched.item.id)]
    return await asyncio.to_thread(_novelties, compared, usual) if compared else {}


def _novelties(compared: Sequence[tuple[Item, list[StoryItem]]], usual: Usual | None) -> Novelties:
    """An item that can't be compared tells nothing new: it would hold up every one behind it, for ever."""
    found: Novelties = {}
    for item, told in compared:
        try:
            found[item.id] = novelty(_named(item), told[:COMPARED], usual, cut=len(told) > COMPARED)
        except Exception:
            log.exception("item_incomparable", item=item.id, feed=item.feed_id)
    return found


def _named(item: Item) -> StoryItem:
    """With its feed's name beside the id: a portal is cited by it."""
    return replace(compared(item), feed=f"{item.feed_id} {item.feed_name}")


async def _stories(connection: AsyncConnection, matched: Sequence[MatchedItem]) -> dict[int, set[int]]:
    """The stories that the items are in, or will join, for all or in some chats: those that are there already."""
    like = {each.item.id: each.like for each in matched if each.like is not None}
    ids = {each.item.id for each in matched} | set(like.values())
    found = await connection.execute(
        select(story_items.c.item_id, story_items.c.story_id).where(among(connection, story_items.c.item_id, ids))
    )
    apart = await told_apart(connection, ids)
    places = {item: {story, *apart.of(item)} for item, story in found}
    for each in matched:  # in order: one may be like another of them
        if each.item.id not in places and (stories := places.get(like.get(each.item.id, 0))):
            places[each.item.id] = stories
    return places


async def _told(connection: AsyncConnection, stories: Collection[int], chat_ids: Collection[int]) -> list[StoryItem]:
    """The items of the stories that any of the chats was told of; one more than is compared, where there are more."""
    mine = among(connection, alerts.c.story_id, stories), among(connection, alerts.c.chat_id, chat_ids)
    each = union_all(
        select(alerts.c.item_id).where(*mine),
        _of_alerts(deliveries).where(*mine, deliveries.c.item_id.is_not(None)),
        _of_alerts(digest_items).where(*mine),
    ).subquery("each")
    told = select(each.c.item_id, func.count().label("chats")).group_by(each.c.item_id).subquery("told")
    rows = await connection.execute(
        select(items.c.id, items.c.title, items.c.language, items.c.at, items.c.feed_id, feeds.c.name)
        .join(feeds, feeds.c.id == items.c.feed_id)
        .add_columns(func.substr(items.c.text, 1, LETTERS_COMPARED).label("text"))
        .add_columns(func.substr(articles.c.text, 1, LETTERS_COMPARED).label("article"))
        .join(told, told.c.item_id == items.c.id)
        .outerjoin(articles, articles.c.link == items.c.link)
        .order_by(told.c.chats.desc(), items.c.id)
        .limit(COMPARED + 1)
    )
    return [
        StoryItem(
            row.id, row.title, f"{row.text}\n{row.article or ''}", row.language, row.at, f"{row.feed_id} {row.name}"
        )
        for row in rows
    ]


def _of_alerts(table: Any) -> Select[Any]:
    return select(table.c.item_id).join(alerts, alerts.c.id == table.c.alert_id)


async def told_of(connection: AsyncConnection, alert_ids: Collection[int]) -> defaultdict[int, dict[int, datetime]]:
    """What followed each of the alerts, and when: the items of its replies, and those that digests listed."""
    both = union_all(
        *(
            select(table.c.alert_id, table.c.item_id, table.c.created_at).where(
                among(connection, table.c.alert_id, alert_ids), table.c.item_id.is_not(None)
            )
            for table in (deliveries, digest_items)
        )
    )
    found: defaultdict[int, dict[int, datetime]] = defaultdict(dict)
    for alert, item, at in await connection.execute(both):
        found[alert][item] = at
    return found

"""Who carries a story: read when an alert is sent, and when somebody asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import FromClause, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Coverage, Source
from bot.store.apart import is_parted, items_of_alerts
from bot.store.database import among
from bot.store.schema import alerts, feeds, items, story_items
from bot.stories.coverage import coverage

MOST = 200
"""Items of a story that are listed."""

_SOURCE = (items.c.id, items.c.feed_id, feeds.c.name, items.c.title, items.c.link, items.c.language, items.c.at)


async def coverages(connection: AsyncConnection, alert_ids: Collection[int]) -> dict[int, Coverage]:
    """By alert. One item a feed is read of each story; of those that a chat has otherwise, all."""
    if not alert_ids:
        return {}
    told = (
        await connection.execute(
            select(alerts.c.id, alerts.c.story_id, alerts.c.item_id, items.c.feed_id, items.c.language)
            .add_columns(items.c.title, is_parted().label("parted"))
            .join(items, items.c.id == alerts.c.item_id)
            .where(among(connection, alerts.c.id, alert_ids))
        )
    ).all()
    latest = await _latest(connection, {row.story_id for row in told})
    found = {}
    for row in told:
        carried = await read_story(connection, row.id) if row.parted else latest[row.story_id]
        found[row.id] = coverage(row.feed_id, row.language, row.title, carried)
    return found


async def read_story(connection: AsyncConnection, alert: int) -> list[Source]:
    """The items of an alert's story as its chat has it, the newest first."""
    own = items_of_alerts(connection, [alert]).subquery("own")
    statement = (
        select(*_SOURCE)
        .select_from(own.join(items, items.c.id == own.c.item_id))
        .join(feeds, feeds.c.id == items.c.feed_id)
        .order_by(items.c.at.desc(), items.c.id.desc())
        .limit(MOST)
    )
    return [_source(row) for row in await connection.execute(statement)]


async def _latest(connection: AsyncConnection, story_ids: Collection[int]) -> dict[int, list[Source]]:
    """The newest item of each feed in each of the stories."""
    found: defaultdict[int, list[Source]] = defaultdict(list)
    for row in await connection.execute(_newest_of_feeds(connection, story_ids)):
        found[row.story_id].append(_source(row))
    return found


def _newest_of_feeds(connection: AsyncConnection, story_ids: Collection[int]) -> Select[Any]:
    ranked: FromClause = (
        select(
            story_items.c.story_id,
            items.c.id.label("item_id"),
            func.row_number()
            .over(
                partition_by=(story_items.c.story_id, items.c.feed_id), order_by=(items.c.at.desc(), items.c.id.desc())
            )
            .label("place"),
        )
        .join(items, items.c.id == story_items.c.item_id)
        .where(among(connection, story_items.c.story_id, story_ids))
        .subquery("ranked")
    )
    return (
        select(ranked.c.story_id, *_SOURCE)
        .select_from(ranked.join(items, items.c.id == ranked.c.item_id))
        .join(feeds, feeds.c.id == items.c.feed_id)
        .where(ranked.c.place == 1)
    )


def _source(row: Any) -> Source:
    return Source(row.id, row.feed_id, row.name, row.title, row.link, row.language, row.at)

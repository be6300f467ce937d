"""Claimed deliveries with all that their messages say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import (
    Chat,
    Coverage,
    Delivery,
    Destination,
    Digest,
    OwedEdit,
    OwedNotice,
    OwedReply,
    OwedRing,
    Platform,
)
from bot.store.carried import coverages
from bot.store.digests import digests_of
from bot.store.rows import ITEM_COLUMNS, item_of
from bot.store.schema import alerts, articles, chats, deliveries, feeds, items
from bot.store.told import ARTICLE_COLUMNS, Topics, article_of, topics_of


async def read_owed(connection: AsyncConnection, ids: list[int]) -> list[Delivery]:
    """The deliveries of these numbers, in their order."""
    found = (await connection.execute(_select_owed().where(deliveries.c.id.in_(ids)))).mappings().all()
    told = [row["alert_id"] for row in found if row["alert_id"] is not None]
    topics, also = await topics_of(connection, told), await coverages(connection, told)
    listed = await digests_of(connection, [row["digest_id"] for row in found if row["digest_id"] is not None])
    by_id = {row["delivery_id"]: row for row in found}
    return [
        _delivery_of(row, listed.get(row["digest_id"]) or _owed_of(row, topics[row["alert_id"]], also))
        for row in (by_id[each] for each in ids)
    ]


def _select_owed() -> Select[Any]:
    first = items.alias("first")
    return (
        select(
            deliveries.c.id.label("delivery_id"),
            deliveries.c.key,
            deliveries.c.alert_id,
            deliveries.c.digest_id,
            deliveries.c.missed,
            deliveries.c.edit,
            deliveries.c.item_id.label("reply_item"),
            first.c.title.label("earlier"),
            alerts.c.remote_id.label("alert_remote_id"),
            alerts.c.shown,
            alerts.c.created_at.label("alerted_at"),
            deliveries.c.attempts,
            deliveries.c.ambiguous,
            deliveries.c.created_at.label("owed_at"),
            chats.c.id.label("chat_id"),
            chats.c.platform,
            chats.c.chat,
            chats.c.thread,
            chats.c.language.label("chat_language"),
            *ITEM_COLUMNS,
            *ARTICLE_COLUMNS,
        )
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .outerjoin(alerts, alerts.c.id == deliveries.c.alert_id)  # a notice and a digest have none
        .outerjoin(first, first.c.id == alerts.c.item_id)
        .outerjoin(items, items.c.id == func.coalesce(deliveries.c.item_id, alerts.c.item_id))
        .outerjoin(feeds, feeds.c.id == items.c.feed_id)
        .outerjoin(articles, articles.c.link == items.c.link)
    )


def _delivery_of(row: RowMapping, owed: OwedRing | OwedEdit | OwedReply | OwedNotice | Digest) -> Delivery:
    destination = Destination(Platform(row["platform"]), row["chat"], row["thread"])
    return Delivery(
        id=row["delivery_id"],
        chat=Chat(row["chat_id"], destination, row["chat_language"]),
        key=row["key"],
        owed=owed,
        created_at=row["owed_at"],
        attempts=row["attempts"],
        ambiguous=row["ambiguous"],
    )


def _owed_of(
    row: RowMapping, topics: Topics, also: dict[int, Coverage]
) -> OwedRing | OwedEdit | OwedReply | OwedNotice:
    if row["missed"] is not None:
        return OwedNotice(row["missed"])
    alert = row["alert_id"]
    ring = OwedRing(item_of(row), topics.hits, alert, article=article_of(row), length=topics.longest)
    if row["reply_item"] is not None:
        return OwedReply(ring, row["alert_remote_id"], row["earlier"])
    ring = replace(ring, also=also.get(alert, ring.also))
    return OwedEdit(ring, row["alert_remote_id"], row["shown"], row["alerted_at"]) if row["edit"] else ring

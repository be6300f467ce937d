"""Rings that wait for an article: how they come to, and how they are let go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import PATIENCE, Item, SummaryLength
from bot.model.places import host_of
from bot.store.database import among, insert_new
from bot.store.schema import alert_topics, alerts, articles, deliveries, subscriptions
from bot.store.waiting import IS_PENDING, lock_chats

COUNTS_FOR = timedelta(days=1)
"""What a page said, or that it said nothing: pages of one address for each day's news say another thing then."""
SUMS_UP = (
    select(alert_topics.c.alert_id)
    .join(subscriptions, subscriptions.c.id == alert_topics.c.subscription_id)
    .where(alert_topics.c.alert_id == alerts.c.id, subscriptions.c.length != SummaryLength.TITLE.value)
    .exists()
)
"""Whether an alert shows more than the title: only then is there anything to wait for."""
_TOLD = ("fault", "title", "published", "language", "text", "summary", "done_at")


@dataclass(frozen=True, slots=True)
class Awaited:
    """An article that rings wait for, at most until then."""

    article: int
    until: datetime


async def want_article(connection: AsyncConnection, item: Item, now: datetime) -> Awaited | None:
    """The article behind an item's link, wanted from now on; None where there is nothing to wait for: it was read, or
    tried, within the day.

    Nobody lets its rings go before this transaction has ended: those that it owes would be passed over.
    """
    wanted = {
        "link": item.link,
        "host": host_of(item.link),
        "item_id": item.id,
        "state": "wanted",
        "until": now + PATIENCE,
        "next_at": now,
        "created_at": now,
    }
    old = (
        articles.c.link == item.link,
        articles.c.state.in_(("read", "failed")),
        articles.c.done_at <= now - COUNTS_FOR,
    )
    anew = wanted | {"tries": 0} | dict.fromkeys(_TOLD)
    there = select(articles.c.id, articles.c.state, articles.c.until).where(articles.c.link == item.link)
    row = None
    while row is None:  # once more where it is swept between these statements
        await connection.execute(insert_new(connection, articles).values(**wanted))
        await connection.execute(update(articles).where(*old).values(**anew))
        row = (await connection.execute(there.with_for_update(read=True))).first()
    return Awaited(row.id, row.until) if row.state == "wanted" and row.until > now else None


async def let_go(connection: AsyncConnection, article: int, now: datetime, limit: int) -> int:
    """Up to `limit` of the rings that wait for it are due; those of chats that wait for something else stay so. Gives
    how many were found. Who calls it has locked the article."""
    until = select(articles.c.until).where(articles.c.id == article).scalar_subquery()
    waits = (IS_PENDING, deliveries.c.article_id == article, deliveries.c.due_at == until, deliveries.c.due_at > now)
    found = await connection.execute(
        select(deliveries.c.id, deliveries.c.chat_id).where(*waits).order_by(deliveries.c.id).limit(limit)
    )
    rows = found.all()
    if rows:
        await lock_chats(connection, {row.chat_id for row in rows})
        ids = among(connection, deliveries.c.id, [row.id for row in rows])
        await connection.execute(update(deliveries).where(ids, *waits).values(due_at=now))
    return len(rows)

"""StatusStore: counts and feed health."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import CallState, Counts, DeliveryState, FeedHealth, HubHealth, HubMode, HubState, Rhythm
from bot.schedule import a_day
from bot.store.claiming import feed_of
from bot.store.database import Database
from bot.store.schema import articles, chats, deliveries, feeds, items, model_calls, stories, subscriptions, websub
from bot.store.waiting import IS_OPEN

DAY = timedelta(days=1)
HUB = (
    websub.c.hub.label("hub_url"),
    websub.c.mode.label("hub_mode"),
    websub.c.lease_until.label("hub_lease_until"),
    websub.c.pushed_at.label("hub_pushed_at"),
    websub.c.error.label("hub_error"),
)
OWED = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)


class SqlStatusStore:
    """See ports.StatusStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self, now: datetime) -> Counts:
        """Rows by kind; a delivery in flight counts as pending, and what waits for a paused chat is not late."""
        async with self._database.read() as connection:

            async def count(*where: object) -> int:
                return int(await connection.scalar(select(func.count()).where(*where)) or 0)  # type: ignore[arg-type]  # columns of one table each

            by_state = await connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
            states: dict[str, int] = dict(by_state.all())
            return Counts(
                feeds=await count(feeds.c.enabled),
                items=int(await connection.scalar(select(func.count()).select_from(items)) or 0),
                stories=int(await connection.scalar(select(func.count()).select_from(stories)) or 0),
                subscriptions=await count(subscriptions.c.active),
                deliveries={
                    "pending": sum(states.get(state, 0) for state in OWED),
                    **{state: states.get(state, 0) for state in ("sent", "unknown", "dead", "expired")},
                },
                oldest_owed=await _oldest_owed(connection),
                feeds_failing=await count(feeds.c.enabled, feeds.c.errors > 0),
                hubs=await _hubs(connection, now),
                articles=await _articles(connection),
                model_calls=await _model_calls(connection, now),
            )

    async def oldest_owed(self) -> datetime | None:
        """Found in the index of what is owed."""
        async with self._database.read() as connection:
            return await _oldest_owed(connection)

    def unwritable(self) -> str | None:
        """As the last write met it."""
        last = self._database.refusals.last
        return None if last is None else str(last)

    async def feeds(self, now: datetime) -> list[FeedHealth]:
        """Enabled feeds in the order of feeds.yaml, with their items of the last 24 hours."""
        lately = (
            select(items.c.feed_id, func.count().label("count"))
            .where(items.c.seen_at > now - DAY)
            .group_by(items.c.feed_id)
            .subquery()
        )
        statement = (
            select(feeds, func.coalesce(lately.c.count, 0).label("items_last_day"), *HUB)
            .outerjoin(lately, lately.c.feed_id == feeds.c.id)
            .outerjoin(websub, websub.c.feed_id == feeds.c.id)
            .where(feeds.c.enabled)
            .order_by(feeds.c.position, feeds.c.id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(statement)).mappings().all()
        return [_health(row, now) for row in rows]

    async def subscribers(self) -> int:
        """Chats, not topics."""
        follow = select(func.count(subscriptions.c.chat_id.distinct())).where(subscriptions.c.active)
        statement = follow.join(chats, chats.c.id == subscriptions.c.chat_id).where(chats.c.state == "active")
        async with self._database.read() as connection:
            return int(await connection.scalar(statement) or 0)


def _health(row: RowMapping, now: datetime) -> FeedHealth:
    rhythm = Rhythm.of(row["rhythm"])
    return FeedHealth(
        feed=feed_of(row),
        looked_at=row["looked_at"],
        polled_at=row["polled_at"],
        ok_at=row["ok_at"],
        next_at=None if row["gone"] else row["next_at"],
        errors=row["errors"],
        error=row["error"],
        items_last_day=row["items_last_day"],
        failing_since=row["failing_since"],
        gone=row["gone"],
        moved=row["moved"],
        a_day=None if rhythm.until is None else a_day(rhythm, now),
        hub=None if row["hub_mode"] is None else _hub(row),
    )


def _hub(row: RowMapping) -> HubHealth:
    return HubHealth(
        row["hub_url"], HubMode(row["hub_mode"]), row["hub_lease_until"], row["hub_pushed_at"], row["hub_error"]
    )


async def _hubs(connection: AsyncConnection, now: datetime) -> dict[str, int]:
    rows = await connection.execute(select(*HUB).join(feeds, feeds.c.id == websub.c.feed_id).where(feeds.c.enabled))
    counted = Counter(_hub(row).state(now) for row in rows.mappings())
    return {state.value: counted[state] for state in HubState}


async def _articles(connection: AsyncConnection) -> dict[str, int]:
    rows = await connection.execute(select(articles.c.state, func.count()).group_by(articles.c.state))
    counts: dict[str, int] = dict(rows.all())
    return {
        "wanted": counts.get("wanted", 0) + counts.get("again", 0),
        "read": counts.get("read", 0),
        "failed": counts.get("failed", 0),
    }


async def _model_calls(connection: AsyncConnection, now: datetime) -> dict[str, int]:
    """Empty where none was ever made."""
    rows = await connection.execute(select(model_calls.c.state, func.count()).group_by(model_calls.c.state))
    counts: dict[str, int] = dict(rows.all())
    if not counts:
        return {}
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = await connection.scalar(select(func.count()).where(model_calls.c.at >= day))
    return {state.value: counts.get(state.value, 0) for state in CallState} | {"today": int(today or 0)}


async def _oldest_owed(connection: AsyncConnection) -> datetime | None:
    oldest: datetime | None = await connection.scalar(
        select(func.min(deliveries.c.created_at))
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(IS_OPEN, ~deliveries.c.edit, chats.c.state == "active")
    )
    return oldest

"""ChatStore: what chats follow, and what they typed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import TooManySubscriptions
from bot.model import Chat, Destination, Subscription, SummaryLength, Topic
from bot.store.database import Database, insert_new, new_id
from bot.store.revisions import next_revision
from bot.store.rows import chat_of, select_subscriptions, subscription_of
from bot.store.schema import alert_topics, asked, chats, subscriptions, topics
from bot.store.sends import touch_subscriptions
from bot.store.waiting import wake

WEEK = timedelta(days=7)


class SqlChatStore:
    """See ports.ChatStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def chat(self, destination: Destination, now: datetime) -> Chat:
        """The chat as stored; made when it is new, awake again when it was paused."""
        wanted = select(chats).where(
            chats.c.platform == destination.platform.value,
            chats.c.chat == destination.chat,
            chats.c.thread == destination.thread,
        )
        async with self._database.read() as connection:
            row = (await connection.execute(wanted)).mappings().first()
        if row is not None and row["state"] == "active":
            return chat_of(row)
        async with self._database.write() as connection:
            await connection.execute(
                insert_new(connection, chats).values(
                    platform=destination.platform.value,
                    chat=destination.chat,
                    thread=destination.thread,
                    created_at=now,
                )
            )
            row = (await connection.execute(wanted)).mappings().one()
            if row["state"] != "active":
                await connection.execute(
                    update(chats).where(chats.c.id == row["id"]).values(state="active", reason=None)
                )
                await wake(connection, row["id"], now)
                await touch_subscriptions(connection, row["id"])
        return chat_of(row)

    async def set_language(self, chat: Chat, language: str) -> None:
        """Keeps the chat's language."""
        async with self._database.write() as connection:
            await connection.execute(update(chats).where(chats.c.id == chat.id).values(language=language))

    async def subscriptions(self, chat: Chat, now: datetime) -> list[Subscription]:
        """The active ones with the rings of the last week, oldest first."""
        rung = (
            select(alert_topics.c.subscription_id, func.count().label("rings"))
            .where(alert_topics.c.created_at > now - WEEK)
            .group_by(alert_topics.c.subscription_id)
            .subquery()
        )
        statement = (
            select_subscriptions()
            .add_columns(func.coalesce(rung.c.rings, 0).label("rings"))
            .outerjoin(rung, rung.c.subscription_id == subscriptions.c.id)
            .where(subscriptions.c.chat_id == chat.id, subscriptions.c.active)
            .order_by(subscriptions.c.id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(statement)).mappings().all()
        return [subscription_of(row, rings_last_week=row["rings"]) for row in rows]

    async def subscribe(
        self, chat: Chat, query: str, topic: str | None, now: datetime, *, limit: int
    ) -> Subscription | None:
        """The new subscription, or a removed one made active again; None if it is active already."""
        same = and_(
            subscriptions.c.chat_id == chat.id,
            subscriptions.c.topic == topic if topic is not None else subscriptions.c.query == query,
        )
        async with self._database.write() as connection:
            revision = await next_revision(connection)  # first: so nobody else subscribes until the end
            old = (await connection.execute(select(subscriptions.c.id, subscriptions.c.active).where(same))).first()
            if old is not None and old.active:
                return None
            await _check_limit(connection, chat, limit)
            values = {"active": True, "created_at": now, "revision": revision}
            if old is not None:
                made = old.id
                await connection.execute(update(subscriptions).where(subscriptions.c.id == old.id).values(**values))
            else:
                own = None if topic is not None else query
                result = await connection.execute(
                    insert(subscriptions).values(chat_id=chat.id, query=own, topic=topic, **values)
                )
                made = new_id(result)
        return Subscription(made, chat.id, query, topic, created_at=now)

    async def unsubscribe(self, chat: Chat, subscription_id: int) -> Subscription | None:
        """Ends a subscription of this chat, and of no other."""
        mine = and_(subscriptions.c.id == subscription_id, subscriptions.c.chat_id == chat.id, subscriptions.c.active)
        async with self._database.write() as connection:
            row = (await connection.execute(select_subscriptions().where(mine))).mappings().first()
            if row is None:
                return None
            await connection.execute(
                update(subscriptions).where(mine).values(active=False, revision=await next_revision(connection))
            )
        return subscription_of(row)

    async def set_length(self, chat: Chat, subscription_id: int, length: SummaryLength) -> bool:
        """Of one of this chat's subscriptions, and of no other's; the matcher reads it again."""
        mine = and_(subscriptions.c.id == subscription_id, subscriptions.c.chat_id == chat.id, subscriptions.c.active)
        async with self._database.write() as connection:
            revision = await next_revision(connection)
            changed = await connection.execute(
                update(subscriptions).where(mine).values(length=length.value, revision=revision)
            )
        return bool(changed.rowcount)

    async def remember(self, chat: Chat, text: str, now: datetime) -> int:
        """The number of a text, the same each time it is typed in this chat."""
        kept = and_(asked.c.chat_id == chat.id, asked.c.text == text)
        async with self._database.write() as connection:
            await connection.execute(insert_new(connection, asked).values(chat_id=chat.id, text=text, at=now))
            await connection.execute(update(asked).where(kept).values(at=now))
            number = await connection.scalar(select(asked.c.id).where(kept))
        return int(number or 0)

    async def recall(self, chat: Chat, number: int) -> str | None:
        """The text of a number that was given to this chat."""
        async with self._database.read() as connection:
            text: str | None = await connection.scalar(
                select(asked.c.text).where(asked.c.chat_id == chat.id, asked.c.id == number)
            )
        return text

    async def topics(self) -> list[Topic]:
        """The named topics in the order of feeds.yaml."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(topics).where(topics.c.enabled).order_by(topics.c.position))
            return [Topic(row.name, row.query, row.about) for row in rows]


async def _check_limit(connection: AsyncConnection, chat: Chat, limit: int) -> None:
    if not limit:
        return
    count = await connection.scalar(
        select(func.count()).where(subscriptions.c.chat_id == chat.id, subscriptions.c.active)
    )
    if (count or 0) >= limit:
        raise TooManySubscriptions(limit)

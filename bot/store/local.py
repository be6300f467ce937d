"""LocalStore: the local chat's lines."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Delivery, OwedEdit
from bot.ports import LocalMessage
from bot.store.database import Database, new_id
from bot.store.schema import local_messages


class SqlLocalStore:
    """See ports.LocalStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def post(self, chat: str, body: str, now: datetime, *, mine: bool) -> int:
        """Appends a line."""
        async with self._database.write() as connection:
            made = await connection.execute(insert(local_messages).values(chat=chat, mine=mine, body=body, at=now))
        return new_id(made)

    async def replace(self, message_id: int, body: str) -> None:
        """Edits a line; its revision tells the page."""
        async with self._database.write() as connection:
            await _replace(connection, message_id, body)

    async def latest(self, chat: str, limit: int) -> list[LocalMessage]:
        """The last lines, oldest first."""
        statement = (
            select(local_messages)
            .where(local_messages.c.chat == chat)
            .order_by(local_messages.c.id.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(statement)).all()
        return [LocalMessage(row.id, row.mine, row.body, row.at, row.revision) for row in reversed(rows)]


async def write_line(connection: AsyncConnection, delivery: Delivery, body: str, now: datetime) -> str:
    """What a delivery brings the local chat: a new line, or an edited one. Gives its number."""
    if isinstance(delivery.owed, OwedEdit) and delivery.owed.remote_id is not None:
        await _replace(connection, int(delivery.owed.remote_id), body)
        return delivery.owed.remote_id
    line = insert(local_messages).values(chat=delivery.chat.destination.chat, mine=False, body=body, at=now)
    return str(new_id(await connection.execute(line)))


async def _replace(connection: AsyncConnection, message_id: int, body: str) -> None:
    await connection.execute(
        update(local_messages)
        .where(local_messages.c.id == message_id)
        .values(body=body, revision=local_messages.c.revision + 1)
    )

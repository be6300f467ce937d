"""What every store needs of a database, whichever it is: transactions that write, snapshots to read from."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from sqlite3 import Error as SqliteError
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    CursorResult,
    Insert,
    Table,
    any_,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.sqlite import insert as insert_into_sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.refusals import Refusals
from bot.store.troubles import refusal

# Differs from what it was at the transaction's start once that has changed anything.
WRITTEN_SO_FAR = {"sqlite": "SELECT total_changes()", "postgresql": "SELECT pg_current_xact_id_if_assigned()::text"}


class Database:
    """An open database. `name` is what messages call it: a path, or a URL without its password."""

    def __init__(self, name: str, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.name = name
        self._writer = writer
        self._reader = reader
        self.refusals = Refusals()

    @property
    def on_postgresql(self) -> bool:
        """Whether claims need row locks, and search its own syntax."""
        return self._writer.dialect.name == "postgresql"

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write; committed at the end, rolled back on an exception.

        Raises Unwritable when the disk is full or the database read-only, whichever of its steps finds that out.
        """
        wrote = False
        try:
            async with self._writer.begin() as connection:
                doubted = self.refusals.last is not None
                before = await self._written(connection) if doubted else None
                yield connection
                wrote = doubted and await self._written(connection) != before
        except (DBAPIError, SqliteError) as error:
            refused = refusal(error, self.name)
            if refused is None:
                raise
            self.refusals.refused(refused)
            raise refused from error
        if wrote:
            self.refusals.written()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A snapshot to read from, beside whatever is being written."""
        async with self._reader.begin() as connection:
            yield connection

    async def _written(self, connection: AsyncConnection) -> object:
        return await connection.scalar(text(WRITTEN_SO_FAR[connection.dialect.name]))

    async def close(self) -> None:
        """Ends every connection."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


def insert_new(connection: AsyncConnection | Connection, table: Table) -> Insert:
    """An INSERT that passes over rows whose unique key is there already."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_into_postgresql  # noqa: PLC0415 - 3 MB, with a driver

        return insert_into_postgresql(table).on_conflict_do_nothing()
    return insert_into_sqlite(table).on_conflict_do_nothing()


def among(connection: AsyncConnection, column: ColumnElement[int], ids: Iterable[int]) -> ColumnElement[bool]:
    """Whether a column holds one of many numbers, as one parameter: a thousand take longer to put into a statement than
    the statement takes."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(ids), ARRAY(BigInteger)))
    numbers = func.json_each(json.dumps(list(ids))).table_valued("value")
    return column.in_(select(numbers.c.value))


def new_id(result: CursorResult[Any]) -> int:
    """The number that an INSERT of one row gave it."""
    key = result.inserted_primary_key
    if key is None:
        raise TypeError("not an INSERT of one row")
    return int(key[0])

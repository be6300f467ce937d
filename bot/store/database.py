"""What every store needs of a database, whichever it is: transactions that write, snapshots to read from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, CursorResult, Insert, Table
from sqlalchemy.dialects.postgresql import insert as insert_into_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_into_sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class Database:
    """An open database. `name` is what messages call it: a path, or a URL without its password."""

    def __init__(self, name: str, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.name = name
        self._writer = writer
        self._reader = reader

    @property
    def on_postgresql(self) -> bool:
        """Whether claims need row locks, and search its own syntax."""
        return self._writer.dialect.name == "postgresql"

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write; committed at the end, rolled back on an exception."""
        async with self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A snapshot to read from, beside whatever is being written."""
        async with self._reader.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Ends every connection."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


def insert_new(connection: AsyncConnection | Connection, table: Table) -> Insert:
    """An INSERT that passes over rows whose unique key is there already."""
    if connection.dialect.name == "postgresql":
        return insert_into_postgresql(table).on_conflict_do_nothing()
    return insert_into_sqlite(table).on_conflict_do_nothing()


def new_id(result: CursorResult[Any]) -> int:
    """The number that an INSERT of one row gave it."""
    key = result.inserted_primary_key
    if key is None:
        raise TypeError("not an INSERT of one row")
    return int(key[0])

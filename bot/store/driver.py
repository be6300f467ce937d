"""aiosqlite that goes to its thread once for each statement.

The driver goes there for a cursor, for the statement, for its rows, and to close the cursor: four ways there and back
that take longer than most statements, and each may find the interpreter taken.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

import aiosqlite
from aiosqlite.context import Result

T = TypeVar("T")
AT_ONCE = 1_000  # rows that come with their statement; more are fetched when they are wanted
CHUNK = 64


class Connection(aiosqlite.Connection):
    """As `aiosqlite.connect` gives it, for `sqlite3.connect` with `check_same_thread=False`. `is_clean`: nothing was
    asked of it since the last transaction's end, whatever its thread is at."""

    def __init__(self, database: str, **how: Any) -> None:
        super().__init__(partial(sqlite3.connect, database, **how), CHUNK)
        self.is_clean = True
        self._thread.daemon = True  # as SQLAlchemy has it for connections that it makes itself

    @property
    def is_at_work(self) -> bool:
        """Whether its thread is there."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """For its thread to end; blocks."""
        self._thread.join(seconds)

    async def go(self, function: Callable[..., T], *arguments: Any) -> T:
        """Calls it there."""
        result: T = await self._execute(function, *arguments)  # type: ignore[no-untyped-call]  # the library's
        return result

    async def commit(self) -> None:
        """See aiosqlite."""
        await super().commit()
        self.is_clean = True

    async def rollback(self) -> None:
        """See aiosqlite."""
        await super().rollback()
        self.is_clean = True

    def cursor(self) -> Result[aiosqlite.Cursor]:
        """See aiosqlite."""

        async def made() -> aiosqlite.Cursor:
            self.is_clean = False
            return _Cursor(self, self._conn.cursor())

        return Result(made())


class _Cursor(aiosqlite.Cursor):
    """Has the first rows at hand when its statement was executed."""

    def __init__(self, connection: Connection, cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._connection = connection
        self._rows: list[sqlite3.Row] = []
        self._over = True

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> aiosqlite.Cursor:
        """See aiosqlite."""
        await self._connection.go(self._begin, sql, () if parameters is None else parameters)
        return self

    def _begin(self, sql: str, parameters: Any) -> None:
        self._over = False
        self._cursor.execute(sql, parameters)
        self._rows = self._cursor.fetchmany(AT_ONCE) if self._cursor.description else []
        self._over = len(self._rows) < AT_ONCE

    async def fetchone(self) -> sqlite3.Row | None:
        """See aiosqlite."""
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> list[sqlite3.Row]:
        """See aiosqlite."""
        most = size or self._cursor.arraysize
        if not self._rows and not self._over:
            self._rows = await self._connection.go(self._cursor.fetchmany, max(most, AT_ONCE))
            self._over = not self._rows
        given, self._rows = self._rows[:most], self._rows[most:]
        return given

    async def fetchall(self) -> list[sqlite3.Row]:
        """See aiosqlite."""
        rows, self._rows = self._rows, []
        if not self._over:
            rows += await self._connection.go(self._cursor.fetchall)
            self._over = True
        return rows

    async def close(self) -> None:
        """A statement that was executed to its end needs no closing."""
        if not self._over:
            await super().close()

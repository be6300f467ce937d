"""A whole database into an empty one, of either kind: every row as it is, in one transaction of the receiver's."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import Dialect, Row, Select, Table, delete, func, insert, null, select, text, union_all
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.schema import counters, hosts, leases, metadata
from bot.store.troubles import explain

BATCH = 2000  # rows in memory at once
LOCK_SECONDS = 10
# What only a running process has. Referred tables come before those that refer to them.
TABLES = tuple(table for table in metadata.sorted_tables if table is not leases)
_LEFT_EMPTY = frozenset({hosts.c.owner, hosts.c.lease_until})
_NUL = "\x00"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """Rows by table, in the order of copying; `stripped` texts lost NUL characters, which PostgreSQL can't hold."""

    rows: dict[str, int]
    stripped: int


async def copy_all(source: Database, target: Database, progress: Progress) -> Copied:
    """Copies every row, and checks the count of each table on both sides before anything is committed.

    `progress` hears a table's name, the rows copied, and the rows of all tables. On any error the target stays empty.
    Leases are left behind. Raises StoreError: in use, not empty, a row that the target refuses.
    """
    async with one_line(source.name), source.read() as reader:
        await _keep_others_out(reader, source.name)
        wanted = await _counts(reader)
        async with one_line(target.name), target.write() as writer:
            await _keep_others_out(writer, target.name)
            await _must_be_empty(writer, target.name)
            await writer.execute(delete(counters))  # a new database has them at 0
            stripped = 0
            done = _Done(sum(wanted.values()), progress)
            for table in TABLES:
                into = _Into(writer, table, target.name)
                async with aclosing(_batches(reader, table, source.name)) as batches:
                    await into.put_all(batches, done)
                stripped += into.stripped
            _compare(wanted, await _counts(writer), target.name)
            await _go_on_behind(writer)
    return Copied({table.name: wanted[table.name] for table in TABLES}, stripped)


class _Done:
    """How far the copy is."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total = total
        self._progress = progress
        self._rows = 0

    def add(self, table: str, rows: int) -> None:
        self._rows += rows
        self._progress(table, self._rows, self._total)


async def _batches(reader: AsyncConnection, table: Table, name: str) -> AsyncGenerator[Sequence[Row[Any]], None]:
    try:
        rows = await reader.stream(_every_row(table), execution_options={"yield_per": BATCH})
        async for batch in rows.partitions():
            yield batch
    except (SQLAlchemyError, OSError, ValueError) as error:
        raise StoreError(path=name, what=f"{table.name} can't be read: {_said(error)}") from error


def _every_row(table: Table) -> Select[Any]:
    columns = (null().label(each.name) if each in _LEFT_EMPTY else each for each in table.c)
    return select(*columns).order_by(*table.primary_key)


class _Into:
    """Writes rows into one table by the driver's own bulk way, with values as the schema's types make them."""

    def __init__(self, connection: AsyncConnection, table: Table, name: str) -> None:
        self._connection = connection
        self._table = table
        self._name = name
        self._encoders = _encoders(table, connection.dialect)
        self.stripped = 0

    async def put_all(self, batches: AsyncIterator[Sequence[Row[Any]]], done: _Done) -> None:
        """Raises StoreError."""
        done.add(self._table.name, 0)
        async for batch in batches:
            await self._put(batch)
            done.add(self._table.name, len(batch))

    async def _put(self, rows: Sequence[Row[Any]]) -> None:
        records = self._encoded(rows)
        try:
            if self._connection.dialect.name == "postgresql":
                driver: Any = (await self._connection.get_raw_connection()).driver_connection
                columns = [column.name for column in self._table.c]
                await driver.copy_records_to_table(
                    self._table.name, columns=columns, records=self._without_nuls(records)
                )
            else:
                statement = str(insert(self._table).compile(dialect=self._connection.dialect))
                await self._connection.exec_driver_sql(statement, [tuple(record) for record in records])
        except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise StoreError(path=self._name, what=f"{self._table.name} refuses a row: {_said(error)}") from error

    def _encoded(self, rows: Iterable[Row[Any]]) -> Iterator[list[Any]]:
        for row in rows:
            values = list(row)
            for index, encode in self._encoders:
                values[index] = encode(values[index])
            yield values

    def _without_nuls(self, records: Iterable[list[Any]]) -> Iterator[list[Any]]:
        for values in records:
            for index, value in enumerate(values):
                if isinstance(value, str) and _NUL in value:
                    values[index] = value.replace(_NUL, "")
                    self.stripped += 1
            yield values


def _encoders(table: Table, dialect: Dialect) -> list[tuple[int, Callable[[Any], Any]]]:
    """By a column's place, what turns its values into the driver's, where they differ."""
    found = (each.type.dialect_impl(dialect).bind_processor(dialect) for each in table.c)
    return [(index, encode) for index, encode in enumerate(found) if encode is not None]


async def _keep_others_out(connection: AsyncConnection, name: str) -> None:
    """Until the transaction ends nobody writes. On SQLite, the lock beside the file does that."""
    if connection.dialect.name != "postgresql":
        return
    await connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
    # The one side waits while the other one is read, or written.
    await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    await connection.execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))
    held = union_all(select(leases.c.until), select(hosts.c.lease_until)).subquery()
    until = await connection.scalar(select(func.max(held.c[0])).where(held.c[0] > func.clock_timestamp()))
    if until is not None:
        what = (
            f"in use: a process holds a lease until {until:%H:%M:%S} UTC; stop every Tocsin on this database, and if "
            "none runs, try again after that time"
        )
        raise StoreError(path=name, what=what)


async def _counts(connection: AsyncConnection) -> dict[str, int]:
    found = {}
    for table in TABLES:
        found[table.name] = await connection.scalar(select(func.count()).select_from(table)) or 0
    return found


async def _must_be_empty(connection: AsyncConnection, name: str) -> None:
    there = {table: count for table, count in (await _counts(connection)).items() if count and table != counters.name}
    if there:
        held = ", ".join(f"{table}: {count}" for table, count in there.items())
        what = f"holds data already ({held}), and nothing is overwritten; copy into a new or an empty database"
        raise StoreError(path=name, what=what)


def _compare(wanted: dict[str, int], found: dict[str, int], name: str) -> None:
    for table, count in wanted.items():
        if found[table] != count:
            what = f"{found[table]} rows of {table} arrived instead of {count}; nothing was kept, try again"
            raise StoreError(path=name, what=what)


async def _go_on_behind(connection: AsyncConnection) -> None:
    """New rows get numbers behind the highest; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in TABLES:
        if table.autoincrement_column is not None:
            sequence = func.pg_get_serial_sequence(table.name, table.autoincrement_column.name)
            highest = select(func.coalesce(func.max(table.autoincrement_column), 0)).scalar_subquery()
            await connection.execute(select(func.setval(sequence, highest + 1, False)))


@asynccontextmanager
async def one_line(name: str) -> AsyncIterator[None]:
    """Turns what a driver raises while a copy is made into a StoreError."""
    try:
        yield
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise StoreError(path=name, what=f"the copy failed: {_said(error)}; nothing was kept") from error


def _said(error: Exception) -> str:
    """A driver's message on one line."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(error, DBAPIError) and type(cause).__module__ == "sqlite3":
        return explain(error)
    return " ".join(str(cause).split()) or type(cause).__name__

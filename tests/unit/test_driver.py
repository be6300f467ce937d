"""SQLite's driver goes to its thread once for each statement."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import DateTime, PoolResetState, literal, select
from sqlalchemy.dialects import sqlite

from bot.store.columns import Moment
from bot.store.database import Database
from bot.store.driver import AT_ONCE, Connection, T

MANY = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n"


class CountingConnection(Connection):
    """Counts the ways to its thread."""

    ways = 0

    async def go(self, function: Callable[..., T], *arguments: Any) -> T:
        self.ways += 1
        return await super().go(function, *arguments)


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[CountingConnection]:
    connection = CountingConnection(str(tmp_path / "some.db"), check_same_thread=False)
    async with connection:
        yield connection


async def test_a_statement_with_its_rows_is_one_way(connection: CountingConnection) -> None:
    async with connection.cursor() as cursor:
        await cursor.execute(MANY, [3])
        assert cursor.description[0][0] == "i"
        assert list(await cursor.fetchall()) == [(1,), (2,), (3,)]
        assert list(await cursor.fetchall()) == []
    assert connection.ways == 1


async def test_what_gives_no_rows_is_one_way_too(connection: CountingConnection) -> None:
    async with connection.cursor() as cursor:
        await cursor.execute("CREATE TABLE some (id INTEGER PRIMARY KEY)")
        await cursor.execute("INSERT INTO some DEFAULT VALUES")
        assert (cursor.lastrowid, cursor.rowcount) == (1, 1)
        assert await cursor.fetchone() is None
    assert connection.ways == 2


@pytest.mark.parametrize("count", [1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
async def test_every_row_comes_once_and_in_order(connection: Connection, count: int) -> None:
    numbers = [(each,) for each in range(1, count + 1)]
    async with connection.cursor() as cursor:
        await cursor.execute(MANY, [count])
        assert list(await cursor.fetchall()) == numbers
        await cursor.execute(MANY, [count])
        by_parts = list[object]()
        while rows := list(await cursor.fetchmany(300)):
            assert len(rows) <= 300
            by_parts += rows
        assert by_parts == numbers
        await cursor.execute(MANY, [count])
        assert [row async for row in cursor] == numbers
        await cursor.execute(MANY, [count])
        assert [await cursor.fetchone(), *await cursor.fetchall()] == numbers


async def test_where_there_is_no_row_none_comes(connection: Connection) -> None:
    async with connection.cursor() as cursor:
        await cursor.execute("SELECT 1 WHERE false")
        assert await cursor.fetchone() is None
        assert list(await cursor.fetchmany(3)) == []
        assert list(await cursor.fetchall()) == []


async def test_a_statement_that_was_read_in_part_is_closed(connection: Connection) -> None:
    async with connection.cursor() as cursor:
        await cursor.execute("CREATE TABLE some (id INTEGER PRIMARY KEY)")
        await cursor.executemany("INSERT INTO some (id) VALUES (?)", [(each,) for each in range(AT_ONCE + 5)])
    async with connection.cursor() as cursor:
        await cursor.execute("SELECT id FROM some")
        assert len(list(await cursor.fetchmany(10))) == 10
    async with connection.cursor() as cursor:
        await cursor.execute("DROP TABLE some")  # SQLite refuses that while a statement reads it


async def test_what_a_statement_raises_is_raised(connection: Connection) -> None:
    async with connection.cursor() as cursor:
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await cursor.execute("SELECT * FROM some")
        await cursor.execute("SELECT 1")
        assert await cursor.fetchone() == (1,)


async def test_a_connection_is_clean_at_a_transactions_end(connection: Connection) -> None:
    connection.isolation_level = None
    clean = [connection.is_clean]
    for end in (connection.commit, connection.rollback):
        async with connection.cursor() as cursor:
            await cursor.execute("BEGIN")
            clean.append(connection.is_clean)
        await end()
        clean.append(connection.is_clean)
    assert clean == [True, False, True, False, True]


async def test_a_way_that_was_given_up_leaves_the_connection_unclean(connection: Connection) -> None:
    async with connection.cursor() as cursor:
        begun = asyncio.create_task(cursor.execute("BEGIN"))
        await asyncio.sleep(0)
        begun.cancel()
    assert not connection.is_clean


async def test_a_transaction_that_was_left_open_ends_before_the_connection_is_used_again(database: Database) -> None:
    def leave_open(connection: sqlalchemy.Connection) -> None:
        raw = connection.engine.raw_connection()
        raw.cursor().execute("BEGIN")
        assert raw.driver_connection is not None
        left.append(raw.driver_connection)
        assert left[0].in_transaction
        raw.close()

    left = list[Any]()
    async with database.read() as connection:
        await connection.run_sync(leave_open)
        assert not left[0].in_transaction


def test_a_moment_can_be_written_out() -> None:
    moment = literal(datetime(2026, 11, 27, 18, 8, tzinfo=UTC), Moment())
    written = select(moment).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    assert "'2026-11-27 18:08:00.000000'" in str(written)


async def test_a_connection_that_nobody_gave_back_is_left_alone(database: Database) -> None:
    def ends(connection: sqlalchemy.Connection) -> None:
        raw = connection.engine.raw_connection()
        raw.cursor().execute("BEGIN")
        state = PoolResetState(transaction_was_reset=False, terminate_only=True, asyncio_safe=False)
        before = raw.driver_connection
        connection.engine.pool.dispatch.reset(raw.dbapi_connection, None, state)
        assert before is not None
        assert before.in_transaction, "who collects garbage can't wait for a thread"
        raw.close()

    async with database.read() as connection:
        await connection.run_sync(ends)


@given(st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("Europe/Belgrade"), timezone(timedelta(hours=-7))])))
def test_moments_are_the_texts_that_sqlalchemy_writes(moment: datetime) -> None:
    try:
        in_utc = moment.astimezone(UTC)
    except OverflowError:  # at the end of all years
        return
    dialect = sqlite.dialect()
    ours, theirs = Moment().dialect_impl(dialect), DateTime().dialect_impl(dialect)
    write, as_written = ours.bind_processor(dialect), theirs.bind_processor(dialect)
    read = ours.result_processor(dialect, None)
    assert write is not None
    assert as_written is not None
    assert read is not None
    assert write(moment) == as_written(in_utc.replace(tzinfo=None))
    again = read(write(moment))
    assert again == in_utc
    assert again is not None
    assert again.tzinfo is UTC

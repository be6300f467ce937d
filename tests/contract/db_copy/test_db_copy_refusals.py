"""What a copy could harm is refused, and what fails leaves nothing behind."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import delete, insert, update

from bot.app.once import copy_database
from bot.errors import DatabaseInUse, StoreError
from bot.store.lock import DatabaseLock
from bot.store.schema import hosts, leases
from tests.clock import NOON, StandingClock
from tests.contract.db_copy.rows import contents, copy, files_in, is_empty, opened, stores_of
from tests.postgres import Server

CENTURY = timedelta(days=36_500)


async def test_a_copy_that_is_stopped_midway_leaves_nothing_and_can_be_made_again(filled: str, target: str) -> None:
    async def stopped() -> None:
        task = asyncio.current_task()
        assert task is not None

        def watch(table: str, _done: int, _total: int) -> None:
            if table == "deliveries":
                task.cancel()

        await copy_database(filled, target, watch)

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(stopped())
    assert await is_empty(target)
    await copy(filled, target)
    assert await contents(target) == await contents(filled)


async def test_a_row_that_the_target_refuses_is_named_and_leaves_nothing(filled: str, target: str) -> None:
    with closing(sqlite3.connect(filled)) as connection, connection:  # this one doesn't look at references
        connection.execute("UPDATE alerts SET story_id = 999 WHERE id = 1")
    with pytest.raises(StoreError, match=r"alerts refuses a row: .*(foreign key|FOREIGN KEY)") as refused:
        await copy(filled, target)
    assert len(str(refused.value).splitlines()) == 1
    assert await is_empty(target)


async def test_a_row_that_cannot_be_read_is_named_and_leaves_nothing(filled: str, target: str) -> None:
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("UPDATE chats SET created_at = 'yesterday'")
    with pytest.raises(StoreError, match=r"filled\.db: chats can't be read: "):
        await copy(filled, target)
    assert await is_empty(target)


async def test_a_target_with_data_is_refused_and_stays_as_it_was(
    filled: str, target: str, clock: StandingClock
) -> None:
    async with stores_of(target) as stores:
        await stores.a_chat(clock.now(), "700")
    before = await contents(target)
    with pytest.raises(StoreError, match=r"holds data already \(chats: 1\), and nothing is overwritten") as refused:
        await copy(filled, target)
    assert len(str(refused.value).splitlines()) == 1
    assert await contents(target) == before


async def test_a_source_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    missing, new = tmp_path / "missing.db", tmp_path / "new.db"
    with pytest.raises(StoreError, match="there is no such database"):
        await copy(str(missing), str(new))
    assert files_in(tmp_path) == {}


async def test_a_source_or_target_of_an_older_schema_is_refused_untouched(filled: str, tmp_path: Path) -> None:
    older = Path(shutil.copy(filled, tmp_path / "older.db"))
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
    before = files_in(tmp_path)
    for source, target in ((str(older), str(tmp_path / "new.db")), (filled, str(older))):
        with pytest.raises(StoreError, match="written by an older Tocsin"):
            await copy(source, target)
    after = files_in(tmp_path)
    assert {name: held for name, held in after.items() if not name.endswith((".lock", "-wal", "-shm"))} == before


async def test_a_postgresql_target_of_an_older_schema_is_refused_untouched(filled: str, server: Server) -> None:
    url = await server.copy()
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("UPDATE alembic_version SET version_num = '0002'")
        with pytest.raises(StoreError, match="written by an older Tocsin"):
            await copy(filled, url)
        assert await connection.fetchval("SELECT version_num FROM alembic_version") == "0002"
    finally:
        await connection.close()


async def test_a_sqlite_database_in_use_is_neither_copied_nor_filled(filled: str, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    for held in (Path(filled), other):
        with DatabaseLock(held), pytest.raises(DatabaseInUse):
            await copy(filled, str(other))
    assert not other.exists()


@pytest.mark.parametrize("place", ["a lease", "a host"])
async def test_a_postgresql_database_in_use_is_neither_copied_nor_filled_until_its_leases_end(
    filled: str, server: Server, tmp_path: Path, place: str
) -> None:
    url, again = await server.copy(), str(tmp_path / "again.db")
    await copy(filled, url)
    await hold(url, place, NOON + CENTURY)
    for source, target in ((url, again), (filled, url)):
        with pytest.raises(StoreError, match=r"in use: a process holds a lease until .* UTC; stop every Tocsin"):
            await copy(source, target)
    await hold(url, place, NOON - CENTURY)
    assert (await copy(url, again)).rows == (await copy(filled, str(tmp_path / "third.db"))).rows


async def hold(url: str, place: str, until: Any) -> None:
    """A lease of somebody's, until then."""
    async with opened(url) as database, database.write() as connection:
        if place == "a lease":
            await connection.execute(delete(leases))
            await connection.execute(insert(leases).values(name="match", owner="somebody", until=until))
        else:
            await connection.execute(update(hosts).values(owner="somebody", lease_until=until))


async def test_a_database_is_not_copied_into_itself(filled: str, server: Server, tmp_path: Path) -> None:
    (tmp_path / "alias.db").symlink_to(filled)
    url = await server.copy()
    for source, target in ((filled, str(tmp_path / "alias.db")), (url, url)):
        with pytest.raises(StoreError, match="FROM and TO are the same database"):
            await copy(source, target)


async def test_a_postgresql_database_without_tables_gets_them(filled: str, server: Server) -> None:
    url = server.postgres.url("bare")
    connection = await asyncpg.connect(server.postgres.url("postgres"))
    try:
        await connection.execute("CREATE DATABASE bare")
    finally:
        await connection.close()
    await copy(filled, url)
    assert await contents(url) == await contents(filled)


async def test_tables_of_somebody_elses_are_left_alone(filled: str, server: Server) -> None:
    url = server.postgres.url("theirs")
    connection = await asyncpg.connect(server.postgres.url("postgres"))
    try:
        await connection.execute("CREATE DATABASE theirs")
    finally:
        await connection.close()
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CREATE TABLE chats (theirs int)")
        with pytest.raises(StoreError, match='relation "chats" already exists') as refused:
            await copy(filled, url)
        assert len(str(refused.value).splitlines()) == 1
        assert await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [("chats",)]
    finally:
        await connection.close()


async def test_a_server_that_is_not_there_is_one_line(filled: str, tmp_path: Path) -> None:
    url = f"postgresql://me:hunter2@/none?host={tmp_path}"
    for source, target in ((filled, url), (url, str(tmp_path / "new.db"))):
        with pytest.raises(StoreError, match="PostgreSQL can't be used") as refused:
            await copy(source, target)
        assert "hunter2" not in str(refused.value)
        assert len(str(refused.value).splitlines()) == 1

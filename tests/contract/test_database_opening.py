"""What can't be opened is refused in one line that says what to do."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.lock import DatabaseLock
from bot.store.sqlite import open_sqlite
from bot.store.troubles import explain

NOBODY = 65534


def damaged(whole: Path, path: Path) -> Path:
    """A copy that is no longer one behind its first lines."""
    good = whole.read_bytes()
    path.write_bytes(good[:100] + b"\xff" * (len(good) - 100))
    return path


def running_connections() -> set[threading.Thread]:
    """The threads of connections to SQLite."""
    return {each for each in threading.enumerate() if "connection" in each.name}


async def refusal(path: Path) -> str:
    """What opening says, and that it leaves nothing running behind."""
    before = running_connections()
    with pytest.raises(StoreError) as refused:
        async with open_sqlite(path, busy_seconds=0.05):
            pass
    told = str(refused.value)
    assert told.startswith(f"{path}: ")
    assert len(told.splitlines()) == 1
    assert running_connections() <= before
    return told.removeprefix(f"{path}: ")


async def test_a_database_is_made_with_its_folder_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "tocsin.db"
    async with open_sqlite(path):
        pass
    assert path.exists()


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert await refusal(tmp_path) == "this is a folder; give the path of a file"


async def test_a_text_file_is_no_database_and_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Buy bread. " * 200)
    assert await refusal(path) == "this is no SQLite database, or a damaged one; move it away, or restore a backup"
    assert path.read_text() == "Buy bread. " * 200


async def test_a_damaged_database_says_so(empty_database: Path, tmp_path: Path) -> None:
    path = damaged(empty_database, tmp_path / "damaged.db")
    assert "damaged" in await refusal(path)


async def test_a_folder_in_the_way_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    assert "set TOCSIN_DATA to a folder" in await refusal(tmp_path / "data" / "tocsin.db")


@pytest.mark.parametrize("mode", ["EXCLUSIVE", "NORMAL"])
async def test_a_database_that_another_program_has_locked_says_so(database: Database, mode: str) -> None:
    path = Path(database.name)
    with closing(sqlite3.connect(path.with_name("held.db"), isolation_level=None)) as held:
        held.execute(f"PRAGMA locking_mode = {mode}")
        held.execute("CREATE TABLE theirs (x)")
        held.execute("BEGIN EXCLUSIVE")
        told = await refusal(path.with_name("held.db"))
    assert told == "another program has this database locked; close it there, then start again"


async def test_a_database_opens_while_others_read_it(database: Database) -> None:
    with closing(sqlite3.connect(Path(database.name), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM chats").fetchall()
        async with open_sqlite(Path(database.name), busy_seconds=0.05):
            pass


COUNTING = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000000) SELECT "
SLOW = COUNTING + "count(*) FROM n"
SLOW_ROWS = COUNTING + "x FROM n WHERE x > 2999000"


async def test_a_database_that_is_closed_has_ended_what_a_cancelled_task_began(
    empty_database: Path, tmp_path: Path
) -> None:
    before = running_connections()
    async with open_sqlite(Path(shutil.copy(empty_database, tmp_path / "slow.db"))) as database:

        async def ask() -> None:
            async with database.write() as connection:
                await connection.exec_driver_sql(SLOW)

        asked = asyncio.create_task(ask())
        await asyncio.wait({asked}, timeout=0.05)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
    assert running_connections() <= before


async def test_whoever_handles_a_cancelled_write_can_write(empty_database: Path, tmp_path: Path) -> None:
    """The traceback holds the cursor, of which rows are left."""
    handled = []
    async with open_sqlite(Path(shutil.copy(empty_database, tmp_path / "cut.db")), busy_seconds=0.05) as database:

        async def ask() -> None:
            try:
                async with database.write() as connection:
                    await connection.exec_driver_sql(SLOW_ROWS)
            except asyncio.CancelledError as error:
                async with database.write() as connection:
                    await connection.exec_driver_sql("CREATE TABLE after_it (x)")
                handled.append(error)

        asked = asyncio.create_task(ask())
        await asyncio.wait({asked}, timeout=0.05)
        asked.cancel()
        await asked
    assert len(handled) == 1


async def test_a_database_that_is_closed_has_ended_connections_that_nobody_waited_for(
    empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task that is cancelled while its connection opens, on a disk that is slow just then."""
    before, opening, gate = running_connections(), threading.Event(), threading.Event()

    def slowly(*which: Any, **how: Any) -> Any:
        opening.set()
        gate.wait(5)
        return connect(*which, **how)

    connect = sqlite3.connect
    async with open_sqlite(Path(shutil.copy(empty_database, tmp_path / "slow.db"))) as database:

        async def ask() -> None:
            async with database.read() as connection:
                await connection.exec_driver_sql("SELECT 1")

        monkeypatch.setattr(sqlite3, "connect", slowly)
        asked = asyncio.create_task(ask())
        await asyncio.to_thread(opening.wait)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        asyncio.get_running_loop().call_later(0.1, gate.set)
    assert gate.is_set()
    assert running_connections() <= before


@contextmanager
def unprivileged() -> Iterator[None]:
    """As a user that file permissions hold for."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def sealed(empty_database: Path) -> Iterator[Path]:
    """A folder that anybody may read and nobody but root may write, with a database in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "tocsin.db"
        path.write_bytes(empty_database.read_bytes())
        path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        folder.chmod(0o555)
        yield path
        folder.chmod(0o755)


async def test_a_database_that_may_not_be_written_says_so(sealed: Path) -> None:
    with unprivileged():
        told = await refusal(sealed)
    assert told == "it can't be written; give this user write permission on the file and its folder"


async def test_a_database_that_may_not_be_made_says_so(sealed: Path) -> None:
    with unprivileged():
        assert "writable" in await refusal(sealed.with_name("new.db"))
        assert "write permission" in await refusal(sealed.with_name("new") / "tocsin.db")


async def test_a_lock_that_may_not_be_made_says_so(sealed: Path, tmp_path: Path) -> None:
    with unprivileged(), pytest.raises(StoreError, match="write permission") as refused, DatabaseLock(sealed):
        pass
    assert str(refused.value).startswith(f"{sealed}: ")
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match="set TOCSIN_DATA to a folder"), DatabaseLock(tmp_path / "data" / "t.db"):
        pass


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("database or disk is full", "the disk is full; free some space, nothing stored is lost"),
        ("something new", "something new"),
    ],
)
def test_other_troubles_are_told_as_they_are_known(said: str, what: str) -> None:
    assert explain(sqlite3.OperationalError(said)) == what


async def test_a_failed_opening_can_be_repeated_once_the_trouble_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    path.write_text("Buy bread. " * 200)
    await refusal(path)
    path.unlink()
    async with open_sqlite(path) as opened:
        assert opened.name == str(path)


async def test_one_write_waits_for_the_other(database: Database) -> None:
    order: list[str] = []
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with database.write() as connection:
            await connection.exec_driver_sql("INSERT INTO counters VALUES ('first', 1)")
            begun.set()
            await go_on.wait()
            order.append("first")

    async def second() -> None:
        await begun.wait()
        go_on.set()
        async with database.write() as connection:
            order.append("second")
            assert (
                await connection.exec_driver_sql("SELECT count(*) FROM counters WHERE name = 'first'")
            ).scalar() == 1

    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        tasks.create_task(first())
        tasks.create_task(second())
    assert order == ["first", "second"]

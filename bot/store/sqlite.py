"""A SQLite database: one connection that writes, several that only read, and a copy before every migration."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, PoolResetState, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store import driver
from bot.store.database import Database
from bot.store.migrate import check_revision, is_older, newest_revision, upgrade
from bot.store.troubles import explain, refusal

READERS = 4
BUSY_SECONDS = 5.0
LAST_WORDS = 2.0  # seconds for all connections together: a stop is bounded


@asynccontextmanager
async def open_sqlite(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> AsyncIterator[Database]:
    """The database of that file, made or brought to the newest schema first. `busy_seconds`: how long another program's
    lock is waited for. Every `write` takes the write lock at its start.

    Raises StoreError: no SQLite file, locked, not writable, DatabaseNewer.
    """
    with _clear_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _keep_copy_before_migration(path, busy_seconds)
    opened: list[driver.Connection] = []
    database = _database(path, busy_seconds, opened)
    try:
        with _clear_errors(path):
            async with database.write() as connection:
                await connection.run_sync(lambda sync: upgrade(sync, str(path)))
        yield database
    finally:
        await _close(database, opened)


@asynccontextmanager
async def read_sqlite(path: Path) -> AsyncIterator[Database]:
    """The database as it is, also while another process writes it. Raises StoreError."""
    opened: list[driver.Connection] = []
    database = _database(path, BUSY_SECONDS, opened)
    try:
        with _clear_errors(path):
            async with database.read() as connection:
                await connection.run_sync(lambda sync: check_revision(sync, str(path)))
        yield database
    finally:
        await _close(database, opened)


class _Connection(sqlite3.Connection):
    """Ends its transaction when it is closed. SQLite keeps a closed connection, and its lock, while somebody has a
    statement of it in hands: the traceback of a cancelled task has, and who handles that may write."""

    def close(self) -> None:
        """Also rolls back."""
        with suppress(sqlite3.Error):
            self.rollback()
        super().close()


async def _close(database: Database, opened: list[driver.Connection]) -> None:
    """Also waits for what a cancelled task had begun: its connection's thread may still be opening or writing the file,
    and whoever opens the database next may count on nobody doing that. A connection whose making was cancelled is in no
    pool, and told to end here."""
    await database.close()
    until = time.monotonic() + LAST_WORDS
    for each in _at_work(opened):
        each.stop()
        await asyncio.to_thread(each.wait, max(0.0, until - time.monotonic()))


def _at_work(opened: list[driver.Connection]) -> list[driver.Connection]:
    return [each for each in opened if each.is_at_work]


def _database(path: Path, busy_seconds: float, opened: list[driver.Connection]) -> Database:
    writer = _engine(path, busy_seconds, opened, readers=None)
    return Database(str(path), writer, _engine(path, busy_seconds, opened, readers=READERS))


def _engine(path: Path, busy_seconds: float, opened: list[driver.Connection], *, readers: int | None) -> AsyncEngine:
    """`opened` takes each connection, before it is asked to open."""

    def create(*which: Any, **how: Any) -> driver.Connection:
        connection = driver.Connection(*which, **how)
        opened[:] = [*_at_work(opened), connection]
        return connection

    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        pool_size=readers or 1,
        max_overflow=0,
        pool_timeout=60,
        pool_reset_on_return=None,  # by `given_back`
        connect_args={"timeout": busy_seconds, "async_creator_fn": create, "factory": _Connection},
        hide_parameters=True,  # what people typed is nothing for a log
    )

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        # The driver's own BEGIN would come late and deferred.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _pragmas(readers is not None):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "reset")
    def given_back(connection: Any, _record: object, state: PoolResetState) -> None:
        # SQLAlchemy's own way would go to the driver's thread each time; mostly, all is over.
        if state.asyncio_safe and not connection.driver_connection.is_clean:
            connection.rollback()

    @event.listens_for(engine.sync_engine, "begin")
    def began(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if readers else "BEGIN IMMEDIATE")

    return engine


def _pragmas(reader: bool) -> tuple[str, ...]:
    if reader:
        return ("query_only = ON",)
    return (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "temp.auto_vacuum = FULL",  # else what the largest batch took stays taken
    )


def _keep_copy_before_migration(path: Path, busy_seconds: float) -> None:
    """A database of an older schema is copied beside itself before it is changed."""
    if not path.exists() or path.stat().st_size == 0:
        return
    source = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=busy_seconds)
    try:
        row = None
        if source.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            row = source.execute("SELECT version_num FROM alembic_version").fetchone()
        if row is None or not is_older(row[0]):
            return
        target = sqlite3.connect(path.with_name(f"{path.name}.before-{newest_revision()}"))
        try:
            source.backup(target)
        finally:
            target.close()
    finally:
        source.close()


class _clear_errors:  # noqa: N801 - reads as a statement: with _clear_errors(path)
    """Turns the driver's errors while opening into one line that says what to do."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DatabaseError | sqlite3.DatabaseError | OSError):
            if self._path.is_dir():
                raise StoreError(path=str(self._path), what="this is a folder; give the path of a file") from error
            refused = refusal(error, str(self._path))
            raise refused or StoreError(path=str(self._path), what=explain(error)) from error

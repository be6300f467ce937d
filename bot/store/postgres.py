"""A PostgreSQL database: many processes write, each in transactions that see what was committed before them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import URL, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.migrate import check_revision, current_revision, upgrade

CONNECTIONS = 8
SNAPSHOT = "REPEATABLE READ"
# A transaction of ours waits for nothing but the database: one that does nothing for so long belongs to a process that
# hangs, and its row locks would hold up everybody.
IDLE = timedelta(seconds=10)
# Any number of ours: it keeps two processes from migrating at once.
MIGRATION_LOCK = 0x70C51
# Of a URL's query; whatever else stands there may be a secret.
SHOWN = frozenset({"host", "port"})


@asynccontextmanager
async def open_postgres(url: str, owner: str = "", *, idle: timedelta = IDLE) -> AsyncIterator[Database]:
    """The database behind `postgresql://…`, brought to the newest schema first. `owner` names this process: whoever
    takes its leases over ends what it left open. The server ends a transaction that does nothing for `idle`.

    Raises StoreError: unreachable, refused, not to be brought forward, DatabaseNewer.
    """
    async with _connected(url, owner, idle) as database:
        with clear_errors(database.name):
            async with database.write() as connection:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
                await connection.run_sync(lambda sync: upgrade(sync, database.name))
        yield database


@asynccontextmanager
async def read_postgres(url: str) -> AsyncIterator[Database]:
    """The database as it is. Raises StoreError."""
    async with _connected(url, "", IDLE) as database:
        with clear_errors(database.name):
            async with database.read() as connection:
                await connection.run_sync(lambda sync: check_revision(sync, database.name))
        yield database


async def is_new(url: str) -> bool:
    """Whether no Tocsin ever wrote into this database. Raises StoreError."""
    async with _connected(url, "", IDLE) as database:
        with clear_errors(database.name):
            async with database.read() as connection:
                return await connection.run_sync(current_revision) is None


async def clock_ahead(database: Database) -> timedelta:
    """How far the server's clock is ahead of this machine's: leases of several machines go by one clock."""
    async with database.read() as connection:
        asked = datetime.now(UTC)
        server: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
        answered = datetime.now(UTC)
    return server - (asked + (answered - asked) / 2)


def shown(url: str) -> str:
    """The URL without its password, which may stand in its query too."""
    parsed = _url(url)
    kept = {name: value for name, value in parsed.query.items() if name in SHOWN}
    shown = parsed.set(query=kept).render_as_string(hide_password=True)
    return shown.replace("postgresql+asyncpg:", "postgresql:", 1)


@asynccontextmanager
async def _connected(url: str, owner: str, idle: timedelta) -> AsyncIterator[Database]:
    parsed = _url(url)
    writer = create_async_engine(
        parsed, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=60, pool_pre_ping=True, hide_parameters=True
    )
    settings = {
        "application_name": session_name(owner),
        "idle_in_transaction_session_timeout": f"{round(idle / timedelta(milliseconds=1))}ms",
    }

    @event.listens_for(writer.sync_engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        # Poolers refuse what they don't know among the options of a connection.
        cursor = connection.cursor()
        for name, value in settings.items():
            cursor.execute("SELECT set_config($1, $2, false)", (name, value))
        cursor.close()
        connection.commit()

    reader: AsyncEngine = writer.execution_options(isolation_level=SNAPSHOT)
    database = Database(shown(url), writer, reader)
    try:
        await _first_contact(database)
        yield database
    finally:
        await database.close()
        await writer.dispose()


async def _first_contact(database: Database) -> None:
    with clear_errors(database.name):
        async with database.read() as connection:
            await connection.execute(text("SELECT 1"))


def session_name(owner: str) -> str:
    """What a process calls its connections: the server takes 63 bytes of plain letters."""
    return f"tocsin {owner}".strip().encode("ascii", errors="replace")[:63].decode()


async def end_transactions(connection: AsyncConnection, *, lease: str, owner: str, now: datetime) -> None:
    """Ends the sessions of a process which are in mid-transaction, if its lease is late still: all is undone."""
    open_ones = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name AND xact_start IS NOT "
        "NULL AND datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() AND EXISTS "
        "(SELECT FROM leases WHERE leases.name = :lease AND leases.owner = :owner AND leases.until < :now)"
    )
    await connection.execute(open_ones, {"name": session_name(owner), "lease": lease, "owner": owner, "now": now})


@contextmanager
def clear_errors(name: str) -> Iterator[None]:
    """Turns the driver's errors while opening into one line that says what to do."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        said = str(error.orig if isinstance(error, DBAPIError) and error.orig is not None else error)
        what = (
            f"PostgreSQL can't be used ({_without_class(said)}); check TOCSIN_DATABASE, its user's rights, the server"
        )
        raise StoreError(path=name, what=what) from error


def _without_class(said: str) -> str:
    """The first line of what the driver said."""
    return said.partition("\n")[0].rpartition(">: ")[2]


def _url(url: str) -> URL:
    try:
        return make_url(url).set(drivername="postgresql+asyncpg")
    except ArgumentError:
        raise StoreError(
            path="TOCSIN_DATABASE", what="this is no database URL; write postgresql://user@host/name"
        ) from None

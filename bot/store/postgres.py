"""A PostgreSQL database: many processes write, each in transactions that see what was committed before them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.migrate import check_revision, upgrade

CONNECTIONS = 8
SNAPSHOT = "REPEATABLE READ"
# Any number of ours: it keeps two processes from migrating at once.
MIGRATION_LOCK = 0x70C51


@asynccontextmanager
async def open_postgres(url: str) -> AsyncIterator[Database]:
    """The database behind `postgresql://…`, brought to the newest schema first.

    Raises StoreError: unreachable, refused, DatabaseNewer.
    """
    async with _connected(url) as database:
        async with database.write() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            await connection.run_sync(lambda sync: _upgrade(sync, database.name))
        yield database


@asynccontextmanager
async def read_postgres(url: str) -> AsyncIterator[Database]:
    """The database as it is. Raises StoreError."""
    async with _connected(url) as database:
        async with database.read() as connection:
            await connection.run_sync(lambda sync: check_revision(sync, database.name))
        yield database


async def clock_ahead(database: Database) -> timedelta:
    """How far the server's clock is ahead of this machine's: leases of several machines go by one clock."""
    async with database.read() as connection:
        asked = datetime.now(UTC)
        server: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
        answered = datetime.now(UTC)
    return server - (asked + (answered - asked) / 2)


def shown(url: str) -> str:
    """The URL without its password."""
    return _url(url).render_as_string(hide_password=True).replace("postgresql+asyncpg:", "postgresql:", 1)


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Database]:
    parsed = _url(url)
    writer = create_async_engine(parsed, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=60, pool_pre_ping=True)
    reader: AsyncEngine = writer.execution_options(isolation_level=SNAPSHOT)
    database = Database(shown(url), writer, reader)
    try:
        await _first_contact(database)
        yield database
    finally:
        await database.close()
        await writer.dispose()


async def _first_contact(database: Database) -> None:
    try:
        async with database.read() as connection:
            await connection.execute(text("SELECT 1"))
    except (DBAPIError, OSError) as error:
        said = str(error.orig if isinstance(error, DBAPIError) and error.orig is not None else error)
        what = f"PostgreSQL can't be used ({said.partition(chr(10))[0]}); check TOCSIN_DATABASE and the server"
        raise StoreError(path=database.name, what=what) from error


def _upgrade(connection: Connection, name: str) -> None:
    upgrade(connection, name)


def _url(url: str) -> URL:
    try:
        return make_url(url).set(drivername="postgresql+asyncpg")
    except ArgumentError:
        raise StoreError(
            path="TOCSIN_DATABASE", what="this is no database URL; write postgresql://user@host/name"
        ) from None

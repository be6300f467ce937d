"""A database that the first Tocsin filled is brought forward whole: newest tables, every row at work in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.model import MatchedItem, Platform, SubscriptionMatch, Validators
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.migrate import config
from bot.store.postgres import open_postgres
from bot.store.schema import metadata
from bot.store.sqlite import open_sqlite
from bot.topics.candidates import condition
from bot.topics.query import parse
from tests.builders import LEASE, Stores, ring_in
from tests.clock import StandingClock
from tests.postgres import Server

ROWS = Path(__file__).parent.parent / "data" / "first_revision.sql"


def fill_the_first(connection: Connection) -> None:
    """The tables of revision 0001, with rows."""
    command.upgrade(config(connection), "0001")
    for statement in ROWS.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
    if connection.dialect.name == "postgresql":
        for table in ("chats", "subscriptions", "items", "stories", "alerts", "deliveries"):
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 10)"))


@pytest.fixture(params=["sqlite", "postgresql"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that the first Tocsin filled."""
    if request.param == "sqlite":
        path = str(tmp_path / "old.db")
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            fill_the_first(connection)
        engine.dispose()
        return path
    server: Server = request.getfixturevalue("server")
    url = await server.empty()
    old = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:"))
    async with old.begin() as opened:
        await opened.run_sync(fill_the_first)
    await old.dispose()
    return url


@pytest.fixture
async def database(place: str) -> AsyncIterator[Database]:
    async with open_postgres(place) if "://" in place else open_sqlite(Path(place)) as opened:
        yield opened


async def test_rows_of_the_first_revision_are_at_work_in_the_newest(database: Database, clock: StandingClock) -> None:
    stores, now = Stores.of(database), clock.now()
    batch = await stores.matches.claim(0, 10)
    (item,), (subscription,) = batch.items, batch.changed
    assert (item.title, subscription.query) == ("KFOR denies", "KFOR")
    assert await stores.matches.record([MatchedItem(item, (SubscriptionMatch(subscription, ("KFOR",)),))], now) == 1
    (first,) = await stores.claim(now)
    assert (ring_in(first).item.title, ring_in(first).topics[0].words) == ("КФОР у Бањској", ("КФОР",))
    assert (first.chat.language, first.chat.destination.platform) == ("sr-Cyrl", Platform.TELEGRAM)
    found = await SqlItemStore(database).find(condition(parse("banjskoj")), None, 10)
    assert [(each.id, each.language) for each in found] == [(1, "sh-Cyrl")], "told by its text alone"
    (lease,) = await stores.polls.claim_hosts(now, 10, LEASE)
    assert [each.validators for each in lease.feeds] == [Validators('"1"', of="https://kossev.example/")]


async def test_tables_brought_forward_are_those_that_the_schema_makes(
    database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with database.read() as connection:
        brought = await connection.run_sync(shape)
    if not database.on_postgresql:
        engine: Engine = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
        metadata.create_all(engine)
        with engine.begin() as made:
            assert brought == shape(made)
        engine.dispose()
        return
    server: Server = request.getfixturevalue("server")
    new = create_async_engine((await server.empty()).replace("postgresql:", "postgresql+asyncpg:"))
    async with new.begin() as opened:
        await opened.run_sync(metadata.create_all)
        assert brought == await opened.run_sync(shape)
    await new.dispose()


def shape(connection: Connection) -> dict[str, Any]:
    """Columns, keys and indexes by table, in no order; the full-text index is made by hand, and is left out."""
    seen = inspect(connection)
    return {
        table: {
            "columns": {
                each["name"]: (str(each["type"]), each["nullable"], each["default"]) for each in seen.get_columns(table)
            },
            "primary": seen.get_pk_constraint(table)["constrained_columns"],
            "unique": sorted(each["column_names"] for each in seen.get_unique_constraints(table)),
            "foreign": sorted(
                (each["constrained_columns"], each["referred_table"], str(each["options"].get("ondelete")))
                for each in seen.get_foreign_keys(table)
            ),
            "indexes": sorted(
                (str(each["name"]), [str(name) for name in each["column_names"]], _options(each))
                for each in seen.get_indexes(table)
                if each["name"] != "ix_items_search"
            ),
        }
        for table in seen.get_table_names()
        if not table.startswith(("items_fts", "alembic"))
    }


def _options(index: Any) -> dict[str, str]:
    return {name: str(value) for name, value in index.get("dialect_options", {}).items()}

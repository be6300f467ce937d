"""A process that hangs in mid-transaction keeps nobody waiting: not for its lease, and not for its row locks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.config.values import passwords_in
from bot.model import Lease
from bot.store.database import Database
from bot.store.leases import SqlLeaseStore, fence
from bot.store.postgres import open_postgres, session_name, shown
from tests.builders import LEASE, Stores
from tests.clock import StandingClock
from tests.postgres import Server

SECONDS = 20.0


@pytest.fixture
async def url(server: Server) -> str:
    return await server.copy()


@pytest.fixture
async def hanging(url: str) -> AsyncIterator[Database]:
    async with open_postgres(url, "hanging") as database:
        yield database


@pytest.fixture
async def alive(url: str) -> AsyncIterator[Database]:
    async with open_postgres(url, "alive") as database:
        yield database


async def taken(database: Database, owner: str, clock: StandingClock) -> Lease:
    lease = await SqlLeaseStore(database, owner).take("match", clock.now(), LEASE)
    assert lease is not None
    return lease


async def test_a_lease_that_ran_out_is_taken_from_under_an_open_transaction(
    hanging: Database, alive: Database, clock: StandingClock
) -> None:
    held = await taken(hanging, "hanging", clock)

    async def hang() -> None:
        async with hanging.write() as connection, asyncio.timeout(SECONDS):
            await fence(connection, held)
            clock.advance(2 * LEASE)
            lease = await taken(alive, "alive", clock)
            assert lease.epoch == held.epoch + 1
            await connection.execute(text("SELECT 1"))

    with pytest.raises(DBAPIError):
        await hang()


async def test_a_lease_that_lasts_leaves_its_holder_in_peace(
    hanging: Database, alive: Database, clock: StandingClock
) -> None:
    held = await taken(hanging, "hanging", clock)
    async with hanging.write() as connection:
        await fence(connection, held)
        assert await SqlLeaseStore(alive, "alive").take("match", clock.now(), LEASE) is None
        await fence(connection, held)


async def test_a_process_that_takes_its_own_late_lease_again_cuts_off_nothing_of_its_own(
    hanging: Database, clock: StandingClock
) -> None:
    held = await taken(hanging, "hanging", clock)
    async with hanging.write() as connection:
        await connection.execute(text("UPDATE chats SET state = state"))
        clock.advance(2 * LEASE)
        again = await taken(hanging, "hanging", clock)
        assert again.epoch == held.epoch + 1
        assert await connection.scalar(text("SELECT 1")) == 1


async def test_row_locks_of_a_transaction_that_does_nothing_end_by_themselves(
    url: str, alive: Database, clock: StandingClock
) -> None:
    stores = Stores.of(alive)
    chat = await stores.a_chat(clock.now(), "100")

    async def hang(hanging: Database) -> None:
        async with hanging.write() as connection, asyncio.timeout(SECONDS):
            await connection.execute(text("UPDATE counters SET value = value + 1"))
            await stores.chats.subscribe(chat, "KFOR", None, clock.now(), limit=0)
            await connection.execute(text("SELECT 1"))

    async with open_postgres(url, "hanging", idle=timedelta(milliseconds=100)) as hanging:
        with pytest.raises(DBAPIError):
            await hang(hanging)
        async with hanging.read() as connection:
            assert await connection.scalar(text("SELECT 1")) == 1, "and it goes on with a new connection"


@pytest.mark.parametrize(
    "written",
    ["me:sEcret99@/db?host=/run", "/db?host=/run&user=me&password=sEcret99", "h:5432/db?sslpassword=sEcret99"],
)
async def test_a_shown_url_holds_no_password_wherever_it_was_written(written: str) -> None:
    assert "sEcret99" not in shown(f"postgresql://{written}")
    assert "sEcret99" in passwords_in(f"postgresql://{written}")
    assert shown(f"postgresql://{written}").startswith("postgresql://")


async def test_what_people_typed_is_in_no_error_of_the_database(alive: Database, clock: StandingClock) -> None:
    stores = Stores.of(alive)
    chat = await stores.a_chat(clock.now(), "100")
    async with alive.write() as connection:
        await connection.execute(text("ALTER TABLE subscriptions RENAME TO elsewhere"))
    with pytest.raises(DBAPIError) as failed:
        await stores.chats.subscribe(chat, "my secret topic", None, clock.now(), limit=0)
    assert "secret topic" not in str(failed.value)


@pytest.mark.parametrize("owner", ["a" * 80, "ж" * 40])
async def test_a_long_name_is_cut_as_the_server_cuts_it(url: str, owner: str) -> None:
    async with open_postgres(url, owner) as database, database.read() as connection:
        assert await connection.scalar(text("SELECT current_setting('application_name')")) == session_name(owner)

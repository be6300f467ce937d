"""A process that hangs in mid-transaction keeps nobody waiting: not for its lease, and not for its row locks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.model import Lease
from bot.store.database import Database
from bot.store.leases import SqlLeaseStore, fence
from bot.store.postgres import open_postgres, session_name
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


@pytest.mark.parametrize("owner", ["a" * 80, "ж" * 40])
async def test_a_long_name_is_cut_as_the_server_cuts_it(url: str, owner: str) -> None:
    async with open_postgres(url, owner) as database, database.read() as connection:
        assert await connection.scalar(text("SELECT current_setting('application_name')")) == session_name(owner)

"""A disk without room, or a database that takes no writes: Tocsin says so, answers what needs no write, sends nothing
twice, and when it is over everything rings that was published meanwhile."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import asyncpg
import pytest

from tests.e2e.local import LocalChat
from tests.e2e.one_reader import LEASE_SECONDS, READER, World, one_reader
from tests.e2e.process import Running, run_to_its_end, running
from tests.e2e.small_disk import SmallDisk, small_disk
from tests.fakes.telegram import faults
from tests.postgres import Postgres, served

NOT_STORED = "I can't store anything right now, so that was not done. Please try again later."
FULL = "the disk is full; free some space"
MOUNTED_READ_ONLY = "its file system is read-only"
SERVER_READ_ONLY = "PostgreSQL takes no writes (read-only)"
LONGER_THAN_A_LEASE = LEASE_SECONDS + 2.0
MOST_LINES = 6  # logged in all that time: what is said, once, and what a broken connection adds


@pytest.fixture
async def disk(tmp_path: Path) -> AsyncIterator[SmallDisk]:
    folder = tmp_path / "data"
    folder.mkdir()
    async with small_disk(folder) as mounted:
        yield mounted


@pytest.fixture
async def world(tmp_path: Path, disk: SmallDisk) -> AsyncIterator[World]:
    """Its database is on the small disk."""
    async with one_reader(tmp_path) as made:
        made.here.within = disk.within
        yield made


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """A server that no other test uses."""
    with served() as postgres:
        yield postgres


async def test_a_disk_that_is_full_and_then_turns_read_only_is_survived(world: World, disk: SmallDisk) -> None:
    async with running(world.here) as tocsin:
        await settle(world, tocsin)
        async with starved(world, tocsin, FULL, "KFOR on the bridge", "KFOR in Zvecan") as over:
            disk.fill()
            over.callback(disk.free)
        await recovered(world, tocsin, "KFOR on the bridge", "KFOR in Zvecan")
        async with starved(world, tocsin, MOUNTED_READ_ONLY, "KFOR back at base", seconds=2.0) as over:
            await over.enter_async_context(disk.read_only(writer=tocsin.process.pid))
        await recovered(world, tocsin, "KFOR back at base")
        await ended(world, tocsin, "KFOR on the bridge", "KFOR in Zvecan", "KFOR back at base")


async def test_a_server_that_turns_read_only_is_survived(tmp_path: Path, own_server: Postgres) -> None:
    async with (
        one_reader(tmp_path, TOCSIN_DATABASE=own_server.url("postgres")) as world,
        running(world.here) as tocsin,
    ):
        await settle(world, tocsin)
        async with starved(world, tocsin, SERVER_READ_ONLY, "KFOR on the bridge", "KFOR in Zvecan") as over:
            await over.enter_async_context(read_only(own_server))
        await recovered(world, tocsin, "KFOR on the bridge", "KFOR in Zvecan")
        await ended(world, tocsin, "KFOR on the bridge", "KFOR in Zvecan")
        async with read_only(own_server):
            await refused(world, 2, SERVER_READ_ONLY)


async def test_what_was_sent_before_the_disk_was_full_is_not_sent_again(world: World, disk: SmallDisk) -> None:
    async with running(world.here) as tocsin:
        await settle(world, tocsin)
        under_way = faults.Hold()
        world.telegram.faults.add("sendMessage", under_way, chat=READER)
        world.publish("KFOR on the bridge")
        await under_way.reached.wait()
        disk.fill()
        world.publish("KFOR in Zvecan")
        under_way.release()
        await tocsin.logs("delivery", "id=1", "state=sent")
        await tocsin.logs("not_stored", FULL)
        await asyncio.sleep(LONGER_THAN_A_LEASE)  # in which only the process knows the outcome
        assert (await counts(world))["pending"] == 1
        disk.free()
        await recovered(world, tocsin, "KFOR on the bridge", "KFOR in Zvecan")
        await ended(world, tocsin, "KFOR on the bridge", "KFOR in Zvecan")


async def test_a_stop_on_a_full_disk_loses_nothing_and_a_start_is_refused_while_nothing_can_be_written(
    world: World, disk: SmallDisk
) -> None:
    async with running(world.here) as tocsin:
        await settle(world, tocsin)
        disk.fill()
        world.publish("KFOR on the bridge")
        assert (await world.asks("/subscribe EULEX")).text == NOT_STORED
        await tocsin.stop()
    await refused(world, 1, FULL)
    disk.free()
    for part in ("", "tocsin.db"):
        async with disk.read_only(part):
            await refused(world, 2, MOUNTED_READ_ONLY)
    async with running(world.here) as tocsin:
        await recovered(world, tocsin, "KFOR on the bridge")
        await ended(world, tocsin, "KFOR on the bridge")


async def settle(world: World, tocsin: Running) -> None:
    """The first look is over, the local chat was opened, and the reader follows KFOR."""
    async with LocalChat(tocsin.url) as chat:
        await chat.lines()
    await tocsin.logs("polled", "first_look=True")
    await world.follow("KFOR")


@asynccontextmanager
async def starved(
    world: World, tocsin: Running, said: str, *titles: str, seconds: float = LONGER_THAN_A_LEASE
) -> AsyncIterator[AsyncExitStack]:
    """The block brings the need about, and leaves with the given stack what ends it. It lasts for so many seconds, in
    which the titles are published, and all is checked that must go on."""
    logged = len(tocsin.logged)
    async with AsyncExitStack() as over:
        yield over
        begun = time.monotonic()
        for title in titles:
            world.publish(title)
        assert (await world.asks("/subscribe EULEX")).text == NOT_STORED
        await tocsin.logs("not_stored", "error", said)
        await pages_answer(tocsin, said)
        polls = len(world.feeds.requests)
        await asyncio.sleep(seconds - (time.monotonic() - begun))  # nothing is to happen in it
        assert len(world.feeds.requests) == polls, "what can't be kept is not asked for"
        assert "A quiet morning" in (await world.asks("/search morning")).text
        assert "KFOR" in (await world.asks("/subscriptions")).text
        assert (await world.asks("/subscribe EULEX")).text == NOT_STORED
        lines = tocsin.logged[logged:]
        assert len(lines) <= MOST_LINES, "\n".join(lines)
        assert sum("not_stored" in line for line in lines) == 1
        assert not any(world.alerts(title) for title in titles)


async def pages_answer(tocsin: Running, said: str) -> None:
    """And say what is wrong."""
    status, page = await get(f"{tocsin.url}/")
    assert (status, "Nothing can be stored" in page) == (200, True)
    assert await get(f"{tocsin.url}/livez") == (200, "ok")
    status, health = await get(f"{tocsin.url}/healthz")
    assert status == 503
    assert any(said in problem for problem in json.loads(health)["problems"])
    async with LocalChat(tocsin.url) as chat:
        assert await chat.lines()
        status, answer = await chat.try_to_say("/recent")
    assert status == 503
    assert answer.startswith("This could not be stored, so it was not done. Try again later.")
    assert said in answer


async def recovered(world: World, tocsin: Running, *titles: str) -> None:
    """What was missed rings, commands work, and the pages say that all is well."""
    for title in titles:
        await world.rung(title)
    offer = await world.asks("/subscribe EULEX")
    assert offer.button("Subscribe")
    async with LocalChat(tocsin.url) as chat:
        await chat.say("/recent")
        await chat.wait_until_shown("/healthz", '"ok": true')


async def ended(world: World, tocsin: Running, *titles: str) -> None:
    """It stops as ever, each title rang once, and the books are in order."""
    await tocsin.stop()
    assert not any("Traceback" in line for line in tocsin.logged), tocsin.all_output()
    assert [len(world.alerts(title)) for title in titles] == [1] * len(titles)
    assert await counts(world) == {"pending": 0, "sent": len(titles), "unknown": 0, "dead": 0, "expired": 0}


async def refused(world: World, code: int, said: str) -> None:
    """A start ends with one line."""
    ended_with, _out, err = await run_to_its_end(world.here, "run")
    assert (ended_with, len(err.splitlines())) == (code, 1), err
    assert said in err


async def counts(world: World) -> dict[str, int]:
    """Deliveries by state."""
    code, out, said = await run_to_its_end(world.here, "stats", "--json")
    assert code == 0, said
    found: dict[str, int] = json.loads(out)["deliveries"]
    return found


async def get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


@asynccontextmanager
async def read_only(postgres: Postgres) -> AsyncIterator[None]:
    """The server takes no writes while the block runs; who was connected at either end connects anew."""
    connection = await asyncpg.connect(postgres.url("postgres"))
    try:
        await _set_read_only(connection, "on")
        try:
            yield
        finally:
            await _set_read_only(connection, "off")
    finally:
        await connection.close()


async def _set_read_only(connection: asyncpg.Connection, value: str) -> None:
    await connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND client_port = -1"
    )

"""Wake-ups between processes: quick, few, and never a trouble of whoever sets or waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import pytest

from bot.ports import Waker
from bot.store.wakes import PREFIX, Timing, shared_wakes
from bot.timing import EventWake
from tests.fakes.ports import CountingWaker
from tests.postgres import Server
from tests.until import PATIENCE

FOREVER = 3600.0
QUICK = Timing(first_pause=0.02, longest_pause=0.1)


@dataclass(frozen=True, slots=True)
class Member:
    """One process's side: what it waits for, and what it sets."""

    match: EventWake
    send: EventWake
    tell_match: Waker
    tell_send: Waker

    async def connected(self) -> None:
        """Returns once it hears others: a connection's first act is to wake for what was missed."""
        await woken(self.match)


@asynccontextmanager
async def member(url: str, *heard: str) -> AsyncIterator[Member]:
    match, send = EventWake(), EventWake()
    async with shared_wakes(url, {"match": match, "send": send}, heard, QUICK) as shared:
        yield Member(match, send, shared["match"], shared["send"])


async def woken(wake: EventWake) -> None:
    async with asyncio.timeout(10):
        await wake.wait(FOREVER)


class Ear:
    """Hears every NOTIFY on the channels, of whoever."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._more = asyncio.Event()

    def __call__(self, _connection: object, _sender: int, channel: str, _payload: str) -> None:
        self.heard.append(channel.removeprefix(PREFIX))
        self._more.set()

    async def hears(self, name: str, times: int) -> None:
        async with asyncio.timeout(10):
            while self.heard.count(name) < times:
                self._more.clear()
                await self._more.wait()


@pytest.fixture
async def url(server: Server) -> str:
    return await server.copy()


@asynccontextmanager
async def admin(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def listening(url: str, names: Collection[str] = ("match", "send")) -> AsyncIterator[Ear]:
    ear = Ear()
    async with admin(url) as connection:
        for name in names:
            await connection.add_listener(PREFIX + name, ear)
        yield ear


async def test_a_set_wakes_who_waits_in_another_process(url: str) -> None:
    async with member(url, "match") as matcher, member(url) as poller:
        await matcher.connected()
        waiting = asyncio.create_task(woken(matcher.match))
        poller.tell_match.set()
        await waiting


async def test_a_set_wakes_only_who_hears_the_name(url: str) -> None:
    async with member(url, "match") as matcher, member(url) as poller, listening(url) as ear:
        await matcher.connected()
        poller.tell_send.set()
        await ear.hears("send", 1)
        poller.tell_match.set()
        await woken(matcher.match)
        waiting = asyncio.create_task(matcher.send.wait(FOREVER))
        await asyncio.sleep(0)
        assert not waiting.done()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


async def test_a_set_wakes_the_process_s_own_at_once(url: str) -> None:
    own = CountingWaker()
    async with shared_wakes(url, {"match": own}, ()) as shared:
        shared["match"].set()
        assert own.woken == 1


async def test_a_process_is_not_woken_a_second_time_by_what_it_told(url: str) -> None:
    own = CountingWaker()
    async with shared_wakes(url, {"match": own}, ["match"], QUICK) as shared, listening(url) as ear:
        shared["match"].set()
        await ear.hears("match", 1)
        shared["match"].set()
        await ear.hears("match", 2)
        assert own.woken == 3, "once as it connected, and once a set"


async def test_many_sets_make_one_notify(url: str) -> None:
    async with member(url) as poller, listening(url) as ear:
        for _ in range(1000):
            poller.tell_match.set()
            poller.tell_send.set()
        await ear.hears("send", 1)
        poller.tell_send.set()
        await ear.hears("send", 2)
        assert ear.heard.count("match") == 1


async def test_what_is_set_while_the_last_is_on_its_way_is_told_too(url: str) -> None:
    async with member(url) as poller, listening(url) as ear:
        for told in range(1, 6):
            poller.tell_match.set()
            await ear.hears("match", told)


async def test_a_process_takes_one_connection(url: str) -> None:
    async with member(url, "match", "send") as both, admin(url) as connection:
        await both.connected()
        count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        assert await connection.fetchval(count) == 1


async def test_an_outage_hurts_nobody_and_is_made_good_by_itself(server: Server, url: str) -> None:
    name = url.rpartition("@/")[2].partition("?")[0]
    async with (
        member(url, "match") as matcher,
        member(url) as poller,
        admin(server.postgres.url("postgres")) as connection,
    ):
        await matcher.connected()
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        poller.tell_match.set()
        await woken(poller.match)
        await refusals(connection, name, 3)
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await matcher.connected()
        poller.tell_match.set()
        await woken(matcher.match)


async def test_a_server_that_comes_up_later_is_found(server: Server) -> None:
    url = server.postgres.url("not_yet_there")
    async with member(url, "match") as matcher, member(url) as poller:
        poller.tell_match.set()
        async with admin(server.postgres.url("postgres")) as connection:
            await connection.execute("CREATE DATABASE not_yet_there")
        await matcher.connected()
        poller.tell_match.set()
        await woken(matcher.match)


async def test_leaving_takes_no_time_whether_connected_or_not(server: Server, url: str) -> None:
    clock = asyncio.get_running_loop().time
    async with asyncio.timeout(None) as leaving:
        async with member(url, "match") as matcher:
            await matcher.connected()
            leaving.reschedule(clock() + 3)
    async with asyncio.timeout(None) as leaving:
        async with member(server.postgres.url("never_there")) as lonely:
            lonely.tell_match.set()
            leaving.reschedule(clock() + 3)
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def refusals(connection: asyncpg.Connection, name: str, times: int) -> None:
    """Returns after the database was closed for as long as some tries take."""
    held = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1"
    async with asyncio.timeout(PATIENCE):
        while await connection.fetchval(held, name):  # a process of the server that was ended takes a moment to go
            await connection.execute("SELECT pg_sleep(0.01)")
    for _ in range(times):
        assert await connection.fetchval(held, name) == 0
        await connection.execute("SELECT pg_sleep(0.05)")

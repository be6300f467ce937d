"""Connections to the web server that say nothing, say it slowly, or are too many."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
import structlog

from handlers.web.door import Crowd, origin
from tests.unit.handlers.web_house import House, open_house

REQUEST = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
WAITS = 10  # seconds until a test fails
CROWD = Crowd(patience=0.2)
FEW = Crowd(most=4, of_one=3, own=0)
UNREAD = Crowd(unread=0.5)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, crowd=CROWD) as opened:
        yield opened


class Caller:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def say(self, what: bytes) -> bytes:
        """The head of the answer; b"" where it is hung up on."""
        try:
            self.writer.write(what)
            return await self.reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""

    async def hung_up_on(self) -> bool:
        """Waits for it."""
        try:
            return await self.reader.read() == b""
        except ConnectionError:
            return True


@asynccontextmanager
async def calling(house: House, source: str = "127.0.0.1") -> AsyncIterator[Caller]:
    reader, writer = await asyncio.open_connection(*house.server.address, local_addr=(source, 0))
    try:
        async with asyncio.timeout(WAITS):
            yield Caller(reader, writer)
    finally:
        writer.close()


@pytest.mark.parametrize("said", [b"", b"GET /livez HTTP/1.1\r\nHost: localhost\r\n", REQUEST + b"GET"])
async def test_who_does_not_say_what_it_wants_is_hung_up_on(house: House, said: bytes) -> None:
    async with calling(house) as caller:
        caller.writer.write(said)
        if said.startswith(REQUEST):
            assert b" 200 " in await caller.reader.readuntil(b"\r\n\r\n")
            await caller.reader.readexactly(2)  # "ok"
        assert await caller.hung_up_on()


async def test_a_head_that_comes_a_letter_at_a_time_is_not_waited_for(house: House) -> None:
    async def dawdle(caller: Caller) -> None:
        while True:
            caller.writer.write(b"X")
            await asyncio.sleep(CROWD.patience / 10)

    async with calling(house) as caller:
        caller.writer.write(REQUEST[:-2])
        dawdling = asyncio.create_task(dawdle(caller))
        assert await caller.hung_up_on()
        dawdling.cancel()


async def test_a_request_in_time_is_answered_and_so_is_the_next_one_on_the_same_connection(house: House) -> None:
    async with calling(house) as caller:
        for _ in range(2):
            assert b" 200 " in await caller.say(REQUEST)
            await caller.reader.readexactly(2)


async def test_a_page_that_waits_for_news_is_not_hung_up_on(house: House) -> None:
    async with (
        aiohttp.ClientSession() as session,
        asyncio.timeout(WAITS),
        session.get(f"{house.url}/chat/live") as live,
    ):
        await asyncio.sleep(CROWD.patience * 2)
        line = await house.ring("Mirno u Banjskoj")
        async for data in live.content:
            if f'"id": {line}'.encode() in data:
                break


async def test_connections_of_one_address_and_of_all_are_bounded_until_some_end(tmp_path: Path) -> None:
    async with open_house(tmp_path, crowd=FEW) as house, AsyncExitStack() as open_, asyncio.timeout(WAITS):
        with structlog.testing.capture_logs() as logs:
            for _ in range(FEW.of_one):
                caller = await open_.enter_async_context(calling(house))
                assert b" 200 " in await caller.say(REQUEST)
            async with calling(house) as refused, calling(house) as again:
                assert await refused.hung_up_on()
                assert await again.hung_up_on()
            other = await open_.enter_async_context(calling(house, "127.0.0.2"))
            assert b" 200 " in await other.say(REQUEST)
            async with calling(house, "127.0.0.3") as refused:
                assert await refused.hung_up_on()
        assert [each["address"] for each in logs if each["event"] == "too_many_connections"] == ["127.0.0.1"], (
            "once a minute"
        )
        other.writer.close()
        caller.writer.close()
        while True:
            async with calling(house) as late:
                if await late.say(REQUEST):
                    break


async def ask_on(caller: Caller) -> None:
    while True:
        caller.writer.write(b"GET /chat HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
        await caller.writer.drain()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't end it")
async def test_who_asks_and_never_reads_is_hung_up_on(tmp_path: Path) -> None:
    """By what the system does to a connection whose answers nobody takes, as soon as it has no more room for them."""
    async with open_house(tmp_path, crowd=UNREAD) as house, calling(house) as deaf:
        deaf.writer.transport.pause_reading()  # type: ignore[attr-defined]  # of both directions
        with pytest.raises(ConnectionError):
            await ask_on(deaf)


async def test_this_machine_gets_in_where_others_fill_the_house(tmp_path: Path) -> None:
    async with open_house(tmp_path, crowd=replace(FEW, own=1)) as house, AsyncExitStack() as open_:
        for _ in range(FEW.of_one + 1):
            caller = await open_.enter_async_context(calling(house))
            assert b" 200 " in await caller.say(REQUEST)
        async with calling(house) as refused:
            assert await refused.hung_up_on()
        own = await open_.enter_async_context(calling(house, "127.0.0.2"))
        assert b" 200 " in await own.say(REQUEST), "more than may be inside of others"


def test_a_household_counts_as_one_address() -> None:
    assert origin(("2001:db8:1:2::1", 1, 0, 0)) == origin(("2001:db8:1:2:ffff::9", 2, 0, 0))
    assert origin(("2001:db8:1:2::1", 1, 0, 0)) != origin(("2001:db8:1:3::1", 1, 0, 0))
    assert origin(("::ffff:192.0.2.1", 1, 0, 0)) == origin(("192.0.2.1", 2)) == "192.0.2.1"
    assert origin(None) == origin("") == ""

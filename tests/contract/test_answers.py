"""How many answers a server may send to one request, over real sockets."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest

from bot.errors import FeedError, FeedFault
from bot.feeds.answers import MOST_ANSWERS
from bot.feeds.fetch import HttpFetcher
from bot.model import Document, Feed, FeedForPoll
from tests.clock import StandingClock

HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<rss>"
BUSY = 0.3  # seconds; all of it takes ten times as long


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncIterator[FeedForPoll]:
    """A feed whose server sends these, and hangs up after a request that none is left for."""
    left = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while left:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(left.pop(0))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        yield FeedForPoll(Feed("f", url, "F", allow_private=True))


def fetcher() -> HttpFetcher:
    return HttpFetcher(user_agent="tocsin/0", clock=StandingClock(datetime(2026, 3, 1, tzinfo=UTC)), timeout=10)


async def test_hints_before_the_document_are_passed_over_for_each_request_anew() -> None:
    hinted = HINT * (MOST_ANSWERS - 1) + GOOD
    async with answering(hinted, hinted) as feed, fetcher() as running:
        for _ in range(2):
            got = await running.fetch(feed)
            assert isinstance(got, Document)
            assert got.body == b"<rss>"


@pytest.mark.parametrize("flood", [HINT * MOST_ANSWERS + GOOD, HINT * 60_000])
async def test_more_hints_than_anybody_needs_are_a_clear_mistake(flood: bytes) -> None:
    async with answering(flood) as feed, fetcher() as running:
        with pytest.raises(FeedError, match="one provisional answer after the other and no document") as caught:
            await running.fetch(feed)
    assert caught.value.fault is FeedFault.UNREACHABLE


async def test_a_flood_of_hints_costs_next_to_nothing() -> None:
    """It is read on the loop that serves every chat."""
    async with answering(b"HTTP/1.1 103 E\r\n\r\n" * 200_000) as feed, fetcher() as running:
        before = time.thread_time()
        with suppress(FeedError):
            await running.fetch(feed)
        assert time.thread_time() - before < BUSY

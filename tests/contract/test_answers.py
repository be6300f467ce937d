"""How many answers a server may send to one request, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest

from bot.errors import FeedError, FeedFault
from bot.feeds import answers, connections
from bot.feeds.answers import MOST_ANSWERS, MOST_BESIDE
from bot.feeds.fetch import HttpFetcher
from bot.model import Document, Feed, FeedForPoll
from tests.alone import alone
from tests.clock import StandingClock
from tests.listening import listening

HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<rss>"
BUSY = 1 / 4  # of what all of it takes


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncIterator[FeedForPoll]:
    """A feed whose server sends these, and hangs up after a request that none is left for."""
    left = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while left:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(left.pop(0))
            await writer.drain()

    async with listening(serve) as port:
        yield FeedForPoll(Feed("f", f"http://127.0.0.1:{port}/", "F", allow_private=True))


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


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "flood",
    [b"HTTP/1.1 103 E\r\n\r\n" * 200_000, CHUNKED + b"1\r\nx\r\n" * 1_000_000],
    ids=["hints", "chunks of a byte"],
)
async def test_a_flood_is_given_up_before_it_costs_much(monkeypatch: pytest.MonkeyPatch, flood: bytes) -> None:
    """It is read on the loop that serves every chat."""
    given_up = await cost(flood)
    for bound in ("MOST_ANSWERS", "MOST_BESIDE", "MOST_READS"):
        monkeypatch.setattr(answers, bound, len(flood))
    assert given_up < await cost(flood) * BUSY


async def cost(answer: bytes) -> float:
    """Seconds of this thread's that a fetch took, whatever came of it."""
    async with answering(answer) as feed, fetcher() as running:
        with alone() as seconds, suppress(FeedError):
            await running.fetch(feed)
        return seconds()


async def test_a_document_in_chunks_of_a_byte_is_a_clear_mistake() -> None:
    async with answering(CHUNKED + b"1\r\nx\r\n" * 100_000) as feed, fetcher() as running:
        with pytest.raises(FeedError, match="in pieces too small to be read") as caught:
            await running.fetch(feed)
    assert caught.value.fault is FeedFault.UNREACHABLE


@pytest.mark.parametrize(("size", "count"), [(1, 20_000), (4, 20_000), (12, 100_000), (20_000, 200)])
async def test_a_document_in_small_chunks_is_read(size: int, count: int) -> None:
    """Some servers send each line, or each tag, as it comes about."""
    body = CHUNKED + (f"{size:x}\r\n".encode() + b"x" * size + b"\r\n") * count + b"0\r\n\r\n"
    async with answering(body, body) as feed, fetcher() as running:
        for _ in range(2):
            got = await running.fetch(feed)
            assert isinstance(got, Document)
            assert len(got.body) == size * count


async def test_headers_are_counted_with_what_is_no_document() -> None:
    long = b"HTTP/1.1 200 OK\r\n" + (b"X: " + b"y" * 8000 + b"\r\n") * (2 * MOST_BESIDE // 8000) + GOOD[17:]
    async with answering(long) as feed, fetcher() as running:
        with pytest.raises(FeedError, match="in pieces too small"):
            await running.fetch(feed)


PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000
NAMED = CHUNKED + b"5;n=" + b"y" * 1000 + b"\r\n<rss>\r\n0\r\n\r\n"  # a chunk may say more than its length
TRAILED = CHUNKED + b"5\r\n<rss>\r\n0\r\nX: " + b"y" * 1000 + b"\r\n\r\n"
HEADED = b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000 + b"\r\nContent-Length: 5\r\n\r\n<rss>"


@pytest.mark.parametrize("sent", [PLAIN, NAMED, TRAILED, HEADED], ids=["body", "chunk", "trailer", "header"])
@pytest.mark.parametrize(("most", "is_read"), [(50, False), (4000, True)])
async def test_what_comes_byte_by_byte_without_end_is_given_up(
    monkeypatch: pytest.MonkeyPatch, sent: bytes, most: int, is_read: bool
) -> None:
    monkeypatch.setattr(answers, "MOST_READS", most)
    monkeypatch.setattr(connections, "COUNTED_AFTER", 0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for byte in sent:
            writer.write(bytes([byte]))
            for _ in range(3):  # it is read meanwhile
                await asyncio.sleep(0)
            await writer.drain()

    async with listening(serve) as port, fetcher() as running:
        url = f"http://127.0.0.1:{port}/"
        fetching = running.fetch(FeedForPoll(Feed("f", url, "F", allow_private=True)))
        if is_read:
            assert isinstance(await fetching, Document)
            return
        with pytest.raises(FeedError, match="in pieces too small to be read"):
            await fetching

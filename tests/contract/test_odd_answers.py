"""Answers that no proper server gives, and what goes on while one is read, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from bot.errors import FeedError, FeedFault
from bot.feeds import answers
from bot.feeds.fetch import HttpFetcher
from bot.model import Document
from tests.clock import StandingClock
from tests.contract.test_answers import CHUNKED, answering

REST = b"Content-Length: 5\r\n\r\n<rss>"
LONG = 200_000  # more than lies here unread
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (2 * LONG, b"x" * LONG)
ONE_CHUNK = CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (LONG, b"x" * LONG)
IN_BETWEEN = 200  # ticks in which what was sent comes in


class Meanwhile:
    """Room that is there as soon as something was done."""

    is_large = False

    def __init__(self, done: Callable[[], Awaitable[None]]) -> None:
        self._done = done

    async def more(self, _: int) -> None:
        for _ in range(IN_BETWEEN):
            await asyncio.sleep(0)
        await self._done()


def fetcher() -> HttpFetcher:
    return HttpFetcher(user_agent="tocsin/0", clock=StandingClock(datetime(2026, 3, 1, tzinfo=UTC)), timeout=10)


@pytest.mark.parametrize(
    "head",
    [b"HTTP/1.1 200OK\r\n", b"http/1.1 200 OK\r\n", b"HTTP/1.1 200\r\n", b"HTTP/1.1 200 OK\r\nHTTP/1.1 304: y\r\n"],
)
async def test_a_status_is_read_as_libcurl_does(capfd: pytest.CaptureFixture[str], head: bytes) -> None:
    async with answering(head + REST) as feed, fetcher() as running:
        got = await running.fetch(feed)
    assert isinstance(got, Document)
    assert got.body == b"<rss>"
    assert capfd.readouterr().err == "", "no callback raised"


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 OK\r\n", b"HTTP/1.1\r\n", b"HTTP/1.1 -12 OK\r\n", b"\r\nHTTP/1.1 200 OK\r\n", b"ICY 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n",
    ],
)  # fmt: skip
async def test_what_has_no_proper_head_is_no_http(capfd: pytest.CaptureFixture[str], head: bytes) -> None:
    async with answering(head + REST) as feed, fetcher() as running:
        with pytest.raises(FeedError, match="no proper HTTP"):
            await running.fetch(feed)
    assert capfd.readouterr().err == "", "no callback raised"


async def test_nobody_waits_for_what_comes_in_another_protocol() -> None:
    async with answering(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n") as feed, fetcher() as running:
        with pytest.raises(FeedError) as caught:
            await running.fetch(feed)
    assert (caught.value.fault, caught.value.status) == (FeedFault.STATUS, 101)


async def test_what_was_held_back_may_be_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    async def from_now_on() -> None:
        monkeypatch.setattr(answers, "MOST_READS", -LONG)

    async with answering(ONE_CHUNK) as feed, fetcher() as running:
        with pytest.raises(FeedError, match="in pieces too small to be read"):
            await running.fetch(feed, Meanwhile(from_now_on))


async def test_half_a_document_is_none_where_the_connections_are_closed_meanwhile() -> None:
    async with answering(HALF) as feed, fetcher() as running:

        async def close() -> None:
            await running.__aexit__(None, None, None)

        with pytest.raises(FeedError, match="broke off in the middle"):
            await running.fetch(feed, Meanwhile(close))

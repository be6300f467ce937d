"""What a server may make a fetch cost by the headers of its answer, over real sockets."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from bot.errors import FeedError
from bot.feeds.fetch import HttpFetcher
from bot.model import Document, HubLink
from tests.alone import alone
from tests.clock import StandingClock
from tests.contract.test_answers import answering
from tests.hostile_feeds.server import HEADER_FLOODS

BUSY = 0.1  # seconds; mostly it is a twentieth of that, and was up to three
BODY = b"Content-Length: 5\r\nConnection: close\r\n\r\n<rss>"


def fetcher(*, hubs: bool = True) -> HttpFetcher:
    clock = StandingClock(datetime(2026, 3, 1, tzinfo=UTC))
    return HttpFetcher(user_agent="tocsin/0", clock=clock, timeout=10, hubs=hubs)


@pytest.mark.parametrize("name", HEADER_FLOODS)
async def test_no_header_however_long_or_often_it_comes_holds_up_the_loop(name: str) -> None:
    """Headers are read on the loop that serves every chat."""
    status, headers = HEADER_FLOODS[name]
    answer = f"HTTP/1.1 {status}\r\n".encode() + b"".join(each + b"\r\n" for each in headers) + BODY
    async with answering(answer) as feed, fetcher() as running:
        with alone() as seconds, suppress(FeedError):
            await running.fetch(feed)
        assert seconds() < BUSY


async def test_the_hub_that_headers_name_is_told_to_who_wants_it() -> None:
    answer = b'HTTP/1.1 200 OK\r\nLink: <https://hub.example/>; rel="hub"\r\n' + BODY
    for wanted in (True, False):
        async with answering(answer) as feed, fetcher(hubs=wanted) as running:
            got = await running.fetch(feed)
            assert isinstance(got, Document)
            assert got.hub == (HubLink("https://hub.example/", feed.url) if wanted else None)

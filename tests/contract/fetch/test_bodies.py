"""Bodies: every encoding opened, none believed; how large one may be."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from yarl import URL

from bot.errors import FeedFault
from bot.feeds.body import Reading
from bot.feeds.connections import GuardedConnections
from bot.model import Document
from tests.contract.fetch.asking import BODY, feed, fetched, fetcher, refused
from tests.fakes.feedserver import FeedServer, Reply, compress

ENCODINGS = ["gzip", "deflate", "bare deflate", "br", "zstd"]


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_every_encoding_that_is_asked_for_is_opened(server: FeedServer, encoding: str) -> None:
    whole = BODY * 600  # several pieces
    document = await fetched(server.add("/feed", Reply(whole, encoding=encoding)))
    assert isinstance(document, Document)
    assert document.body == whole


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_a_bomb_is_refused_after_a_few_of_its_bytes(server: FeedServer, encoding: str) -> None:
    url = server.add("/bomb", Reply(bytes(60_000_000), encoding=encoding))
    error = await refused(url, max_bytes=1_000_000)
    assert error.fault is FeedFault.TOO_LARGE


async def test_gzip_that_nobody_announced_is_opened_within_the_same_limits(server: FeedServer) -> None:
    document = await fetched(server.add("/feed.xml.gz", Reply(compress(BODY, "gzip"))))
    assert isinstance(document, Document)
    assert document.body == BODY
    bomb = server.add("/bomb.xml.gz", Reply(compress(bytes(60_000_000), "gzip")))
    assert (await refused(bomb, max_bytes=1_000_000)).fault is FeedFault.TOO_LARGE
    broken = await refused(server.add("/broken.gz", Reply(b"\x1f\x8bplain text")))
    assert broken.fault is FeedFault.ENCODING
    assert "compressed as 'gzip'" in str(broken)


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_a_compressed_body_that_ends_early_is_no_document(server: FeedServer, encoding: str) -> None:
    name = encoding.rpartition(" ")[2]
    half = compress(bytes(range(256)) * 40 + BODY, encoding)[:-30]
    error = await refused(server.add("/feed", Reply(half, headers={"Content-Encoding": name})))
    assert error.fault is FeedFault.ENCODING


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "compress", "gzip, gzip", "x" * 300])
async def test_a_body_that_is_not_what_its_encoding_says_is_named(server: FeedServer, encoding: str) -> None:
    error = await refused(server.add("/feed", Reply(b"\xffplain text", headers={"Content-Encoding": encoding})))
    assert error.fault is FeedFault.ENCODING


async def test_a_large_body_is_not_even_begun(server: FeedServer) -> None:
    error = await refused(server.add("/feed", Reply(b"x" * 6_000_000)))
    assert error.fault is FeedFault.TOO_LARGE
    assert "5 MB" in str(error)


@dataclass
class Rooms:
    """See ports.Room: as much as anybody wants; notes it, and what time there was left to read."""

    limit: asyncio.Timeout | None = None
    granted: int = 0
    ends: list[float | None] = field(default_factory=list)
    is_large: bool = False

    async def more(self, count: int) -> None:
        self.granted += count
        self.ends.append(self.limit.when() if self.limit else None)


async def test_room_is_asked_for_all_of_a_document_and_for_nothing_that_has_none(server: FeedServer) -> None:
    whole, room = BODY * 600, Rooms()
    async with fetcher() as running:
        url = server.add("/feed", Reply(whole, encoding="gzip"))
        assert await running.fetch(feed(url), room) == await running.fetch(feed(url))
        assert len(whole) <= room.granted < len(whole) + 200_000
        asked = room.granted
        old = await running.fetch(feed(server.add("/feed", Reply(whole, etag='"1"'))))
        await running.fetch(feed(url, old.validators), room)
    assert room.granted == asked


async def test_waiting_for_room_takes_nothing_from_the_time_of_the_fetch(server: FeedServer) -> None:
    whole = BODY * 600
    url = server.add("/feed", Reply(whole))
    open_to_all = GuardedConnections({}, permit=lambda _: True)
    asking = open_to_all.ask(URL(url), allow_private=True)
    async with open_to_all, asyncio.timeout(60) as limit, asking as response:
        before, room = limit.when(), Rooms(limit)
        assert before is not None
        assert await Reading(5_000_000, False, room, limit).body(URL(url), response) == whole
        after = limit.when()
        assert after is not None
        assert after >= before
    assert set(room.ends) == {None}

"""Bodies: every encoding opened, none believed; how large one may be."""

from __future__ import annotations

import pytest

from bot.errors import FeedFault
from bot.model import Document
from tests.contract.fetch.asking import BODY, fetched, refused
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

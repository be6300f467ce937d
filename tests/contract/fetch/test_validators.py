"""Validators go back byte for byte as they came, whatever they are made of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.errors import FeedError
from bot.feeds.verbatim import MOST_OF_A_VALIDATOR
from bot.model import Document, FeedForPoll, NotModified, Validators
from tests.contract.fetch.asking import BODY, feed, fetched, fetcher
from tests.listening import listening

LONGEST = b'"' + b"x" * (MOST_OF_A_VALIDATOR - 2) + b'"'


@dataclass
class Bytes:
    """A server that knows headers as bytes alone: it sends these, and answers 304 to whoever echoes one of them."""

    headers: tuple[bytes, ...]
    heads: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/feed"

    @property
    def echoed(self) -> list[bytes | None]:
        """What each request sent as If-None-Match."""
        return [_value(each, b"If-None-Match") for each in self.heads]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            self.heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(self._answer(self.heads[-1]))

    def _answer(self, head: bytes) -> bytes:
        sent = [each.split(b":", 1)[1].strip() for each in self.headers]
        if {_value(head, b"If-None-Match"), _value(head, b"If-Modified-Since")}.intersection(sent):
            return b"HTTP/1.1 304 Not Modified\r\n\r\n"
        lines = b"".join(each + b"\r\n" for each in self.headers)
        return b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n%b" % (lines, len(BODY), BODY)


def _value(head: bytes, name: bytes) -> bytes | None:
    return next((line[len(name) + 2 :] for line in head.split(b"\r\n") if line.startswith(name + b": ")), None)


@asynccontextmanager
async def sending(*headers: bytes) -> AsyncIterator[Bytes]:
    server = Bytes(headers)
    async with listening(server.serve) as server.port:
        yield server


async def twice(server: Bytes) -> Document | NotModified:
    """The second answer, on the connection of the first."""
    async with fetcher() as running:
        first = await running.fetch(feed(server.url))
        assert isinstance(first, Document)
        return await running.fetch(feed(server.url, first.validators))


@pytest.mark.parametrize(
    "etag",
    [
        b'"1"',
        b'W/"1"',
        b"w/'1'",
        b"unquoted",
        b'"a b\tc, d"',
        b'""',
        b'"caf\xe9"',
        b'"caf\xc3\xa9"',
        b'W/"\x80\xff \xc0\xaf \xed\xa0\x80"',
        b'"\xef\x9e\x80 \xf0\x9f\x98\x80"',
        LONGEST,
        b'"' + bytes(range(0x80, 0x100)) + b'"',
    ],
    ids=lambda etag: etag[:24].decode("latin-1"),
)
async def test_an_etag_goes_back_byte_for_byte(etag: bytes) -> None:
    async with sending(b"ETag: " + etag) as server:
        assert isinstance(await twice(server), NotModified)
        assert server.echoed == [None, etag]


async def test_so_does_a_date() -> None:
    date = "Čet, 26. nov 2026".encode("cp1250")
    async with sending(b"Last-Modified: " + date) as server:
        assert isinstance(await twice(server), NotModified)
        assert _value(server.heads[1], b"If-Modified-Since") == date


async def test_whatever_else_is_asked_is_asked_as_ever_beside_bytes_that_are_no_text() -> None:
    async with sending(b'ETag: "\xe9"', b"Last-Modified: \xe8era") as server:
        await twice(server)
        plain, conditional = (
            {line for line in each.split(b"\r\n") if not line.startswith((b"If-", b"A-IM"))} for each in server.heads
        )
        assert plain == conditional


async def test_spaces_around_a_validator_are_none_of_it() -> None:
    async with sending(b'ETag:  \t"1"\t ') as server:
        await twice(server)
        assert server.echoed == [None, b'"1"']


async def test_of_several_etags_the_first_goes_back() -> None:
    async with sending(b'ETag: "1"', b'ETag: "2"') as server:
        await twice(server)
        assert server.echoed == [None, b'"1"']


@pytest.mark.parametrize("control", [b"\x01", b"\x0b", b"\x1f", b"\x7f"])
@pytest.mark.parametrize("name", [b"ETag", b"Last-Modified"])
async def test_what_no_request_may_hold_is_not_kept_and_the_feed_is_read_all_the_same(
    control: bytes, name: bytes
) -> None:
    async with sending(name + b': "1' + control + b'"') as server:
        assert isinstance(await twice(server), Document)
        assert server.echoed == [None, None]


async def test_what_an_older_tocsin_kept_as_text_is_left_out_and_the_feed_is_read() -> None:
    async with sending(b'ETag: "1"') as server, fetcher() as running:
        kept = Validators(etag='"Ж"', last_modified="Ж", of=server.url)
        assert isinstance(await running.fetch(feed(server.url, kept)), Document)
        assert server.echoed == [None]


async def test_so_is_what_would_be_another_header() -> None:
    async with sending(b'ETag: "1"') as server, fetcher() as running:
        kept = Validators(etag='"1"\r\nEvil: 1', last_modified="Monday\nEvil: 1", of=server.url)
        assert isinstance(await running.fetch(feed(server.url, kept)), Document)
        assert b"Evil" not in server.heads[0]
        running.user_agent = "tocsin\r\nEvil: 1"
        with pytest.raises(FeedError):
            await running.fetch(feed(server.url))
    assert len(server.heads) == 1


async def test_nor_is_what_is_longer_than_servers_take() -> None:
    async with sending(b"ETag: " + LONGEST + b"x") as server:
        assert isinstance(await twice(server), Document)
        assert server.echoed == [None, None]


async def test_several_at_once_go_back_each_to_its_own_server() -> None:
    async with sending(b'ETag: "\xe8"') as one, sending(b'ETag: "\xe9"') as other, fetcher() as running:

        async def twice_there(server: Bytes) -> None:
            asked: FeedForPoll = feed(server.url)
            for _ in range(3):
                got = await running.fetch(asked)
                asked = feed(server.url, got.validators)

        await asyncio.gather(*map(twice_there, (one, other)))
        assert one.echoed == [None, b'"\xe8"', b'"\xe8"']
        assert other.echoed == [None, b'"\xe9"', b'"\xe9"']


async def test_validators_are_kept_a_character_a_byte() -> None:
    async with sending('ETag: "é"'.encode()) as server:
        got = await fetched(server.url)
        assert got.validators == Validators('"Ã©"', of=server.url)

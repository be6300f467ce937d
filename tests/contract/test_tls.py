"""Secure connections: with whom they come about, and what is said where they don't."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import pytest
import trustme

from bot.errors import FeedError, FeedFault
from bot.feeds.addresses import is_public
from bot.feeds.fetch import HttpFetcher
from bot.model import Document, Feed, FeedForPoll
from tests.clock import StandingClock
from tests.e2e.polite import loopback
from tests.listening import listening

BODY = b"<rss version='2.0'><channel><title>Brnjak</title></channel></rss>"
LAST_YEAR, YESTERDAY = (datetime.now(UTC) - timedelta(days=days) for days in (365, 1))


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """One that this machine trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return made


def of(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY))


async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def hang_up(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read(1)


@asynccontextmanager
async def fetching(
    *, seconds: float = 10, permit: Callable[[str], bool] = lambda _: True
) -> AsyncIterator[HttpFetcher]:
    async with HttpFetcher(
        user_agent="tocsin/0", clock=StandingClock(), timeout=seconds, permit=permit, resolver=loopback
    ) as running:
        yield running


async def fault(url: str, seconds: float = 10) -> FeedError:
    async with fetching(seconds=seconds) as running:
        with pytest.raises(FeedError) as caught:
            await running.fetch(feed(url))
    assert "\n" not in str(caught.value)
    return caught.value


def feed(url: str) -> FeedForPoll:
    return FeedForPoll(Feed("f", url, "F"))


@pytest.mark.parametrize("host", ["news.example", "127.0.0.1", "vesti.xn--90a3ac"])
async def test_a_document_comes_from_whom_an_authority_vouches_for(authority: trustme.CA, host: str) -> None:
    peers: set[object] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peers.add(writer.get_extra_info("peername"))
        await answer(reader, writer)

    async with listening(serve, of(authority.issue_cert(host))) as port, fetching() as running:
        for _ in range(2):
            document = await running.fetch(feed(f"https://{host}:{port}/feed"))
            assert isinstance(document, Document)
            assert document.body == BODY
    assert len(peers) == 1, "one connection serves both"


async def test_a_redirect_from_a_secure_connection_to_another_is_followed(authority: trustme.CA) -> None:
    async with listening(answer) as plain:

        async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 301 Moved\r\nLocation: http://vesti.example:%d/feed\r\n\r\n" % plain)

        async with listening(lead, of(authority.issue_cert("news.example"))) as port, fetching() as running:
            document = await running.fetch(feed(f"https://news.example:{port}/feed"))
    assert isinstance(document, Document)
    assert document.moved_to == document.url == f"http://vesti.example:{plain}/feed"


@pytest.mark.usefixtures("authority")
async def test_whom_nobody_vouches_for_is_refused() -> None:
    async with listening(answer, of(trustme.CA().issue_cert("news.example"))) as port:
        error = await fault(f"https://news.example:{port}/feed")
    assert error.fault is FeedFault.UNREACHABLE
    assert "the certificate is not valid (" in str(error)
    assert "tell its owner" in str(error)


async def test_so_is_a_certificate_that_expired(authority: trustme.CA) -> None:
    old = authority.issue_cert("news.example", not_before=LAST_YEAR, not_after=YESTERDAY)
    async with listening(answer, of(old)) as port:
        assert "the certificate is not valid (certificate has expired)" in str(
            await fault(f"https://news.example:{port}/feed")
        )


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1"])
async def test_so_is_one_of_another_host(authority: trustme.CA, host: str) -> None:
    async with listening(answer, of(authority.issue_cert("news.example"))) as port:
        assert "the certificate is not valid (it is another host's)" in str(await fault(f"https://{host}:{port}/feed"))


async def test_a_version_that_is_no_longer_safe_is_not_spoken(authority: trustme.CA) -> None:
    old = of(authority.issue_cert("news.example"))
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    async with listening(answer, old) as port:
        assert "no secure connection came about" in str(await fault(f"https://news.example:{port}/feed"))


async def test_a_server_that_hangs_up_in_the_handshake_is_unreachable() -> None:
    async with listening(hang_up) as port:
        error = await fault(f"https://news.example:{port}/feed")
    assert error.fault is FeedFault.UNREACHABLE
    assert "no secure connection came about" in str(error)


async def test_a_handshake_has_no_more_time_than_the_fetch() -> None:
    async with listening(say_nothing) as port:
        assert (await fault(f"https://news.example:{port}/feed", seconds=0.2)).fault is FeedFault.TIMEOUT


async def test_no_private_host_is_connected_to_for_a_secure_connection() -> None:
    called: list[object] = []

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.append(writer)

    async with listening(serve) as port, fetching(permit=is_public) as running:
        for host in ("news.example", "127.0.0.1", "2130706433"):
            with pytest.raises(FeedError) as caught:
                await running.fetch(feed(f"https://{host}:{port}/feed"))
            assert caught.value.fault is FeedFault.ADDRESS
    assert called == []


async def test_a_file_of_authorities_that_cant_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", __file__)
    async with listening(say_nothing) as port:
        assert "SSL_CERT_FILE" in str(await fault(f"https://news.example:{port}/feed"))


async def test_where_the_system_has_no_authorities_mozillas_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container without ca-certificates: its folder is there, and empty."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nothing.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    own = trustme.CA()
    own.cert_pem.write_to_path(str(tmp_path / "mozilla.pem"))
    monkeypatch.setattr(certifi, "where", lambda: str(tmp_path / "mozilla.pem"))
    async with listening(answer, of(own.issue_cert("news.example"))) as port, fetching() as running:
        assert isinstance(await running.fetch(feed(f"https://news.example:{port}/feed")), Document)

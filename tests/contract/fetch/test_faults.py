"""Servers that dawdle, break off or refuse: each with its fault, and when to come again."""

from __future__ import annotations

import asyncio
import socket
from datetime import timedelta

import pytest

from bot.errors import FeedFault
from tests.contract.fetch.asking import BODY, NOW, feed, fetcher, refused
from tests.fakes.feedserver import FeedServer, Reply, redirect
from tests.listening import listening


@pytest.mark.parametrize("where", ["hold_header", "hold_body"])
async def test_a_server_that_dawdles_is_left(server: FeedServer, where: str) -> None:
    release = asyncio.Event()
    hold = {where: release}
    url = server.add("/feed", Reply(BODY, **hold))  # type: ignore[arg-type]  # one of two Event fields
    error = await refused(url, seconds=0.2)
    release.set()
    assert error.fault is FeedFault.TIMEOUT


@pytest.mark.parametrize("where", ["header", "body"])
async def test_a_dropped_connection_is_unreachable(server: FeedServer, where: str) -> None:
    error = await refused(server.add("/feed", Reply(BODY, drop=where)))
    assert error.fault is FeedFault.UNREACHABLE


async def test_a_closed_port_says_where_without_the_secrets_of_the_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        error = await refused(f"http://me:s3cret@127.0.0.1:{port}/feed?key=s3cret")
    assert error.fault is FeedFault.UNREACHABLE
    assert (
        str(error) == f"http://127.0.0.1:{port}/feed can't be reached (the connection was refused); "
        "it is tried again later"
    )


async def test_https_to_a_server_that_speaks_http_says_so(server: FeedServer) -> None:
    error = await refused(server.add("/feed", Reply(BODY)).replace("http:", "https:"))
    assert error.fault is FeedFault.UNREACHABLE
    assert "https" in str(error)


async def test_what_is_no_http_is_unreachable() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org ESMTP\r\n\r\n")

    async with listening(greet) as port:
        error = await refused(f"http://127.0.0.1:{port}/")
    assert error.fault is FeedFault.UNREACHABLE


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (204, FeedFault.STATUS), (300, FeedFault.STATUS), (401, FeedFault.STATUS), (403, FeedFault.STATUS),
        (404, FeedFault.STATUS), (410, FeedFault.GONE), (429, FeedFault.BUSY), (500, FeedFault.STATUS),
        (503, FeedFault.BUSY), (599, FeedFault.STATUS),
    ],
)  # fmt: skip
async def test_every_status_has_its_fault(server: FeedServer, status: int, fault: FeedFault) -> None:
    error = await refused(server.add("/feed", Reply(status=status)))
    assert (error.fault, error.status, error.retry_at) == (fault, status, None)
    assert str(status) in str(error)


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_in_seconds_counts_from_now(server: FeedServer, status: int) -> None:
    error = await refused(server.add("/feed", Reply(status=status, headers={"Retry-After": "120"})))
    assert error.retry_at == NOW + timedelta(seconds=120)


@pytest.mark.parametrize("status", [429, 503])
async def test_only_the_host_that_was_to_be_asked_pauses_all_of_its_feeds(server: FeedServer, status: int) -> None:
    server.add("/busy", Reply(status=status, headers={"Retry-After": "2678400"}))
    url = server.add("/feed", redirect(server.url("/busy", "localhost")))
    elsewhere = await refused(url)
    assert elsewhere.fault is FeedFault.STATUS
    assert elsewhere.retry_at == NOW + timedelta(days=31)
    server.add("/feed", redirect("/busy"))
    assert (await refused(url)).fault is FeedFault.BUSY


async def test_retry_after_as_a_date_counts_from_the_servers_own_clock(server: FeedServer) -> None:
    headers = {"Date": "Sat, 03 Jan 2015 10:00:00 GMT", "Retry-After": "Sat, 03 Jan 2015 11:00:00 GMT"}
    error = await refused(server.add("/feed", Reply(status=503, headers=headers)))
    assert error.retry_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "url",
    [
        "", "feed", "ftp://example.org/", "file:///etc/passwd", "http://", "http://[x]/", "//x", "http://x:99999/",
        "http://xn--/", "http://xn--a-/",
    ],
)  # fmt: skip
async def test_an_address_that_is_not_of_the_web_is_refused(url: str) -> None:
    assert (await refused(url)).fault is FeedFault.ADDRESS


async def test_a_cancelled_fetch_stays_cancelled(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY, hold_header=asyncio.Event()))
    async with fetcher() as running:
        task = asyncio.create_task(running.fetch(feed(url)))
        await server.asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

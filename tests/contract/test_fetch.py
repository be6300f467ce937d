"""The Fetcher port over real sockets: conditional requests, bodies, limits, statuses."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.errors import FeedError, FeedFault
from bot.feeds.fetch import HttpFetcher, LedElsewhere
from bot.model import Document, Feed, FeedForPoll, NotModified, Validators
from tests.clock import StandingClock
from tests.fakes.feedserver import FeedServer, Reply, compress, redirect

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BODY = b"<rss version='2.0'><channel><title>KFOR</title></channel></rss>" * 20
ENCODINGS = ["gzip", "deflate", "bare deflate", "br", "zstd"]


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


def fetcher(seconds: float = 30, max_bytes: int = 5_000_000) -> HttpFetcher:
    return HttpFetcher(
        user_agent="tocsin/0 (+https://example.org)", clock=StandingClock(NOW), timeout=seconds, max_bytes=max_bytes
    )


def feed(url: str, validators: Validators | None = None) -> FeedForPoll:
    return FeedForPoll(Feed("f", url, "F", allow_private=True), validators or Validators())


async def fetched(
    url: str, validators: Validators | None = None, *, seconds: float = 30, max_bytes: int = 5_000_000
) -> Document | NotModified:
    async with fetcher(seconds, max_bytes) as running:
        return await running.fetch(feed(url, validators))


async def refused(url: str, *, seconds: float = 30, max_bytes: int = 5_000_000) -> FeedError:
    with pytest.raises(FeedError) as caught:
        await fetched(url, seconds=seconds, max_bytes=max_bytes)
    assert "\n" not in str(caught.value)
    assert str(caught.value)
    return caught.value


async def test_a_document_comes_with_its_address_type_and_validators_as_sent(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY, etag='W/"a b"', last_modified="sometime on Sunday"))
    document = await fetched(url)
    assert document == Document(
        url, "application/rss+xml; charset=utf-8", BODY, Validators('W/"a b"', "sometime on Sunday", url)
    )


async def test_what_is_sent_says_who_we_are_and_nothing_of_other_sites(server: FeedServer) -> None:
    url = server.add("/feed?b=2&a=1", Reply(BODY, headers={"Set-Cookie": "track=me"}))
    server.add("/feed", Reply(BODY, headers={"Set-Cookie": "track=me"}))
    async with fetcher() as running:
        await running.fetch(feed(url))
        await running.fetch(feed(url))
    for request in server.requests:
        assert request.path == "/feed?b=2&a=1"
        assert request.headers["User-Agent"] == "tocsin/0 (+https://example.org)"
        assert "application/feed+json" in request.headers["Accept"]
        assert set(request.headers["Accept-Encoding"].split(", ")) == {"gzip", "deflate", "br", "zstd"}
        for unwanted in ("Cookie", "Referer", "If-None-Match", "If-Modified-Since", "Authorization"):
            assert unwanted not in request.headers
    assert server.requests[0].peer == server.requests[1].peer, "connections are reused"


async def test_validators_are_echoed_byte_for_byte(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY, etag='W/"x", "', last_modified="Thu, 01-Jan-26 1:00 CET"))
    first = await fetched(url)
    answer = await fetched(url, first.validators)
    assert answer == NotModified(first.validators)
    assert server.requests[-1].headers["If-None-Match"] == 'W/"x", "'
    assert server.requests[-1].headers["If-Modified-Since"] == "Thu, 01-Jan-26 1:00 CET"


async def test_a_304_without_validators_keeps_the_old_and_takes_new_ones(server: FeedServer) -> None:
    url = server.add("/feed", Reply(status=304))
    old = Validators('"1"', "Monday", url)
    assert await fetched(url, old) == NotModified(old)
    server.add("/feed", Reply(status=304, headers={"ETag": '"2"'}))
    assert await fetched(url, old) == NotModified(Validators('"2"', "Monday", url))


async def test_a_304_that_was_not_asked_for_is_no_success(server: FeedServer) -> None:
    error = await refused(server.add("/feed", Reply(status=304)))
    assert (error.fault, error.status) == (FeedFault.STATUS, 304)


async def test_the_same_etag_with_a_whole_body_counts_as_not_modified(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY, headers={"ETag": '"1"', "Last-Modified": "Tuesday"}))
    old, new = Validators('"1"', "Monday", url), Validators('"1"', "Tuesday", url)
    assert await fetched(url, old) == NotModified(new)


@pytest.mark.parametrize("status", [302, 307])
async def test_validators_go_to_the_address_that_sent_them_and_to_no_other(server: FeedServer, status: int) -> None:
    """Many a server gives every feed the same Last-Modified, or counts its ETags."""
    url = server.add("/feed", redirect("/one", status))
    server.add("/one", Reply(BODY, etag='"1"', last_modified="Monday"))
    first = await fetched(url)
    assert await fetched(url, first.validators) == NotModified(first.validators)
    server.add("/feed", redirect("/two", status))
    server.add("/two", Reply(BODY + b" ", etag='"1"', last_modified="Monday"))
    second = await fetched(url, first.validators)
    assert isinstance(second, Document)
    assert second.validators == Validators('"1"', "Monday", server.url("/two"))
    asked = [(each.path, each.headers.get("If-None-Match"), each.headers.get("A-IM")) for each in server.requests]
    assert asked == [
        ("/feed", None, None), ("/one", None, None),
        ("/feed", None, None), ("/one", '"1"', "feed"),
        ("/feed", None, None), ("/two", None, None),
    ]  # fmt: skip
    since = [each.headers.get("If-Modified-Since") for each in server.requests]
    assert since == [None, None, None, "Monday", None, None]


async def test_an_address_with_a_password_keeps_its_validators(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY, etag='"1"')).replace("//", "//me:s3cret@")
    first = await fetched(url)
    assert first.validators == Validators('"1"', of=server.url("/feed"))
    assert isinstance(await fetched(url, first.validators), NotModified)


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
        await writer.drain()
        writer.close()

    other = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with other:
        error = await refused(f"http://127.0.0.1:{other.sockets[0].getsockname()[1]}/")
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


async def test_how_long_an_answer_is_fresh_comes_along(server: FeedServer) -> None:
    caching = {"Cache-Control": "public, max-age=900", "Age": "300"}
    url = server.add("/feed", Reply(BODY, etag='"1"', headers=caching))
    first = await fetched(url)
    again = await fetched(url, first.validators)
    assert isinstance(again, NotModified)
    assert first.fresh_for == again.fresh_for == timedelta(minutes=10)


async def test_redirects_are_followed_and_the_last_address_is_told(server: FeedServer) -> None:
    server.add("/4", Reply(BODY))
    for number in range(4):
        server.add(f"/{number}", redirect(f"/{number + 1}", [301, 302, 307, 308][number]))
    document = await fetched(server.url("/0"))
    assert isinstance(document, Document)
    assert document.url == server.url("/4")


@pytest.mark.parametrize(
    ("statuses", "leads_to"),
    [
        ([], None),
        ([301], "/1"),
        ([308, 301], "/2"),
        ([301, 302], "/1"),
        ([302, 301], None),
        ([307], None),
        ([303], None),
    ],
)
async def test_where_redirects_for_good_lead_is_told_with_whatever_is_answered_there(
    server: FeedServer, statuses: list[int], leads_to: str | None
) -> None:
    for number, status in enumerate(statuses):
        server.add(f"/{number}", redirect(f"/{number + 1}", status))
    for answer in (Reply(BODY), Reply(b"", status=304)):
        server.add(f"/{len(statuses)}", answer)
        got = await fetched(server.url("/0"), Validators('"1"', of=server.url(f"/{len(statuses)}")))
        assert got.moved_to == (leads_to and server.url(leads_to))


@pytest.mark.parametrize(("status", "fault"), [(301, FeedFault.GONE), (302, FeedFault.STATUS), (307, FeedFault.STATUS)])
async def test_what_is_gone_where_a_feed_is_for_now_is_not_gone_for_good(
    server: FeedServer, status: int, fault: FeedFault
) -> None:
    server.add("/gone", Reply(status=410))
    error = await refused(server.add("/feed", redirect("/gone", status)))
    assert error.fault is fault
    assert "410 Gone" in str(error)


async def test_an_address_with_a_password_never_moves(server: FeedServer) -> None:
    server.add("/old", redirect("/new", 301))
    server.add("/new", Reply(BODY))
    assert (await fetched(server.url("/old").replace("//", "//me:s3cret@"))).moved_to is None


async def test_five_redirects_are_followed_and_six_are_not(server: FeedServer) -> None:
    for number in range(6):
        server.add(f"/{number}", redirect(f"/{number + 1}"))
    server.add("/6", Reply(BODY))
    assert isinstance(await fetched(server.url("/1")), Document)
    assert (await refused(server.url("/0"))).fault is FeedFault.REDIRECTS
    server.add("/round", redirect("/round"))
    assert (await refused(server.url("/round"))).fault is FeedFault.REDIRECTS


@pytest.mark.parametrize(
    ("location", "fault"),
    [
        ("", FeedFault.REDIRECTS), ("file:///etc/passwd", FeedFault.ADDRESS), ("ftp://127.0.0.1/x", FeedFault.ADDRESS),
        ("javascript:alert(1)", FeedFault.ADDRESS), ("http://[::1", FeedFault.ADDRESS),
        ("http://host:99999/", FeedFault.ADDRESS),
    ],
)  # fmt: skip
async def test_a_redirect_to_nowhere_is_refused(server: FeedServer, location: str, fault: FeedFault) -> None:
    assert (await refused(server.add("/feed", redirect(location)))).fault is fault


async def test_a_password_goes_along_to_the_same_place_only(server: FeedServer) -> None:
    async with FeedServer() as other:
        elsewhere = other.add("/feed", Reply(BODY))
        server.add("/start", redirect("/next"))
        server.add("/next", redirect(elsewhere))
        document = await fetched(server.url("/start").replace("//", "//me:s3cret@"))
        assert "Authorization" in server.requests[0].headers
        assert "Authorization" in server.requests[1].headers
        assert "Authorization" not in other.requests[0].headers
    assert isinstance(document, Document)
    assert "s3cret" not in document.url


async def test_the_address_of_a_document_holds_no_password(server: FeedServer) -> None:
    document = await fetched(server.add("/feed", Reply(BODY)).replace("//", "//me:s3cret@"))
    assert isinstance(document, Document)
    assert document.url == server.url("/feed")


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


async def test_a_local_name_can_be_fetched_for_a_feed_that_allows_it(server: FeedServer) -> None:
    server.add("/feed", Reply(BODY))
    assert isinstance(await fetched(server.url("/feed", "localhost")), Document)


async def test_a_validator_that_is_no_text_is_not_kept() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nETag: "\xe8"\r\nLast-Modified: Monday\r\nContent-Length: 0\r\n\r\n')
        await writer.drain()
        writer.close()

    other = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with other:
        url = f"http://127.0.0.1:{other.sockets[0].getsockname()[1]}/"
        document = await fetched(url)
    assert document.validators == Validators(None, "Monday", url)


async def test_who_stays_at_a_host_is_told_where_a_redirect_leads(server: FeedServer) -> None:
    other = server.add("/there", Reply(BODY)).replace("127.0.0.1", "localhost")
    here, away = server.add("/here", redirect("/there")), server.add("/away", redirect(other))
    async with HttpFetcher(user_agent="tocsin/0", clock=StandingClock(NOW), stay=True) as staying:
        document = await staying.fetch(feed(here))
        assert isinstance(document, Document)
        with pytest.raises(LedElsewhere) as led:
            await staying.fetch(feed(away))
    assert led.value.target == other
    assert [each.path for each in server.requests] == ["/here", "/there", "/away"]

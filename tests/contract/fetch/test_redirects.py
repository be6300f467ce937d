"""Where redirects lead, how many are followed, and what goes along."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import FeedFault
from bot.feeds.fetch import HttpFetcher
from bot.model import Document, Validators
from bot.model.places import host_of
from bot.ports import LedElsewhere
from tests.clock import StandingClock
from tests.contract.fetch.asking import BODY, NOW, feed, fetched, refused
from tests.fakes.feedserver import FeedServer, Reply, redirect
from tests.listening import listening


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


@pytest.mark.parametrize(("status", "for_good"), [(301, True), (308, True), (302, False), (307, False)])
async def test_what_is_gone_where_a_feed_is_led_is_not_gone_for_good(
    server: FeedServer, status: int, for_good: bool
) -> None:
    gone = server.add("/gone", Reply(status=410))
    error = await refused(server.add("/feed", redirect("/gone", status)))
    assert (error.fault, error.status, error.moved_to) == (FeedFault.STATUS, 410, gone if for_good else None)
    assert "410 Gone" in str(error)
    assert (await refused(gone)).fault is FeedFault.GONE


async def test_only_redirects_for_good_all_the_way_lead_for_good_to_what_is_gone(server: FeedServer) -> None:
    server.add("/gone", Reply(status=410))
    server.add("/for-now", redirect("/gone", 302))
    assert (await refused(server.add("/feed", redirect("/for-now", 301)))).moved_to is None


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
        ("http://[::1]@", FeedFault.ADDRESS),
    ],
)  # fmt: skip
async def test_a_redirect_to_nowhere_is_refused(server: FeedServer, location: str, fault: FeedFault) -> None:
    assert (await refused(server.add("/feed", redirect(location)))).fault is fault


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("/vesti/Čacak".encode("cp1250"), b"/vesti/%C8acak"), ("/vesti/Čacak".encode(), b"/vesti/%C4%8Cacak"),
    ],
)  # fmt: skip
async def test_a_redirect_in_any_encoding_leads_where_its_bytes_say(location: bytes, asked: bytes) -> None:
    lines: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append((await reader.readuntil(b"\r\n\r\n")).split(b" ")[1])
        if lines[-1] == b"/feed":
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % location)
        else:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY))
        if len(lines) == 1:
            await serve(reader, writer)

    async with listening(serve) as port:
        assert isinstance(await fetched(f"http://127.0.0.1:{port}/feed"), Document)
    assert lines == [b"/feed", asked]


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


async def test_who_stays_at_a_host_is_told_where_a_redirect_leads(server: FeedServer) -> None:
    other = server.add("/there", Reply(BODY)).replace("127.0.0.1", "localhost")
    here, away = server.add("/here", redirect("/there")), server.add("/away", redirect(other))
    async with HttpFetcher(user_agent="tocsin/0", clock=StandingClock(NOW), stay=host_of) as staying:
        document = await staying.fetch(feed(here))
        assert isinstance(document, Document)
        with pytest.raises(LedElsewhere) as led:
            await staying.fetch(feed(away))
    assert led.value.lead.to == other
    assert [each.path for each in server.requests] == ["/here", "/there", "/away"]

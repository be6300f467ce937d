"""What a look at a site may do: which addresses it asks, how long it takes, when it leaves a host alone."""

from __future__ import annotations

import asyncio

import pytest

from tests.contract.discovery.site import RSS, Site, asked, link, page
from tests.fakes.feedserver import FeedServer, Reply, redirect
from tests.listening import listening

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "localhost", "[::1]", "127.1.1.1", "0x0a000001"])
async def test_private_addresses_are_refused_wherever_they_come_from(server: FeedServer, site: Site, host: str) -> None:
    inside = f"http://{host}:{server.port}"
    direct = await site.find(f"{inside}/")
    assert (direct.found, direct.fault) == ((), "address")
    assert server.requests == []
    server.add("/", page(link(f"{inside}/rss"), link("/hop"), f"<link rel=canonical href='{inside}/'>"))
    server.add("/hop", redirect(f"{inside}/rss"))
    server.add("/rss", Reply(RSS))
    linked = await site.find(server.url("/"))
    assert [each.url for each in linked.found] == []
    assert sum("leads to a private network" in line for line in linked.tried) == 2


async def test_an_own_network_opens_for_the_hosts_that_were_named_alone(server: FeedServer, site: Site) -> None:
    async with FeedServer() as other:
        server.add("/", page(link("/rss"), link(other.add("/rss", Reply(RSS)))))
        server.add("/rss", Reply(RSS))
        found = await site.find(server.url("/"), allow_private=True)
        assert [(each.url, each.private) for each in found.found] == [(server.url("/rss"), True)]
        assert other.requests == []


async def test_a_slow_page_ends_when_time_is_up_with_what_was_found(server: FeedServer, site: Site) -> None:
    never = asyncio.Event()
    server.add("/", page(link("/rss"), link("/slow")))
    server.add("/rss", Reply(RSS))
    server.add("/slow", Reply(RSS, hold_header=never))
    found = await site.find(server.url("/"), seconds=6)  # mostly a tenth of that is needed
    never.set()
    assert [each.url for each in found.found] == [server.url("/rss")]
    assert (found.hurried, found.fault) == (True, None)
    server.add("/", Reply(hold_header=asyncio.Event()))
    nothing = await site.find(server.url("/"), seconds=0.2)
    assert (nothing.found, nothing.hurried, nothing.fault) == ((), True, "timeout")


@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_asks_for_a_pause_is_left_alone(server: FeedServer, site: Site, status: int) -> None:
    found = await site.find(server.add("/", Reply(status=status, headers={"Retry-After": "60"})))
    assert asked(server) == ["/"]
    assert (found.fault, len(found.tried)) == ("busy", 1)
    server.add("/page", page(link("/busy"), link("/never"), "<title>x</title>"))
    server.add("/busy", Reply(status=status))
    await site.find(server.url("/page"))
    assert asked(server) == ["/", "/page", "/busy"]


async def test_a_page_that_refuses_bots_may_still_have_a_feed(server: FeedServer, site: Site) -> None:
    server.add("/", Reply(status=403))
    server.add("/rss", Reply(RSS))
    found = await site.find(server.url("/"))
    assert [each.url for each in found.found] == [server.url("/rss")]
    assert found.fault is None


@pytest.mark.parametrize(
    "text", ["", "   ", "ftp://x.example/", "javascript:alert(1)", "http://", "http://[::1", "x" * 3000]
)
async def test_what_is_no_address_is_refused_in_one_line(site: Site, text: str) -> None:
    found = await site.find(text)
    assert (found.found, found.fault, len(found.tried)) == ((), "address", 1)


async def test_an_address_without_a_scheme_may_speak_http_alone(server: FeedServer, site: Site) -> None:
    server.add("/", page(link("/rss")))
    server.add("/rss", Reply(RSS))
    found = await site.find(f"127.0.0.1:{server.port}")
    assert [each.url for each in found.found] == [server.url("/rss")]
    assert found.tried == ()


async def test_an_address_typed_for_feed_readers_may_speak_http_alone(server: FeedServer, site: Site) -> None:
    server.add("/rss", Reply(RSS))
    found = await site.find(f"feed://127.0.0.1:{server.port}/rss")
    assert [each.url for each in found.found] == [server.url("/rss")]


async def test_an_address_whose_https_is_silent_may_speak_http_alone(site: Site) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(1) != b"\x16":  # the first byte of TLS
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            writer.write(head % len(RSS) + RSS)
            await writer.drain()
        else:
            await reader.read()

    async with listening(answer) as port:
        address = f"127.0.0.1:{port}"
        found = await site.find(address, patience=0.5)
    assert [each.url for each in found.found] == [f"http://{address}"]
    assert (found.tried, found.fault) == ((), None)


@pytest.mark.parametrize("text", ["http://xn--/", "xn--a-.example", "http://x:99999/"])
async def test_a_name_that_cannot_be_read_is_no_address(site: Site, text: str) -> None:
    found = await site.find(text)
    assert found.fault == "address"
    assert len(found.tried) == 1

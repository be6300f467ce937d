"""The feeds that a page declares or links, or that lie where feeds usually do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.feeds.discovery.look import MOST_FOUND, MOST_REQUESTS
from bot.feeds.fetch import ACCEPT_FEED, ACCEPT_PAGE
from tests.contract.discovery.site import ATOM, JSON, RSS, Site, asked, link, page
from tests.fakes.feedserver import FeedServer, Reply, redirect

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_pages_feeds_are_read_and_told_with_all_that_helps_to_choose(server: FeedServer, site: Site) -> None:
    server.add("/", page(link("/comments", "Comments"), link("/rss"), link("/atom", kind="atom"), link("/missing")))
    server.add("/rss", Reply(RSS))
    server.add("/atom", Reply(ATOM))
    server.add("/comments", Reply(RSS))
    found = await site.find(server.url("/"))
    first = found.found[0]
    assert (first.url, first.title, first.kind) == (server.url("/rss"), "Site & News", "RSS")
    assert (first.entries, first.newest, first.language) == (2, datetime(2026, 3, 1, 11, tzinfo=UTC), "sq")
    assert (first.via, first.comments, first.private) == ("declared by the page", False, False)
    assert [(each.url, each.kind, each.comments) for each in found.found[1:]] == [
        (server.url("/atom"), "Atom", False), (server.url("/comments"), "RSS", True),
    ]  # fmt: skip
    assert found.tried == (
        f"{server.url('/missing')} answered 404 Not Found; check the address, the feed may have moved",
    )
    assert (found.fault, found.hurried) == (None, False)
    assert [request.headers["Accept"] for request in server.requests] == [ACCEPT_PAGE] + 4 * [ACCEPT_FEED]
    assert site.pauses == 4 * [0.5], "before every request to a host but the first"


async def test_a_feeds_own_address_is_that_feed(server: FeedServer, site: Site) -> None:
    for body, kind in ((RSS, "RSS"), (ATOM, "Atom"), (JSON, "JSON Feed")):
        (found,) = (await site.find(server.add("/it", Reply(body, content_type="text/html")))).found
        assert (found.url, found.kind, found.via) == (server.url("/it"), kind, "the address itself")
    assert asked(server) == 3 * ["/it"]


async def test_redirects_are_followed_and_only_permanent_ones_are_kept(server: FeedServer, site: Site) -> None:
    server.add("/", redirect("/home", 301))
    server.add("/home", page(link("for-good"), link("/for-now"), link("/for-good-too")))
    server.add("/for-good", redirect("/rss", 301))
    server.add("/for-good-too", redirect("/rss", 308))
    server.add("/for-now", redirect("/atom", 302))
    server.add("/rss", Reply(RSS))
    server.add("/atom", Reply(ATOM))
    found = await site.find(server.url("/"))
    assert [each.url for each in found.found] == [server.url("/rss"), server.url("/for-now")]


@pytest.mark.parametrize(
    ("path", "body"), [("/feed/", RSS), ("/atom.xml", ATOM), ("/feed.json", JSON), ("/blog/feed/", RSS)]
)
async def test_usual_paths_are_tried_one_after_the_other_until_one_is_a_feed(
    server: FeedServer, site: Site, path: str, body: bytes
) -> None:
    server.add("/blog", page("<title>Nothing is declared</title>"))
    server.add(path, Reply(body))
    found = await site.find(server.url("/blog"))
    assert [(each.url, each.via) for each in found.found] == [(server.url(path), "a usual path")]
    assert asked(server)[-1] == path
    assert found.tried[0] == f"{server.url('/blog')} is a web page that declares no feed"


async def test_a_page_without_feeds_costs_few_requests_and_tells_each(server: FeedServer, site: Site) -> None:
    server.add("/", page(*(f"<a href='/feeds/{number}.rss'>x</a>" for number in range(500))))
    found = await site.find(server.url("/"))
    assert found.found == ()
    assert len(server.requests) == len(found.tried) == MOST_REQUESTS


async def test_of_five_hundred_declared_feeds_few_are_read(server: FeedServer, site: Site) -> None:
    server.add("/", page(*(link(f"/{number}") for number in range(500))))
    for number in range(500):
        server.add(f"/{number}", Reply(RSS))
    found = await site.find(server.url("/"))
    assert [each.url for each in found.found] == [server.url(f"/{number}") for number in range(MOST_FOUND)]
    assert len(server.requests) == MOST_FOUND + 1


async def test_a_page_that_links_itself_and_pages_is_no_feed(server: FeedServer, site: Site) -> None:
    server.add("/", page(link("/"), link("#here"), link("/other")))
    server.add("/other", page(link("/third")))
    found = await site.find(server.url("/"))
    assert found.found == ()
    assert f"{server.url('/other')} is a web page; its feed is {server.url('/third')}" in found.tried
    assert "/third" not in asked(server), "what a linked page links is not followed"


@pytest.mark.parametrize(
    "html",
    [
        "<p>no head at all <LINK REL=alternate TYPE='application/rss+xml' HREF=rss",
        "<html><!-- never closed <link rel=alternate type='application/rss+xml' href=/rss>",
        "<html><a href='javascript:fetch(1)'>RSS</a><a href='data:text/xml,<rss/>'>feed</a>",
        "<html>" + "<div>" * 50_000,
    ],
)
async def test_broken_pages_are_looked_at_all_the_same(server: FeedServer, site: Site, html: str) -> None:
    server.add("/", Reply(html.encode(), content_type="text/html"))
    server.add("/rss.xml", Reply(RSS))
    found = await site.find(server.url("/"))
    assert [each.url for each in found.found] == [server.url("/rss.xml")]


async def test_a_page_of_ten_megabytes_is_given_up_and_the_usual_paths_tried(server: FeedServer, site: Site) -> None:
    server.add("/", Reply(b"<html>" + b"x" * 10_000_000, content_type="text/html"))
    server.add("/feed/", Reply(RSS))
    found = await site.find(server.url("/"))
    assert [each.url for each in found.found] == [server.url("/feed/")]
    assert found.tried == (f"{server.url('/')} is larger than 5 MB; look for a shorter feed of the same site",)


@pytest.mark.parametrize(
    "body", [b"", b"\x89PNG\r\n", b"%PDF-1.7", b"{}", b"<opml version='2.0'><body/></opml>", b"hello"]
)
async def test_what_is_neither_page_nor_feed_is_told(server: FeedServer, site: Site, body: bytes) -> None:
    found = await site.find(server.add("/it", Reply(body, content_type="application/octet-stream")))
    assert found.found == ()
    assert found.tried[0].startswith(f"{server.url('/it')} ")


async def test_a_page_that_links_such_a_name_is_looked_at_all_the_same(site: Site, server: FeedServer) -> None:
    server.add("/", page(link("http://xn--/feed"), link("/real")))
    server.add("/real", Reply(RSS))
    found = await site.find(server.url("/"))
    assert [each.url for each in found.found] == [server.url("/real")]


async def test_feeds_that_a_pages_headers_declare_are_found(server: FeedServer, site: Site) -> None:
    said = '</style>; rel=stylesheet, </a.rss>; rel="alternate nofollow"; type="application/rss+xml"; title="A, b"'
    html = page(link("/b.rss", "B"))
    server.add("/", replace(html, headers={"Link": said}))
    server.add("/a.rss", Reply(RSS))
    server.add("/b.rss", Reply(ATOM))
    found = await site.find(server.url("/"))
    assert [(each.url, each.via) for each in found.found] == [
        (server.url("/a.rss"), "declared by the page"),
        (server.url("/b.rss"), "declared by the page"),
    ]


async def test_a_page_that_only_leads_elsewhere_is_followed_twice_and_no_more(server: FeedServer, site: Site) -> None:
    server.add("/", page("<meta http-equiv=Refresh content='0; URL=/sr/'>"))
    server.add("/sr/", page("<meta http-equiv=refresh content='3;/sr/news'>"))
    server.add("/sr/news", page(link("/rss")))
    server.add("/rss", Reply(RSS))
    assert [each.url for each in (await site.find(server.url("/"))).found] == [server.url("/rss")]
    server.add("/sr/news", page("<meta http-equiv=refresh content='0; url=/last'>"))
    server.add("/last", page(link("/rss")))
    server.requests.clear()
    await site.find(server.url("/"))
    assert "/last" not in asked(server)


async def test_a_page_that_declares_feeds_or_renews_itself_is_not_left(server: FeedServer, site: Site) -> None:
    for more in (link("/rss"), "<meta http-equiv=refresh content='300'>", "<meta http-equiv=refresh content='0;/'>"):
        server.add("/", page("<meta http-equiv=refresh content='60; url=/other'>" if "rss" in more else "", more))
        server.add("/rss", Reply(RSS))
        await site.find(server.url("/"))
    assert "/other" not in asked(server)
    assert asked(server).count("/") == 3

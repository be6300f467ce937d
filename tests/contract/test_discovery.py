"""Looking for a site's feeds over real sockets, with the fetcher's guards and the parser's fence."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.feeds.addresses import is_public
from bot.feeds.discovery.finder import Finder
from bot.feeds.discovery.look import MOST_FOUND, MOST_REQUESTS, Ways
from bot.feeds.fetch import ACCEPT_FEED, ACCEPT_PAGE, HttpFetcher
from bot.feeds.parse import ChildParser
from bot.model import Discovery
from tests.clock import StandingClock
from tests.contract.test_fetch_guard import ScriptedNames
from tests.fakes.feedserver import FeedServer, Reply, redirect
from tests.fakes.ports import FakeLanguages

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RSS = b"""<rss version='2.0'><channel><title>Site &amp; News</title><language>en-US</language>
<item><title>Policia e Kosoves</title><guid>1</guid><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item>
<item><title>Policia</title><guid>2</guid><pubDate>Sun, 01 Mar 2026 11:00:00 GMT</pubDate></item></channel></rss>"""
ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><entry><id>1</id><title>T</title></entry></feed>"
JSON = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": []}).encode()

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[ChildParser]:
    async with ChildParser(clock=StandingClock(NOW), workers=1) as running:
        await running.start()
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


def only_server_is_public(address: str) -> bool:
    """The real rule, with 127.0.0.1 standing for a server on the internet."""
    return address == "127.0.0.1" or is_public(address)


class Site:
    """A look at the server as at one on the internet, under names that lead to it."""

    def __init__(self, parser: ChildParser) -> None:
        self.parser = parser
        self.pauses: list[float] = []

    async def find(
        self,
        text: str,
        *,
        mirrors: Mapping[str, str] | None = None,
        seconds: float = 30,
        allow_private: bool = False,
        names: Sequence[str] = (),
    ) -> Discovery:
        async def no_sleep(seconds: float) -> None:
            self.pauses.append(seconds)

        known = ScriptedNames({name: [["127.0.0.1"]] for name in names})
        permit = (lambda _: False) if allow_private else only_server_is_public
        clock = StandingClock(NOW)
        async with (
            HttpFetcher(user_agent="t", clock=clock, accept=ACCEPT_PAGE, permit=permit, resolver=known) as pages,
            HttpFetcher(user_agent="t", clock=clock, permit=permit, resolver=known) as feeds,
        ):
            ways = Ways(pages, feeds, self.parser, self.parser, FakeLanguages(), pause=0.5, sleep=no_sleep)
            found = await Finder(ways, mirrors or {}, seconds).find(text, allow_private=allow_private)
        assert all(line and "\n" not in line for line in found.tried)
        return found


@pytest.fixture
def site(parser: ChildParser) -> Site:
    return Site(parser)


def page(*lines: str) -> Reply:
    return Reply(f"<!doctype html><html><head>{''.join(lines)}</head>".encode(), content_type="text/html")


def link(href: str, title: str = "", kind: str = "rss") -> str:
    return f"<link rel=alternate type='application/{kind}+xml' title='{title}' href='{href}'>"


def asked(server: FeedServer) -> list[str]:
    return [request.path for request in server.requests]


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
    found = await site.find(server.url("/"), seconds=3)
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


async def test_a_mastodon_profile_is_found_by_its_page_or_else_by_its_path(server: FeedServer, site: Site) -> None:
    server.add("/@name.rss", Reply(RSS))
    for reply in (page(link("/@name.rss")), page("<title>An older version</title>")):
        server.add("/@name", reply)
        (found,) = (await site.find(server.url("/@name"))).found
        assert found.url == server.url("/@name.rss")


async def test_telegram_is_asked_through_the_operators_mirror_alone(server: FeedServer, site: Site) -> None:
    nothing = await site.find("https://t.me/s/kossev")
    assert (nothing.found, nothing.feedless) == ((), "Telegram")
    assert nothing.tried == (
        "Telegram has no feeds of its own, and no mirror is set: name one in feeds.yaml, discovery.telegram",
    )
    mirrors = {"telegram": server.url("/telegram/channel/{name}")}
    server.add("/telegram/channel/kossev", Reply(RSS))
    (found,) = (await site.find("t.me/kossev", mirrors=mirrors)).found
    assert (found.url, found.via) == (server.url("/telegram/channel/kossev"), "a mirror of Telegram")
    assert (await site.find("https://t.me/+secret", mirrors=mirrors)).found == ()
    assert asked(server) == ["/telegram/channel/kossev"]


async def test_a_rule_spares_the_page(server: FeedServer, site: Site) -> None:
    """A service's host, played by the server: its rule keeps the port of a host that is somebody's own."""
    server.add("/a/b/-/releases.atom", Reply(ATOM))
    server.add("/a/b.atom", Reply(ATOM))
    found = await site.find(server.url("/a/b", "gitlab.example"), names=["gitlab.example"])
    assert [(each.url, each.via) for each in found.found] == [
        (server.url(path, "gitlab.example"), "known of GitLab") for path in ("/a/b/-/releases.atom", "/a/b.atom")
    ]
    assert asked(server) == ["/a/b/-/releases.atom", "/a/b/-/tags?format=atom", "/a/b.atom"]


async def test_who_names_a_feed_of_a_known_service_means_that_one(server: FeedServer, site: Site) -> None:
    for path in ("/a/b/-/issues.atom", "/a/b/-/releases.atom", "/a/b.atom"):
        server.add(path, Reply(ATOM))
    address = server.url("/a/b/-/issues.atom?state=opened", "gitlab.example")
    (found,) = (await site.find(address, names=["gitlab.example"])).found
    assert (found.url, found.via) == (address, "the address itself")


async def test_where_a_rule_leads_nowhere_the_page_is_asked(server: FeedServer, site: Site) -> None:
    server.add("/group/sub", page(link("/elsewhere")))
    server.add("/elsewhere", Reply(RSS))
    found = await site.find(server.url("/group/sub", "gitlab.example"), names=["gitlab.example"])
    assert [each.url for each in found.found] == [server.url("/elsewhere", "gitlab.example")]


async def test_what_a_page_calls_its_own_address_is_known_by_a_rule_too(server: FeedServer, site: Site) -> None:
    canonical = server.url("/a/b", "gitlab.example")
    server.add("/short", page(f"<link rel=canonical href='{canonical}'>"))
    server.add("/a/b.atom", Reply(ATOM))
    found = await site.find(server.url("/short"), names=["gitlab.example"])
    assert [each.url for each in found.found] == [server.url("/a/b.atom", "gitlab.example")]


async def test_an_address_without_a_scheme_may_speak_http_alone(server: FeedServer, site: Site) -> None:
    server.add("/", page(link("/rss")))
    server.add("/rss", Reply(RSS))
    found = await site.find(f"127.0.0.1:{server.port}")
    assert [each.url for each in found.found] == [server.url("/rss")]
    assert found.tried == ()


@pytest.mark.parametrize("text", ["http://xn--/", "xn--a-.example", "http://x:99999/"])
async def test_a_name_that_cannot_be_read_is_no_address(site: Site, text: str) -> None:
    found = await site.find(text)
    assert found.fault == "address"
    assert len(found.tried) == 1


async def test_a_page_that_links_such_a_name_is_looked_at_all_the_same(site: Site, server: FeedServer) -> None:
    server.add("/", page(link("http://xn--/feed"), link("/real")))
    server.add("/real", Reply(RSS))
    found = await site.find(server.url("/"))
    assert [each.url for each in found.found] == [server.url("/real")]

"""A site with pages and feeds, and a look at it as at one on the internet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bot.feeds.addresses import is_public
from bot.feeds.discovery.finder import Finder
from bot.feeds.discovery.look import Ways
from bot.feeds.fetch import ACCEPT_FEED, ACCEPT_PAGE, HttpFetcher
from bot.feeds.parse import ChildParser
from bot.model import Discovery
from tests.clock import StandingClock
from tests.contract.test_fetch_guard import ScriptedNames
from tests.fakes.feedserver import FeedServer, Reply
from tests.fakes.ports import FakeLanguages

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RSS = b"""<rss version='2.0'><channel><title>Site &amp; News</title><language>en-US</language>
<item><title>Policia e Kosoves</title><guid>1</guid><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item>
<item><title>Policia</title><guid>2</guid><pubDate>Sun, 01 Mar 2026 11:00:00 GMT</pubDate></item></channel></rss>"""
ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><entry><id>1</id><title>T</title></entry></feed>"
JSON = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": []}).encode()


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
        patience: float = 30,
    ) -> Discovery:
        async def no_sleep(seconds: float) -> None:
            self.pauses.append(seconds)

        known = ScriptedNames({name: [["127.0.0.1"]] for name in names})
        permit = (lambda _: False) if allow_private else only_server_is_public
        clock = StandingClock(NOW)

        def fetcher(accept: str = ACCEPT_FEED) -> HttpFetcher:
            return HttpFetcher(
                user_agent="t", clock=clock, accept=accept, permit=permit, resolver=known, timeout=patience
            )

        async with fetcher(ACCEPT_PAGE) as pages, fetcher() as feeds:
            ways = Ways(pages, feeds, self.parser, self.parser, FakeLanguages(), pause=0.5, sleep=no_sleep)
            found = await Finder(ways, mirrors or {}, seconds).find(text, allow_private=allow_private)
        assert all(line and "\n" not in line for line in found.tried)
        return found


def page(*lines: str) -> Reply:
    return Reply(f"<!doctype html><html><head>{''.join(lines)}</head>".encode(), content_type="text/html")


def link(href: str, title: str = "", kind: str = "rss") -> str:
    return f"<link rel=alternate type='application/{kind}+xml' title='{title}' href='{href}'>"


def asked(server: FeedServer) -> list[str]:
    return [request.path for request in server.requests]

"""Which hub a feed names, and under which address that knows it."""

from __future__ import annotations

import pytest

from bot.feeds import hublinks
from bot.feeds.hublinks import MOST_OF_HEADERS
from bot.model import HubLink

URL = "https://a.example/dir/feed"
BOTH = HubLink("https://hub.example/", "https://a.example/feed")


@pytest.mark.parametrize(
    ("headers", "link"),
    [
        (['<https://hub.example/>; rel="hub", <https://a.example/feed>; rel="self"'], BOTH),
        (["<https://hub.example/>; rel=hub", "</feed>; rel=self"], BOTH),
        (['<https://hub.example/>; title="a, b; c"; rel="alternate HUB"'], HubLink("https://hub.example/", URL)),
        (['<https://a.example/feed>; rel="self"'], None),
        (["<javascript:alert(1)>; rel=hub"], None),
        (["<https://me:pass@hub.example/>; rel=hub"], None),
        (["<http://[>; rel=hub", "rel=hub", "<"], None),
        (["<https://" + "a" * 300 + "/>; rel=hub"], None),
        (["<a>; rel=alternate"] * 60 + ["<https://hub.example/>; rel=hub"], HubLink("https://hub.example/", URL)),
        (['<a>; title="x', '<https://hub.example/>; rel="hub"'], HubLink("https://hub.example/", URL)),
        ([], None),
    ],
)
def test_of_headers(headers: list[str], link: HubLink | None) -> None:
    assert hublinks.in_headers(headers, URL) == link


def test_of_headers_only_the_beginning_is_looked_at_together() -> None:
    hub = "<https://hub.example/>; rel=hub"
    half = "x" * (MOST_OF_HEADERS // 2)
    assert hublinks.in_headers([half, hub, half, hub], URL) is not None
    assert hublinks.in_headers([half, half, hub], URL) is None
    assert hublinks.in_headers(["<a>;rel=x"] * 200 + [hub], URL) is None


@pytest.mark.parametrize(
    ("document", "link"),
    [
        (
            "<feed><link rel='self' href='https://a.example/feed'/><link href=\"https://hub.example/\" rel=\"hub\"/>",
            BOTH,
        ),
        (
            "<rss><atom:link rel='hub' href='https://hub.example/'></atom:link><a:link rel='self' href='/feed'/><item>",
            BOTH,
        ),
        (
            "<feed><link rel='hub' href='https://hub.example/?a=1&amp;b=2'/>",
            HubLink("https://hub.example/?a=1&b=2", URL),
        ),
        ("<feed><entry><link rel='hub' href='https://hub.example/'/></entry>", None),
        ("<feed><link rel='hub'/><link rel='hub' href='ftp://hub.example/'/>", None),
        ("<rss><channel><link>https://a.example/</link>", None),
        ("<feed>" + "<link " * 2000, None),
        ("<a:feed xmlns:a='x'><a:entry><a:link rel='hub' href='https://hub.example/'/></a:entry>", None),
        ("<rss><channel><description><![CDATA[<link rel='hub' href='https://hub.example/'>]]></description>", None),
        ("<rss><channel><!-- <link rel='hub' href='https://hub.example/'> --><item>", None),
        ("<feed><title><![CDATA[ <entry> <link rel='hub' href='https://not.example/'/>", None),
        (
            "<feed><title><![CDATA[<entry>]]></title><link rel='hub' href='https://hub.example/'/></feed>",
            HubLink("https://hub.example/", URL),
        ),
    ],
)
def test_of_documents(document: str, link: HubLink | None) -> None:
    assert hublinks.in_document(document.encode(), URL) == link


@pytest.mark.parametrize(
    ("document", "link"),
    [
        ({"hubs": [{"type": "rssCloud", "url": "x"}, {"type": "WebSub", "url": "https://hub.example/"}],
          "feed_url": "https://a.example/feed"}, BOTH),
        ({"hubs": [{"type": "WebSub", "url": 5}, 7]}, None),
        ({"hubs": {"type": "WebSub"}}, None),
        ({"feed_url": "https://a.example/feed"}, None),
    ],
)  # fmt: skip
def test_of_json(document: dict[str, object], link: HubLink | None) -> None:
    assert hublinks.in_json(document, URL) == link

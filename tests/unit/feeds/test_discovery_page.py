"""Which feeds a page names, whatever state it is in; where else to look; and in what language a feed is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.discovery.language import guess
from bot.feeds.discovery.page import MOST_LINKS, read_page
from bot.feeds.discovery.paths import MOST, usual_paths
from bot.feeds.languages import LANGUAGES
from bot.model import Page
from tests.alone import alone

URL = "https://site.example/news/today?x=1"
RSS = "rel='alternate' type='application/rss+xml'"


def urls(html: str) -> list[str]:
    return [link.url for link in read_page(html, URL).links]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (f"<html><head><link {RSS} href='/rss'>", ["https://site.example/rss"]),
        (f"<link {RSS} href='rss?a=1&amp;b=2'>", ["https://site.example/news/rss?a=1&b=2"]),
        ("<LINK REL=Alternate TYPE=Application/RSS+XML HREF=/rss>", ["https://site.example/rss"]),
        ("<link rel='ALTERNATE nofollow' type='application/atom+xml; charset=utf-8' href='/a'/>", ["https://site.example/a"]),
        ("<link rel=alternate type=application/feed+json href=/feed.json>", ["https://site.example/feed.json"]),
        ("<link rel=feed href=/f>", ["https://site.example/f"]),
        (f"<base href='https://cdn.example/b/'><link {RSS} href='rss'>", ["https://cdn.example/b/rss"]),
        (f"<base href='javascript:x'><link {RSS} href='rss'>", ["https://site.example/news/rss"]),
        (f"<link {RSS} href='//feeds.example/x'>", ["https://feeds.example/x"]),
        (f"<link {RSS} href='feed://site.example/x'>", ["http://site.example/x"]),
        (f"<link {RSS} href='feed:https://site.example/x'>", ["https://site.example/x"]),
        (f"<link {RSS} href='https://me:pw@site.example/x'>", ["https://site.example/x"]),
        (f"<link title='a > b' {RSS} href='/rss'>", ["https://site.example/rss"]),
        (f"<p>text <b><link {RSS} href='/rss'", []),
        (f"<body><div><p><link {RSS} href='/rss'></body", ["https://site.example/rss"]),
        (f"<link {RSS} href='/rss'><link {RSS} href='/rss#top'><link {RSS} href='/rss'>", ["https://site.example/rss"]),
        # none of these
        (f"<!-- <link {RSS} href='/rss'> -->", []),
        (f"<script>'<link {RSS} href=\"/rss\">'</script>", []),
        (f"<template><link {RSS} href='/rss'></template>", []),
        (f"<link {RSS} href='javascript:alert(1)'><link {RSS} href='data:text/xml,x'>", []),
        (f"<link {RSS} href='file:///etc/passwd'><link {RSS} href='gopher://x.example/'>", []),
        (f"<link {RSS} href='{URL}'><link {RSS} href=''><link {RSS} href='#x'>", []),
        (f"<link {RSS} href='http://[bad'><link {RSS}>", []),
        ("<link rel=alternate hreflang=sr href=/sr/>", []),
        ("<link rel='alternate stylesheet' type=text/css href=/feed.css>", []),
        ("<link rel=alternate type=application/json+oembed href=/feed>", []),
        ("<link rel=alternate type=application/json href=/wp-json/wp/v2/posts/1>", []),
        ("<link rel=https://api.w.org/ href=/feed>", []),
        ("", []), ("\0\0<<<>>", []),
        # links in the text count where nothing is declared
        ("<a href='/rss.xml'>x</a><a href='/x'>RSS feed</a><a href='/about'>About</a>",
         ["https://site.example/rss.xml", "https://site.example/x"]),
        ("<a href='/?feed=rss2'>x</a>", ["https://site.example/?feed=rss2"]),
        ("<a href='/feeds/posts/default'>x</a>", ["https://site.example/feeds/posts/default"]),
        ("<a href='/feedback'>x</a><a href='/rss.png'>x</a><a href='/buzzfeed'>x</a><a href='/pressrss'>x</a>", []),
        ("<a href='javascript:void(0)'>RSS</a><a href='mailto:rss@x.example'>x</a>", []),
        (f"<a href='/rss.xml'>x</a><link {RSS} href='/declared'>", ["https://site.example/declared"]),
    ],
)  # fmt: skip
def test_a_page_names_its_feeds(html: str, found: list[str]) -> None:
    assert urls(html) == found


def test_feeds_of_comments_come_after_the_sites_own() -> None:
    page = read_page(
        f"<link {RSS} title='Site » Comments Feed' href='/comments/feed/'>"
        f"<link {RSS} title='Komentari' href='/k'><link {RSS} title='Site &raquo; Feed' href='/feed/'>",
        URL,
    )
    assert page.declared
    assert [(link.title, link.comments) for link in page.links] == [
        ("Site » Feed", False), ("Site » Comments Feed", True), ("Komentari", True),
    ]  # fmt: skip


def test_of_five_hundred_links_few_are_kept() -> None:
    found = urls("".join(f"<link {RSS} href='/{number}'>" for number in range(500)))
    assert found == [f"https://site.example/{number}" for number in range(MOST_LINKS)]


def test_feeds_after_many_of_comments_are_still_found() -> None:
    comments = "".join(f"<link {RSS} href='/{number}/comments/feed'>" for number in range(300))
    assert urls(f"{comments}<link {RSS} href='/feed'>")[0] == "https://site.example/feed"


def test_a_page_tells_its_own_address_and_what_made_it() -> None:
    page = read_page(
        "<link rel=canonical href='/channel/UC'><meta content='WordPress 6.9' name=Generator><meta name=x content=y>",
        URL,
    )
    assert (page.canonical, page.generator) == ("https://site.example/channel/UC", "WordPress 6.9")


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<a ", "<a href=feed>", f"<link {RSS} href=/x>", '<a href="x ', "<!--", "<!-- -->", "<script>",
     "<a><b><i>", "<script></script>", "<link x='" + "y" * 1999 + "' z=\"", "<link " + "x=1 " * 400],
)  # fmt: skip
def test_a_hostile_page_costs_little_time(piece: str) -> None:
    with alone() as seconds:
        read_page(piece * (2_000_000 // len(piece)), URL)
    assert seconds() < 2


def test_a_page_of_nothing_but_feeds_costs_little_time() -> None:
    with alone() as seconds:
        read_page("".join(f"<link {RSS} href=/{number}>" for number in range(30_000)), URL)
    assert seconds() < 2


@given(st.text(alphabet=st.sampled_from("<>!-/'\"= aALl\\nkhrefbasemt:;&#x0\x00ш"), max_size=300))
def test_any_page_is_read(html: str) -> None:
    for link in read_page(html, URL).links:
        assert link.url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "generator", "first"),
    [
        ("https://s.example/", "", ["/feed/", "/rss.xml", "/rss"]),
        ("https://s.example:8443/blog/?x=1#y", "", ["/blog/feed/", "/feed/"]),
        ("https://s.example/a/page.html", "", ["/feed/"]),
        ("https://m.example/@name", "", ["/@name.rss", "/feed/"]),
        ("https://m.example/@name/113", "", ["/@name.rss", "/feed/"]),
        ("https://m.example/tags/kosovo", "", ["/tags/kosovo.rss", "/tags/kosovo/feed/", "/feed/"]),
        ("https://s.example/", "Hugo 0.140", ["/index.xml", "/feed/"]),
        ("https://s.example/", "Blogger", ["/feeds/posts/default", "/feed/"]),
        ("https://s.example/", "Joomla! - Open Source", ["/?format=feed&type=rss", "/feed/"]),
    ],
)
def test_the_likeliest_paths_come_first_and_all_are_on_the_same_host(
    url: str, generator: str, first: list[str]
) -> None:
    paths = usual_paths(url, Page(generator=generator))
    root = "/".join(url.split("/")[:3])
    assert [path.removeprefix(root) for path in paths][: len(first)] == first
    assert all(path.startswith(f"{root}/") for path in paths)
    assert len(set(paths)) == len(paths) <= MOST


@pytest.mark.parametrize(
    ("declared", "detected", "language"),
    [
        (None, None, None), ("sq", None, "sq"), (None, "sq", "sq"), ("en-US", "sq", "sq"), ("en-US", "en", "en"),
        ("sr", "sh-Cyrl", "sr-Cyrl"), ("hr-HR", "sh-Latn", "hr"), ("bs", "sh-Latn", "bs"), ("hr", "en", "en"),
        ("ja", "el", "ja"),
    ],
)  # fmt: skip
def test_the_text_counts_more_than_what_a_feed_declares(
    declared: str | None, detected: str | None, language: str | None
) -> None:
    assert guess(declared, detected, LANGUAGES) == language

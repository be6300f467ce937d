"""Texts take a shorter way through feedparser, and come out as by its own."""

from __future__ import annotations

import io
import xml.sax
from typing import Any
from xml.sax.handler import feature_namespaces

from feedparser.api import StrictFeedParser
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.feeds.plaintexts import PlainTexts

_SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "media": "http://search.yahoo.com/mrss/",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "svg": "http://www.w3.org/2000/svg",
    }.items()
)
_ROOTS = {
    "rss": f'<rss version="2.0" {_SPACES}><channel>{{}}</channel></rss>',
    "atom": f'<feed xmlns="http://www.w3.org/2005/Atom" {_SPACES}>{{}}</feed>',
    "old atom": f'<feed version="0.3" xmlns="http://purl.org/atom/ns#" {_SPACES}>{{}}</feed>',
    "bare": f"<rss {_SPACES}>{{}}</rss>",
}
_NAMES = (
    "title", "description", "guid", "id", "pubDate", "published", "updated", "summary", "content", "content:encoded",
    "link", "dc:title", "dc:date", "dc:description", "media:title", "media:description", "itunes:summary", "image",
    "textinput", "source", "author", "name", "category", "div", "svg:svg", "body", "info", "abstract", "modified",
    "language",
)  # fmt: skip
_TEXTS = (
    "word", "<![CDATA[<p>a & b</p>]]>", "&lt;b&gt;x&lt;/b&gt; &amp;amp; y", "šđ ћирилица", "\x92 win \x80", "&#x92;",
    "Ã©tÃ© Å¡", "http://a.example/x?a=1&amp;b=2", "/rel", "2026-01-02T03:04:05Z", "  spaced  ", "",
    "aGVsbG8gd29ybGQ=", "<p>inline</p>", "<div>one <b>two</b></div>",
)  # fmt: skip
_ATTRIBUTES = (
    "", "", "", ' type="text"', ' type="html"', ' type="xhtml"', ' type="application/octet-stream"', ' mode="base64"',
    ' mode="escaped" type="text/html"', ' isPermaLink="false"', ' isPermaLink="true"', ' xml:base="http://b.example/"',
    ' xml:lang="sq"', ' href="http://a.example/1"', ' url="http://a.example/u"', ' src="http://a.example/c"',
)  # fmt: skip
_SEEN = ("id", "link", "title", "summary", "published", "updated", "published_parsed", "updated_parsed", "language")
_elements = st.recursive(
    st.sampled_from(_TEXTS),
    lambda inside: st.builds(
        lambda name, about, within: f"<{name}{about}>{''.join(within)}</{name}>",
        st.sampled_from(_NAMES),
        st.sampled_from(_ATTRIBUTES),
        st.lists(inside, min_size=1, max_size=4),
    ),
    max_leaves=12,
)
_entries = st.builds(
    lambda name, inside: f"<{name}>{''.join(inside)}</{name}>",
    st.sampled_from(("item", "item", "entry", "channel")),
    st.lists(_elements, max_size=8),
)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(list(_ROOTS)), st.lists(_entries, min_size=1, max_size=4).map("".join))
@example("rss", "<item><title>One</title><guid>/a</guid><description>&lt;p&gt;x&lt;/p&gt;</description></item>")
@example(
    "atom", '<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a<b>c</b></div></content></entry>'
)
@example("rss", "<item><x><title>Deep</title></x><title>Ã©tÃ©</title><title>\x92</title></item>")
def test_texts_are_those_of_feedparser(root: str, entries: str) -> None:
    document = _ROOTS[root].format(entries).encode()
    assert _read(PlainTexts, document) == _read(StrictFeedParser, document)


def _read(kind: type[Any], document: bytes) -> object:
    """What we read of it; or what it raised."""
    parser = kind("http://example.org/feed", None, "utf-8")
    parser.resolve_relative_uris = parser.sanitize_html = False
    reader = xml.sax.make_parser()  # noqa: S317 - it was written above
    reader.setFeature(feature_namespaces, 1)
    reader.setContentHandler(parser)
    try:
        reader.parse(io.BytesIO(document))
    except Exception as error:  # noqa: BLE001 - the same is to be raised, whatever it is
        return type(error)
    stated = {name: dict.get(parser.feeddata, name) for name in _SEEN}
    return parser.version, [_seen(each) for each in parser.entries], stated


def _seen(entry: dict[str, Any]) -> tuple[object, ...]:
    values = [each["value"] for each in dict.get(entry, "content", ())]
    return (*(dict.get(entry, name) for name in _SEEN), values)

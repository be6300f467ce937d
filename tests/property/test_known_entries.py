"""Whatever two documents of a feed say: the second, read only where it differs, comes to the same as read whole."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.feeds_corpus import FORMATS, Item, Writing, write
from tests.feeds_corpus.reading import assert_same, whole

# Few values, so that names meet: shared GUIDs, shared links, copies.
LINKS = (
    "",
    "https://a.example/1",
    "http://a.example/1/?utm_source=x",
    "https://a.example/2",
    "/3",
    "https://a.example/1#4",
)
GUIDS = ("", "1", "2", "https://a.example/1", "https://a.example/1#5", "http://a.example/2")
MORE = (
    "",
    "<title>Later</title>",
    "<description>One</description><description>Two, longer</description>",
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><body>a</body><title>b</title></div></content>',
    "<description><div>raw</div></description>",
    '<y:z xmlns:y="urn:y">a</y:z>',
    '<link href="https://a.example/9" rel="alternate"/>',
    "<source><title>Theirs</title><id>9</id></source>",
    "<dc:date>2026-02-02T00:00:00Z</dc:date><media:title>Photo</media:title>",
    "<image><url>u</url>",
    "<!-- <item> --><![CDATA[</item>]]>",
)
ITEMS = st.builds(
    Item,
    title=st.sampled_from(("", "KFOR", "Banjska & co", "<b>x</b>")),
    link=st.sampled_from(LINKS),
    guid=st.sampled_from(GUIDS),
    text=st.sampled_from(("", "KFOR", "<p>Some text</p>", "&amp;lt;p&amp;gt;", "]]")),
    more=st.sampled_from(MORE),
    attributes=st.sampled_from(("", "", ' xml:base="https://b.example/"', " xml:lang='sq'")),
)
WRITINGS = st.builds(
    Writing,
    form=st.sampled_from(sorted(FORMATS)),
    cdata=st.booleans(),
    before=st.sampled_from(("", "<itunes:summary>a</itunes:summary><description>b</description>", "<ttl>5</ttl>")),
    between=st.sampled_from(("", "\n", "<!-- x -->")),
)


@settings(max_examples=300)
@given(st.lists(ITEMS, max_size=6), st.lists(ITEMS, max_size=4), WRITINGS, st.data())
def test_the_next_document_comes_to_the_same(
    held: list[Item], more: list[Item], how: Writing, data: st.DataObject
) -> None:
    first = whole(write(held, how).encode())
    if first is None or first.digests is None:
        return
    order = data.draw(st.permutations([*held, *more]))
    left_out = data.draw(st.integers(0, len(order)))
    now = replace(how, before=data.draw(st.sampled_from((how.before, "<ttl>6</ttl>", "<title>New</title>"))))
    assert_same(write(order[left_out:], now).encode(), first.digests, first.entries)


@given(st.binary(max_size=200), st.lists(ITEMS, min_size=1, max_size=3), WRITINGS)
def test_digests_of_any_bytes_do_no_harm(digests: bytes, items: list[Item], how: Writing) -> None:
    body = write(items, how).encode()
    assert whole(body, digests) == whole(body)

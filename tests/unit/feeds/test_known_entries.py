"""Read only where it differs from the last one, a document comes to the same as read whole: on every one we have."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from bot.feeds import cutting, document, known, strict, xmlfeed
from bot.feeds.job import Job
from bot.feeds.xmlfeed import Source
from bot.model import ParsedFeed
from tests.captured import FEEDS
from tests.feeds_corpus import documents
from tests.feeds_corpus.reading import NOW, URL, assert_same, forget, whole

CAPTURED = {path.name: path.read_bytes() for path in sorted(FEEDS.glob("*.xml"))} if FEEDS.is_dir() else {}
EVERY = documents() | CAPTURED


def utf8(body: bytes) -> bytes:
    return document._utf8(Job(URL, "application/xml", body, None, NOW))


def read(name: str) -> ParsedFeed:
    parsed = whole(EVERY[name])
    assert parsed is not None
    return parsed


def is_knowable(document: bytes) -> bool:
    parsed = whole(document)
    last = known.unpack(parsed.digests) if parsed and parsed.digests else None
    return last is not None and last.context != known.UNCUT


KNOWABLE = sorted(name for name, document in EVERY.items() if is_knowable(document))


def test_the_corpus_is_large_and_most_of_it_can_be_known() -> None:
    assert len(set(documents().values())) >= 300
    assert len(KNOWABLE) >= 230
    if CAPTURED:
        assert len(set(CAPTURED) & set(KNOWABLE)) >= len(CAPTURED) - 2, "all but the malformed ones"


@pytest.mark.parametrize("name", sorted(EVERY))
def test_our_driver_gives_what_feedparser_gives(name: str) -> None:
    ours = strict.parse(utf8(EVERY[name]), URL)
    if ours is not None:
        theirs = xmlfeed._loose(utf8(EVERY[name]), URL)
        source, blank = Source(URL, NOW, 1000, None), [b""] * len(theirs.entries)
        assert xmlfeed._fresh(ours, len(blank), blank, source) == xmlfeed._fresh(theirs, len(blank), blank, source)
        assert len(ours.entries) == len(blank)
        assert ours.version == theirs.version
        for said in ("title", "link", "language"):
            assert ours.feed.get(said) == theirs.feed.get(said)


@pytest.mark.parametrize("name", KNOWABLE)
def test_with_some_entries_known_only_the_others_are_read(name: str) -> None:
    first, chance = read(name), random.Random(name)  # noqa: S311 - the same each time
    last = known.unpack(first.digests or b"")
    assert last is not None
    for share in (0.1, 0.6, 1.0):
        forgotten = {number for number in range(len(last.entries)) if chance.random() < share}
        found = assert_same(EVERY[name], forget(last.pack(), forgotten.__contains__), first.entries)
        assert len(found.entries) == sum(bool(last.entries[number].digest) for number in forgotten)


def edited(entry: bytes) -> bytes:
    """The same with another text: an edit."""
    return re.sub(rb">([^<>\s][^<>]*)<", rb">Izmena \1<", entry, count=1)


def another(entry: bytes) -> bytes:
    """The same with other numbers, in its addresses too: another entry."""
    return re.sub(rb"(?<![#\w.])[1-8](?=\W)", lambda digit: b"9" + digit[0], entry)


Change = Callable[[list[bytes], random.Random], list[bytes]]
CHANGES: dict[str, Change] = {
    "nothing": lambda entries, _: entries,
    "one on top": lambda entries, _: [another(entries[0]), *entries],
    "one at the bottom": lambda entries, _: [*entries, another(entries[-1])],
    "one in the middle": lambda entries, _: [*entries[:2], another(entries[0]), *entries[2:]],
    "a copy on top": lambda entries, _: [entries[-1], *entries],
    "an edit": lambda entries, chance: [edited(each) if chance.random() < 0.3 else each for each in entries],
    "an edit beside the old": lambda entries, _: [edited(entries[0]), *entries],
    "the first gone": lambda entries, _: entries[1:] or entries,
    "the last gone": lambda entries, _: entries[:-1] or entries,
    "some gone": lambda entries, chance: [each for each in entries if chance.random() < 0.6] or entries,
    "turned round": lambda entries, _: entries[::-1],
    "another order": lambda entries, chance: chance.sample(entries, len(entries)),
    "an empty one on top": lambda entries, _: [re.sub(rb"(?s)>.*<", b"><", entries[0]), *entries],
    "one broken": lambda entries, _: [entries[0].replace(b"</", b"<", 1), *entries[1:]],
}


@pytest.mark.parametrize("name", KNOWABLE)
def test_whatever_changed_the_whole_comes_out(name: str) -> None:
    first, chance = read(name), random.Random(name)  # noqa: S311 - the same each time
    pieces = cutting.cut(utf8(EVERY[name]))
    assert pieces is not None
    for change in CHANGES.values():
        entries = change(list(pieces.entries), chance)
        body = b"\n".join((pieces.prologue, *entries, pieces.epilogue))
        assert_same(body, first.digests or b"", first.entries)


@pytest.mark.parametrize(
    ("before", "after", "reread"),
    [
        (b"<channel>", b"<channel><lastBuildDate>Sun, 01 Mar 2026 00:00:00 GMT</lastBuildDate>", False),
        (b"<channel>", b"<channel><!-- made at 12:00 -->", False),
        (b"<title>News</title>", b"<title>Other</title>", True),
        (b"<rss ", b"<rss xml:base='https://cdn.example/' ", True),
        (b"<rss ", b"<rss xmlns:q='urn:q' ", True),
        (b"https://news.example/</link>", b"https://other.example/</link>", True),
        (b"purl.org/dc/elements", b"purl.org/de/elements", True),
        (b"<language>sr</language>", b"<language>sq</language>", True),
    ],
)
def test_what_stands_before_the_entries_may_change_in_its_times_alone(
    before: bytes, after: bytes, reread: bool
) -> None:
    body = documents()["rss20, relative links"]
    first = whole(body)
    assert first is not None
    found = assert_same(body.replace(before, after, 1), first.digests or b"", first.entries)
    assert len(found.entries) == (first.count if reread else 0)


def test_another_address_or_an_older_reading_counts_as_unknown() -> None:
    body = documents()["rss20, relative links"]
    first = whole(body)
    assert first is not None
    moved = document.read(Job("https://moved.example/", "application/xml", body, None, NOW, first.digests))
    assert [entry.link for entry in moved.entries][:1] == ["https://moved.example/a/0"]
    assert len(moved.entries) == first.count
    for damaged in (b"", b"x", (first.digests or b"")[:-1], b"\0" * 61):
        assert whole(body, damaged) == first


def test_a_known_entry_that_a_new_one_takes_the_name_of_is_read_again() -> None:
    kept, added = (
        "<item><guid>g</guid><link>https://a.example/1</link></item>",
        "<guid>g</guid><link>https://b.example</link>",
    )
    old = f"<rss version='2.0'><channel>{kept}</channel></rss>".encode()
    new = f"<rss version='2.0'><channel><item>{added}</item>{kept}</channel></rss>".encode()
    first = whole(old)
    assert first is not None
    found = assert_same(new, first.digests or b"", first.entries)
    assert [entry.identity for entry in found.entries] == ["https://b.example", "https://a.example/1"]


@pytest.mark.parametrize("first_has_it", [True, False])
def test_a_known_entry_whose_link_a_new_one_takes_or_another_leaves_is_read_again(*, first_has_it: bool) -> None:
    kept, stranger = (
        f"<item><guid>{guid}</guid><title>{guid}</title><link>https://a.example/1</link></item>" for guid in "gs"
    )
    alone, both = (f"<rss version='2.0'><channel>{items}</channel></rss>".encode() for items in (kept, stranger + kept))
    old, new = (alone, both) if first_has_it else (both, alone)
    first = whole(old)
    assert first is not None
    found = assert_same(new, first.digests or b"", first.entries)
    assert {bool(entry.link_key) for entry in found.entries} == {not first_has_it}


def test_an_edit_is_told_from_what_is_new() -> None:
    old, new = (
        f"<rss version='2.0'><channel>{added}<item><guid>1</guid><title>{title}</title></item></channel></rss>".encode()
        for title, added in (("KFOR", ""), ("KFOR denies", "<item><guid>2</guid><title>Banjska</title></item>"))
    )
    first = whole(old)
    assert first is not None
    found = assert_same(new, first.digests or b"", first.entries)
    assert [(entry.title, entry.identity in found.held_before) for entry in found.entries] == [
        ("Banjska", False),
        ("KFOR denies", True),
    ]

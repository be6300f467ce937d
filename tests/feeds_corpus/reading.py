"""Reads a document in part and as a whole, and says whether both come to the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.errors import FeedError
from bot.feeds import known
from bot.feeds.document import read
from bot.feeds.job import Job
from bot.model import Entry, ParsedFeed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example/dir/feed"


def whole(body: bytes, digests: bytes | None = None) -> ParsedFeed | None:
    """What the document says; None for one that is refused."""
    try:
        return read(Job(URL, "application/xml", body, None, NOW, digests))
    except FeedError:
        return None


def forget(digests: bytes, forgotten: Callable[[int], bool]) -> bytes:
    """As if the last document had not held some of its entries."""
    last = known.unpack(digests)
    assert last is not None
    kept = (each for number, each in enumerate(last.entries) if not forgotten(number))
    return replace(last, entries=tuple(kept)).pack()


def assert_same(body: bytes, digests: bytes, held: tuple[Entry, ...]) -> ParsedFeed:
    """The document comes to the same, read by `digests` of a document with the entries `held`, as it does as a whole.

    Of `held`, those that the digests don't have count as forgotten.
    """
    expected, found = whole(body), whole(body, digests)
    if expected is None or found is None:
        assert expected is found
        return ParsedFeed(())
    put_together = _put_together(found, held)
    assert put_together == expected.entries
    assert (found.title, found.language) == (expected.title, expected.language)
    assert (found.count, found.digests) == (expected.count, expected.digests)
    last = known.unpack(digests)
    assert last is not None
    marks = {each.identity for each in last.entries}
    before = {entry.identity for entry in held if known.short(entry.identity) in marks}
    assert found.held_before == {entry.identity for entry in found.entries} & before
    return found


def _put_together(found: ParsedFeed, held: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """What was read, and what was held before, in the document's order."""
    if len(found.entries) == found.count:
        return found.entries
    last = known.unpack(found.digests or b"")
    assert last is not None
    entries = {known.short(entry.identity): entry for entry in (*held, *found.entries)}
    return tuple(entries[each.identity] for each in last.entries if each.digest)

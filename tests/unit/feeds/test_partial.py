"""A document that holds what is new alone leaves the rest known, and names its entries as the whole one does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.feeds import known
from bot.feeds.document import read
from bot.feeds.job import Job
from bot.model import ParsedFeed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rss(*items: tuple[str, str, str]) -> bytes:
    """Of (title, path, guid)."""
    written = "".join(
        f"<item><title>{title}</title><link>https://a.example/{path}</link><guid>{guid}</guid></item>"
        for title, path, guid in items
    )
    return f"<rss version='2.0'><channel><title>T</title>{written}</channel></rss>".encode()


def reading(body: bytes, last: ParsedFeed | None, *, partial: bool = False) -> ParsedFeed:
    digests = last.digests if last is not None else None
    return read(Job("https://a.example/feed", "text/xml", body, None, NOW, digests, partial))


A, B, C = ("A", "a", "1"), ("B", "b", "2"), ("C", "c", "3")


def test_what_a_partial_document_leaves_out_is_not_read_again_when_it_comes_back() -> None:
    first = reading(rss(A, B), None)
    partial = reading(rss(C), first, partial=True)
    assert [each.title for each in partial.entries] == ["C"]
    assert partial.count == 3
    assert reading(rss(C, A, B), partial).entries == ()


def test_a_whole_document_forgets_what_it_leaves_out() -> None:
    first = reading(rss(A, B), None)
    again = reading(rss(C, A, B), reading(rss(C), first))
    assert [each.title for each in again.entries] == ["A", "B"]


def jsonfeed(*items: tuple[str, str, str]) -> bytes:
    made = [{"title": title, "url": f"https://a.example/{path}", "id": guid} for title, path, guid in items]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": made}).encode()


@pytest.mark.parametrize(
    "written", [jsonfeed, lambda *items: rss(*items).replace(b"<title>T<", b"<title>T & T <br> <")]
)
def test_of_a_document_that_cannot_be_cut_the_rest_stays_known_by_name(written: Callable[..., bytes]) -> None:
    partial = reading(written(C), reading(written(A, B), None), partial=True)
    whole = reading(written(("D", "d", "4"), C, A, B), partial)
    assert [each.title for each in whole.entries] == ["D", "C", "A", "B"]
    assert whole.held_before == {each.identity for each in whole.entries[1:]}


def test_an_edit_takes_the_place_of_what_it_edits() -> None:
    first = reading(rss(A, B), None)
    edit = reading(rss(("A, corrected", "a", "1")), first, partial=True)
    assert [(each.title, each.identity) for each in edit.entries] == [("A, corrected", first.entries[0].identity)]
    assert edit.held_before == {first.entries[0].identity}
    remembered = known.unpack(edit.digests or b"")
    assert remembered is not None
    assert len(remembered.entries) == 2


def test_without_anything_known_a_partial_document_is_read_as_it_is() -> None:
    assert [each.title for each in reading(rss(A), None, partial=True).entries] == ["A"]


def test_what_is_known_of_a_document_does_not_grow_for_ever() -> None:
    last = None
    for number in range(12):
        items = [(f"{number}/{each}", f"{number}/{each}", f"{number}/{each}") for each in range(100)]
        last = reading(rss(*items), last, partial=True)
        assert last.digests is not None
    remembered = known.unpack(last.digests or b"") if last else None
    assert remembered is not None
    assert len(remembered.entries) == 1000

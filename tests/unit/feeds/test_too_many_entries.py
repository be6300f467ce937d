"""Of more entries than are read, the newest are, at whichever end they stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.document import MOST_ENTRIES, read
from bot.feeds.job import Job
from bot.model import Order, ParsedFeed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEYOND = 5
DAYS = range(MOST_ENTRIES + BEYOND)
Written = Callable[[Sequence[int]], bytes]


def at(day: int) -> datetime:
    return NOW - timedelta(days=2000 - day)


def rss(days: Sequence[int], *, dated: bool = True) -> bytes:
    """The name of a day is its number: the highest is the newest."""
    items = "".join(
        f"<item><title>Day {day}</title><guid>{day}</guid>"
        + (f"<pubDate>{at(day):%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if dated else "")
        + "</item>"
        for day in days
    )
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


def malformed(days: Sequence[int]) -> bytes:
    return rss(days).replace(b"<title>T<", b"<title>T & T<")


def undated(days: Sequence[int]) -> bytes:
    return rss(days, dated=False)


def json_feed(days: Sequence[int]) -> bytes:
    items = [{"id": str(day), "title": f"Day {day}", "date_published": at(day).isoformat()} for day in days]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


def reading(body: bytes, last: ParsedFeed | None = None) -> ParsedFeed:
    return read(Job("https://a.example/feed", "", body, None, NOW, last.digests if last else None))


def titles(parsed: ParsedFeed) -> list[str]:
    return [entry.title for entry in parsed.entries if entry.identity not in parsed.held_before]


@pytest.mark.parametrize("written", [rss, malformed, json_feed])
def test_where_the_oldest_stand_first_the_last_ones_are_read(written: Written) -> None:
    first = reading(written(DAYS))
    assert titles(first) == [f"Day {day}" for day in DAYS[BEYOND:]]
    assert (first.standing.order, first.unread) == (Order.OLDEST_FIRST, 0)
    later = reading(written(range(DAYS.stop + 2)), first)
    assert titles(later) == [f"Day {DAYS.stop}", f"Day {DAYS.stop + 1}"]
    assert len(later.standing.behind) == 2


@pytest.mark.parametrize("written", [rss, malformed, json_feed])
def test_where_the_newest_stand_first_the_first_ones_are_read(written: Written) -> None:
    first = reading(written(DAYS[::-1]))
    assert titles(first) == [f"Day {day}" for day in DAYS[: BEYOND - 1 : -1]]
    assert first.unread == 0


def test_what_is_known_of_too_many_is_not_read_again() -> None:
    assert len(reading(rss(range(DAYS.stop + 2)), reading(rss(DAYS))).entries) == 2
    assert reading(rss(DAYS), reading(rss(DAYS))).entries == ()


def test_where_nothing_tells_the_order_the_first_are_read_and_what_is_not_read_is_told_once() -> None:
    short = reading(undated(DAYS[:10]))
    assert short.unread == 0
    first = reading(undated(DAYS), short)
    assert (len(first.standing.behind), first.unread) == (MOST_ENTRIES - 10, BEYOND)
    assert reading(undated(DAYS), first).unread == 0


def test_too_many_that_are_odd_are_read_all_the_same() -> None:
    odd = rss(DAYS).replace(b"Day 0<", b"&#55296;<").replace(b"Day 1004<", b"&#x110000;<")
    assert reading(odd).count == MOST_ENTRIES

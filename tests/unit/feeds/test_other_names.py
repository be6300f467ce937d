"""What knows an entry when its GUID has changed, as a document is read."""

from __future__ import annotations

import pytest

from bot.model import Order, ParsedFeed, Standing
from tests.feeds_corpus.reading import whole

LONG = "The mission says that the bridge is open again, and that nobody was hurt."


def an_item(guid: str = "", link: str = "", title: str = "KFOR denies", text: str = LONG) -> str:
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link><title>{title}</title>"
        f"<description>{text}</description></item>"
    )


def read(*items: str, digests: bytes | None = None, home: str = "https://news.example/") -> ParsedFeed:
    body = f"<rss version='2.0'><channel><title>N</title><link>{home}</link>{''.join(items)}</channel></rss>"
    parsed = whole(body.encode(), digests)
    assert parsed is not None
    return parsed


def keys(item: str, home: str = "https://news.example/") -> tuple[bytes, bytes]:
    (entry,) = read(item, home=home).entries
    return entry.link_key, entry.text_key


def test_guid_scheme_tracking_and_dates_leave_both_keys_alone() -> None:
    first = keys(an_item("1", "http://news.example/a?utm_source=x"))
    assert keys(an_item("2", "https://news.example/a/#top")) == first
    assert all(first)
    other_link, other_text = keys(an_item("1", "https://news.example/b", text=LONG + "!"))
    assert first[0] != other_link
    assert first[1] != other_text


@pytest.mark.parametrize("link", ["", "https://news.example", "https://news.example/?utm_source=x", "/world/"])
def test_a_link_to_the_feeds_own_page_names_nothing(link: str) -> None:
    assert keys(an_item("1", link), "https://news.example/world")[0] == b""


@pytest.mark.parametrize("link", ["https://news.example/?p=12", "https://news.example/a", "/a"])
def test_a_link_to_any_other_page_names_its_entry(link: str) -> None:
    assert keys(an_item("1", link))[0] != b""


@pytest.mark.parametrize(
    ("item", "named"),
    [
        (an_item(text="Read more", link="https://news.example/a"), False),
        (an_item(text="", link="https://news.example/a"), False),
        (an_item(text=""), True),
        (an_item(text=LONG, link="https://news.example/a"), True),
        (an_item(text="", title=LONG, link="https://news.example/a"), True),
    ],
    ids=["a rubric's text", "a title alone", "all there is", "a text", "a long title alone"],
)
def test_title_and_text_name_what_they_tell_apart(item: str, *, named: bool) -> None:
    (entry,) = read(item).entries
    assert entry.text_key
    assert entry.brief is not named


def test_a_link_that_entries_of_other_titles_have_names_none_also_when_one_was_read_before() -> None:
    shared = "https://news.example/live"
    first = read(an_item("1", shared))
    second = read(an_item("2", shared, "Another"), an_item("1", shared), digests=first.digests)
    assert [(entry.identity, entry.link_key) for entry in second.entries] == [("2", b""), ("1", b"")]


def test_what_stands_below_all_that_was_held_is_told() -> None:
    first = read(an_item("1"), an_item("2", title="B"))
    more = [an_item(each, title=each) for each in ("top", "middle", "below", "last")]
    second = read(more[0], an_item("1"), more[1], an_item("2", title="B"), *more[2:], digests=first.digests)
    assert second.standing.ahead == {"top"}
    assert second.standing.behind == {"below", "last"}
    assert second.held_before == frozenset()
    for nowhere in (read(*more, digests=first.digests), read(*more)):
        assert nowhere.standing == Standing()


def test_whether_most_of_what_was_held_is_still_there_is_told() -> None:
    held = [an_item(each, title=each) for each in "abcd"]
    first = read(*held)
    for left, keeps in ((4, True), (3, True), (2, False)):
        assert read(an_item("new"), *held[:left], digests=first.digests).standing.keeps is keeps


def an_item_of(day: int, name: str = "") -> str:
    name = name or f"day {day}"
    return an_item(name, title=name).replace("</item>", f"<pubDate>{day:02} Jan 2026 00:00:00 GMT</pubDate></item>")


def test_the_order_is_told_by_dates_also_of_what_is_known_and_of_the_last_document() -> None:
    days = [an_item_of(day) for day in (8, 7, 6, 5)]
    first, turned = read(*days), read(*days[::-1])
    assert (first.standing.order, turned.standing.order) == (Order.NEWEST_FIRST, Order.OLDEST_FIRST)
    more = read(an_item_of(9), *days, digests=first.digests)
    assert [each.title for each in more.entries] == ["day 9"]
    assert more.standing.order is Order.NEWEST_FIRST
    anew = [an_item_of(20, name) for name in ("day 8", "day 7", "day 6", "day 5", "day 1")]
    assert read(*anew, digests=first.digests).standing.order is Order.NEWEST_FIRST
    assert read(*anew).standing.order is Order.UNTOLD

"""Which entries are news, and which are of a feed's archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.entries import FEW, archived, newest_shown, usual_language
from bot.model import Entry, FeedForPoll, Order, ParsedFeed, Standing
from tests.builders import a_feed, an_entry
from tests.clock import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHOWN = NOON - HOUR
WATCHED = FeedForPoll(a_feed(), digests=b"d", looked_at=NOON - 30 * DAY, newest=SHOWN)


def ago(*ages: timedelta) -> list[Entry]:
    return [an_entry(f"KFOR {number}", published=NOON - age) for number, age in enumerate(ages)]


def undated(count: int) -> list[Entry]:
    return [an_entry(f"KFOR {number}") for number in range(count)]


def silent(entries: list[Entry], feed: FeedForPoll = WATCHED, **more: frozenset[str] | Standing) -> int:
    """How many of them don't ring."""
    return len(archived(feed, ParsedFeed(tuple(entries), **more), NOON))  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("published", "silenced"),
    [
        (NOON, False),
        (NOON + 20 * HOUR, False),  # wrong zones happen
        (NOON - 12 * HOUR, False),  # midnight
        (SHOWN - 2 * DAY, False),
        (SHOWN - 2 * DAY - timedelta(seconds=1), True),
        (NOON - 365 * DAY, True),
        (None, False),
    ],
)
def test_what_is_two_days_older_than_all_that_was_shown_is_archive(published: datetime | None, silenced: bool) -> None:
    assert silent([an_entry("KFOR", published=published)]) == silenced


def test_many_that_are_older_than_what_was_shown_are_archive_and_few_are_late() -> None:
    late = [HOUR * 3] * FEW
    assert silent(ago(*late)) == 0
    assert silent(ago(*late, HOUR * 4)) == FEW + 1
    assert silent(ago(*late, HOUR * 4, timedelta(0), HOUR * 2)) == FEW + 1  # what is news still is


def test_a_feed_whose_dates_are_all_old_goes_on_ringing() -> None:
    slow = replace(WATCHED, newest=NOON - 40 * DAY)
    assert silent(ago(*[timedelta(days=39 - number) for number in range(9)]), slow) == 0
    same_day = replace(WATCHED, newest=NOON - 400 * DAY)
    assert silent(ago(*[400 * DAY] * 20), same_day) == 0


def test_after_days_of_absence_all_that_was_published_meanwhile_rings() -> None:
    assert silent(ago(*[timedelta(hours=each) for each in range(70)]), replace(WATCHED, newest=NOON - 3 * DAY)) == 0


def test_a_feed_that_had_shown_a_date_to_come_is_judged_by_now() -> None:
    assert silent(ago(DAY), replace(WATCHED, newest=NOON + DAY)) == 0


def test_many_old_or_undated_ones_in_a_feed_that_had_shown_nothing_are_archive() -> None:
    empty = replace(WATCHED, newest=None, digests=None, looked_at=NOON - HOUR)
    assert silent(ago(*[timedelta(days=each) for each in range(4, 54)]), empty) == 50
    assert silent(ago(*[365 * DAY] * FEW), empty) == 0
    assert silent(ago(timedelta(0), timedelta(minutes=30)), empty) == 0
    assert silent(undated(FEW), empty) == 0
    assert silent(undated(FEW + 1), empty) == FEW + 1


def test_many_undated_ones_below_all_that_was_held_are_archive() -> None:
    entries = undated(10)
    behind = frozenset(each.identity for each in entries[3:])
    assert silent(entries, standing=Standing(behind=behind)) == 7
    assert silent(entries[:8], standing=Standing(behind=behind)) == 0  # five of them: few
    assert silent(entries) == 0  # at the top, or in a feed whose order can't be told
    turned = Standing(Order.OLDEST_FIRST, ahead=behind)
    assert silent(entries, standing=turned) == 7


MANY = 2 * FEW + 2


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    ("age", "rings"),
    [
        (2 * HOUR, True),  # another zone's clock
        (14 * HOUR, True),
        (14 * HOUR + timedelta(seconds=1), False),
        (46 * HOUR, True),  # a date without a time: yesterday's
        (48 * HOUR + timedelta(seconds=1), False),
        (72 * HOUR, False),
    ],
)
def test_many_at_the_end_where_news_come_may_be_hours_off(order: Order, age: timedelta, rings: bool) -> None:
    shown = SHOWN + timedelta(minutes=7)
    published = [SHOWN - age if age == 46 * HOUR else shown - age] * MANY
    entries = [an_entry(f"KFOR {number}", published=each) for number, each in enumerate(published)]
    names = frozenset(each.identity for each in entries)
    feed = replace(WATCHED, newest=shown)
    turned, told = order is Order.OLDEST_FIRST, order is not Order.MIXED
    standing = Standing(order, behind=names) if turned else Standing(order, ahead=names)
    assert silent(entries, feed, standing=standing) == (0 if rings and told else MANY)
    assert silent(entries, feed, standing=Standing(order)) == MANY


@pytest.mark.parametrize(
    ("standing", "archive"),
    [
        (Standing(Order.NEWEST_FIRST, keeps=True), True),
        (Standing(Order.NEWEST_FIRST), False),  # what is pinned to the top is all that is left
        (Standing(Order.MIXED, keeps=True), False),
        (Standing(Order.UNTOLD, keeps=True), False),
    ],
    ids=["longer than the last", "another but for the top", "in no order", "in an order that nothing tells"],
)
def test_many_below_a_document_that_is_still_there_are_archive_however_they_are_dated(
    standing: Standing, *, archive: bool
) -> None:
    entries = ago(*[timedelta(0)] * MANY)
    names = frozenset(each.identity for each in entries)
    assert silent(entries, standing=replace(standing, behind=names)) == (MANY if archive else 0)
    with_old_ones = replace(standing, behind=names)
    old = [replace(each, published=NOON - 50 * DAY) for each in entries[FEW:]]
    assert silent([*entries[:FEW], *old], standing=with_old_ones) == len(old)  # few are odd: news at the wrong end
    few = replace(standing, behind=frozenset(list(names)[:FEW]))
    assert silent(entries, standing=few) == 0
    assert silent(entries, standing=replace(standing, ahead=names)) == 0


def test_where_the_oldest_stand_first_many_above_them_are_archive_and_those_below_are_news() -> None:
    entries = ago(*[timedelta(0)] * MANY)
    names = frozenset(each.identity for each in entries)
    assert silent(entries, standing=Standing(Order.OLDEST_FIRST, ahead=names, keeps=True)) == MANY
    assert silent(entries, standing=Standing(Order.OLDEST_FIRST, behind=names, keeps=True)) == 0


def test_changed_entries_are_no_archive() -> None:
    entries = ago(*[30 * DAY] * 20)
    assert silent(entries, held_before=frozenset(each.identity for each in entries)) == 0


def test_at_a_first_look_nothing_was_shown_before() -> None:
    assert silent(ago(*[30 * DAY] * 20), FeedForPoll(a_feed())) == 0


def test_the_newest_that_was_shown_is_never_to_come_and_never_goes_back() -> None:
    assert newest_shown(None, ParsedFeed(tuple(undated(2))), NOON) is None
    assert newest_shown(None, ParsedFeed(tuple(ago(-DAY, DAY))), NOON) == NOON
    assert newest_shown(SHOWN, ParsedFeed(tuple(ago(DAY))), NOON) == SHOWN
    assert newest_shown(SHOWN - DAY, ParsedFeed(tuple(ago(HOUR * 2))), NOON) == NOON - HOUR * 2


@pytest.mark.parametrize(
    ("told", "usual"),
    [
        (["sq", None, "sq", "sq", None], "sq"),
        (["sq"] * 18 + ["en"] * 2, "sq"),
        (["sq"] * 8 + ["en"] * 2, None),
        (["sq", "sq", None, None], None),
        ([None], None),
        ([], None),
    ],
)
def test_a_document_is_in_the_language_of_nearly_all_whose_text_tells(
    told: list[str | None], usual: str | None
) -> None:
    assert usual_language(told) == usual

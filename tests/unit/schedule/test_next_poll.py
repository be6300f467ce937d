"""When a feed is polled next."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Hints, Rhythm
from bot.schedule import JITTER, LONGEST_BACK_OFF, Asked, Bounds, next_poll
from tests.builders import a_feed
from tests.clock import NOON

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


LONGEST = Bounds().longest
TEN = 10 * MINUTE
NOTHING = Hints()


def wait(
    interval: timedelta | None = TEN,
    *,
    errors: int = 0,
    chance: float = 0.0,
    fresh_for: timedelta | None = None,
    retry_at: datetime | None = None,
    hints: Hints = NOTHING,
    bounds: Bounds | None = None,
    now: datetime = NOON,
) -> timedelta:
    due = next_poll(
        a_feed(interval=interval),
        now,
        rhythm=Rhythm(),
        hints=hints,
        asked=Asked(fresh_for, retry_at),
        errors=errors,
        bounds=bounds or Bounds(),
        chance=chance,
    )
    return due - now


def test_a_feed_without_an_interval_is_polled_within_the_operators_bounds() -> None:
    assert Bounds().shortest < wait(None) < Bounds().learnt
    assert wait(None, bounds=Bounds(shortest=2 * HOUR)) == 2 * HOUR
    assert wait(None, bounds=Bounds(longest=2 * MINUTE)) == 2 * MINUTE


def test_a_feeds_own_interval_is_kept() -> None:
    assert wait(timedelta(seconds=5)) == timedelta(seconds=5)
    assert wait(timedelta(days=30)) == timedelta(days=30)


def test_polls_spread_over_a_tenth_of_the_interval() -> None:
    assert wait(chance=0.5) == 10 * MINUTE * 1.05
    assert wait(chance=0.999) < 11 * MINUTE


def test_what_the_server_calls_fresh_is_left_alone_as_long_as_the_operator_allows() -> None:
    assert wait(fresh_for=HOUR) == HOUR
    assert wait(fresh_for=MINUTE) == TEN
    assert wait(fresh_for=timedelta(days=31)) == LONGEST == 6 * HOUR
    assert wait(fresh_for=HOUR, bounds=Bounds(longest=20 * MINUTE)) == 20 * MINUTE
    assert wait(24 * HOUR, fresh_for=timedelta(days=31)) == 24 * HOUR


def test_a_document_that_asks_to_be_polled_rarely_is() -> None:
    assert wait(hints=Hints(every=HOUR)) == HOUR
    assert wait(hints=Hints(every=MINUTE)) == TEN
    assert wait(hints=Hints(every=timedelta(days=1))) == LONGEST
    assert wait(hints=Hints(every=HOUR), fresh_for=2 * HOUR) == 2 * HOUR


def test_hours_and_days_that_a_feed_asks_to_skip_are_skipped() -> None:
    ten_to_one = NOON + 50 * MINUTE
    assert wait(hints=Hints(skip_hours=frozenset({13, 14})), now=ten_to_one) == 2 * HOUR + TEN
    assert wait(hints=Hints(skip_hours=frozenset({12})), now=ten_to_one) == TEN
    saturday = NOON + timedelta(days=(5 - NOON.weekday()) % 7)
    assert wait(hints=Hints(skip_days=frozenset({5, 6})), now=saturday) == timedelta(days=1, hours=12)
    assert wait(hints=Hints(skip_hours=frozenset(range(24)))) == TEN  # all of them: then none


@pytest.mark.parametrize(("errors", "minutes"), [(1, 20), (2, 40), (5, 320), (7, 1280)])
def test_each_failure_in_a_row_doubles_the_wait(errors: int, minutes: int) -> None:
    assert wait(errors=errors) == minutes * MINUTE


@pytest.mark.parametrize("errors", [8, 10**6])
def test_failures_spread_polls_over_the_last_hours_of_a_day_and_never_beyond(errors: int) -> None:
    assert 21 * HOUR < wait(errors=errors) < wait(errors=errors, chance=0.999) <= LONGEST_BACK_OFF == 24 * HOUR


def test_a_failing_feed_is_not_polled_more_often_than_a_healthy_one() -> None:
    week = timedelta(days=7)
    assert wait(week, errors=3) == week


def test_what_the_server_demands_is_kept_however_long() -> None:
    assert wait(errors=1, retry_at=NOON + timedelta(days=3)) == timedelta(days=3)
    assert wait(errors=1, retry_at=NOON + MINUTE) == 20 * MINUTE
    assert wait(errors=1, retry_at=NOON - HOUR) == 20 * MINUTE


intervals = st.none() | st.timedeltas(timedelta(seconds=5), timedelta(days=30))


@given(
    intervals,
    st.integers(0, 10_000),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=31)),
    st.none() | st.timedeltas(timedelta(days=-1), timedelta(days=31)),
    st.floats(0.0, 1.0, exclude_max=True),
)
def test_a_poll_comes_never_sooner_than_anybody_allows_and_always_comes(
    interval: timedelta | None,
    errors: int,
    fresh_for: timedelta | None,
    retry_in: timedelta | None,
    chance: float,
) -> None:
    retry_at = None if retry_in is None else NOON + retry_in
    waited = wait(interval, errors=errors, fresh_for=fresh_for, retry_at=retry_at, chance=chance)
    usual = interval or Bounds().shortest
    assert waited >= max(usual, min(fresh_for or timedelta(0), LONGEST), retry_in or timedelta(0))
    longest = max(max(usual, LONGEST) * (1 + JITTER), LONGEST_BACK_OFF)
    assert waited <= max(longest, retry_in or timedelta(0))

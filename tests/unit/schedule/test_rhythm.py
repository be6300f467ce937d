"""What a feed's publishing teaches of when to look at it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Rhythm
from bot.schedule import a_day, learn
from bot.schedule.rhythm import look_after
from tests.clock import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NIGHT = NOON.replace(hour=2)


def daily(hours: range, days: int = 28, *, minutes: int = 10) -> Rhythm:
    """A feed that publishes every few minutes in those hours of the day, and was watched as it did."""
    rhythm = learn(Rhythm(), [], NOON - days * DAY)
    for day in range(days, 0, -1):
        midnight = (NOON - day * DAY).replace(hour=0) + DAY
        times = [midnight + hour * HOUR + minute * MINUTE for hour in hours for minute in range(0, 60, minutes)]
        rhythm = learn(rhythm, [each for each in times if each <= NOON], min(NOON, midnight + DAY))
    return rhythm


def test_a_feed_that_nobody_knows_yet_is_looked_at_within_the_hour() -> None:
    assert 10 * MINUTE < look_after(Rhythm(), NOON, HOUR) <= HOUR


def test_the_first_document_tells_how_often_it_publishes() -> None:
    busy = learn(Rhythm(), [NOON - minutes * 10 * MINUTE for minutes in range(30)], NOON)
    slow = learn(Rhythm(), [NOON - days * 29 * HOUR for days in range(30)], NOON)
    assert (
        look_after(busy, NOON, 6 * HOUR) < look_after(Rhythm(), NOON, 6 * HOUR) < look_after(slow, NOON + DAY, 6 * HOUR)
    )
    assert 70 < a_day(busy, NOON) < 144
    assert 0.5 < a_day(slow, NOON) < 1.5  # a first document counts for two weeks


def test_the_hours_in_which_it_publishes_are_looked_at_more_closely() -> None:
    rhythm = daily(range(8, 20))
    assert look_after(rhythm, NOON + DAY, 6 * HOUR) * 2 < look_after(rhythm, NIGHT + DAY, 6 * HOUR)


def test_a_night_ends_in_time_for_the_morning() -> None:
    rhythm = daily(range(8, 20), minutes=2)
    late = (NOON + DAY).replace(hour=6)
    assert late + look_after(rhythm, late, 6 * HOUR) < late.replace(hour=8, minute=20)


def test_right_after_an_entry_the_next_is_looked_for_sooner() -> None:
    rhythm = daily(range(24), minutes=60)
    just = learn(rhythm, [NOON + HOUR], NOON + HOUR)
    assert look_after(just, NOON + HOUR + MINUTE, 6 * HOUR) < look_after(just, NOON + 6 * HOUR, 6 * HOUR)


def test_a_feed_that_falls_silent_is_looked_at_ever_less() -> None:
    rhythm = daily(range(24))
    waits = [look_after(rhythm, NOON + weeks * 7 * DAY, DAY) for weeks in (1, 4, 12, 40)]
    assert waits == sorted(waits)
    assert waits[-1] > 4 * waits[0]


def test_a_flood_of_entries_asks_for_no_more_than_the_caller_bounds() -> None:
    flood = learn(Rhythm(), [NOON - number * timedelta(seconds=1) for number in range(1000)], NOON)
    assert timedelta(0) < look_after(flood, NOON, HOUR) < MINUTE


moments = st.datetimes(timezones=st.just(NOON.tzinfo))


@given(st.lists(moments, max_size=50), st.lists(moments, max_size=50))
def test_whatever_dates_come_the_wait_is_within_bounds_and_the_rhythm_is_kept(
    first: list[object], later: list[object]
) -> None:
    rhythm = learn(learn(Rhythm(), first, NOON), later, NOON + HOUR)  # type: ignore[arg-type]  # moments
    assert timedelta(0) < look_after(rhythm, NOON + 2 * HOUR, HOUR) <= HOUR
    again = Rhythm.of(rhythm.as_data())
    assert again.entries == pytest.approx(rhythm.entries, abs=0.001)
    assert (again.until, again.latest) == (rhythm.until, rhythm.latest)


@pytest.mark.parametrize("broken", [None, {}, {"entries": [1.0]}, {"entries": [0.0] * 48, "watched": "x"}])
def test_a_column_that_holds_something_else_begins_anew(broken: dict[str, object] | None) -> None:
    assert Rhythm.of(broken) == Rhythm()

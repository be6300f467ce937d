"""What no right clock can have planned."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Hints, Rhythm
from bot.schedule import LONGEST_DEMAND, Asked, Bounds, Plan, next_poll, right_plan
from tests.builders import a_feed
from tests.clock import NOON

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
LONG = Bounds().longest


def righted(plan: Plan, *, interval: timedelta | None = None, errors: int = 0, now: datetime = NOON) -> Plan:
    return right_plan(plan, now, interval=interval, hints=Hints(), errors=errors, bounds=Bounds())


@pytest.mark.parametrize("ahead", [HOUR, DAY, YEAR])
def test_a_plan_that_was_made_in_time_to_come_waits_as_long_from_now_on(ahead: timedelta) -> None:
    polled = NOON + ahead
    assert righted(Plan(polled, polled + HOUR)) == Plan(NOON, NOON + HOUR)
    assert righted(Plan(polled, polled + 3 * DAY, polled + 3 * DAY)) == Plan(NOON, NOON + 3 * DAY, NOON + 3 * DAY)


@pytest.mark.parametrize(
    ("wait", "errors", "interval", "stays"),
    [
        (LONG, 0, None, True),
        (2 * LONG, 0, None, False),
        (DAY, 1, None, True),
        (2 * DAY, 1, None, False),
        (7 * DAY, 0, 7 * DAY, True),
        (9 * DAY, 1, 7 * DAY, False),
    ],
)
def test_a_feed_that_would_wait_longer_than_anything_asks_for_is_due(
    wait: timedelta, errors: int, interval: timedelta | None, stays: bool
) -> None:
    plan = Plan(NOON - HOUR, NOON + wait)
    due = plan if stays else Plan(NOON - HOUR, NOON)
    assert righted(plan, errors=errors, interval=interval) == due


def test_what_a_server_demands_is_kept_as_far_as_one_is_believed() -> None:
    until = NOON + LONGEST_DEMAND
    assert righted(Plan(NOON, until, until), errors=1) == Plan(NOON, until, until)
    assert righted(Plan(NOON, until + YEAR, until), errors=1) == Plan(NOON, until, until)
    assert righted(Plan(NOON, until + HOUR, until + HOUR), errors=1) == Plan(NOON, NOON, None)


@given(
    st.none() | st.timedeltas(timedelta(seconds=5), timedelta(days=30)),
    st.integers(0, 20),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=31)),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=31)),
    st.frozensets(st.integers(0, 23)),
    st.frozensets(st.integers(0, 6)),
    st.floats(0.0, 1.0, exclude_max=True),
    st.timedeltas(timedelta(0), 40 * DAY),
)
def test_whatever_a_right_clock_planned_stays(
    interval: timedelta | None,
    errors: int,
    fresh_for: timedelta | None,
    retry_in: timedelta | None,
    hours: frozenset[int],
    days: frozenset[int],
    chance: float,
    later: timedelta,
) -> None:
    hints, bounds, retry_at = Hints(5 * HOUR, hours, days), Bounds(), None
    if errors and retry_in is not None:
        retry_at = NOON + retry_in
    due = next_poll(
        a_feed(interval=interval),
        NOON,
        rhythm=Rhythm(),
        hints=hints,
        asked=Asked(fresh_for, retry_at, pushed=not errors),
        errors=errors,
        bounds=bounds,
        chance=chance,
    )
    plan = Plan(NOON, due, retry_at)
    assert right_plan(plan, NOON + later, interval=interval, hints=hints, errors=errors, bounds=bounds) == plan

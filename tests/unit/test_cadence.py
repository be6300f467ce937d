"""Due hosts are claimed the more often, the more of them become due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.poller.cadence import AT_LEAST, AT_MOST, Cadence
from tests.clock import StandingClock


def polled(clock: StandingClock, cadence: Cadence, hosts_a_second: float, seconds: float) -> list[int]:
    """What each claim takes on while that many become due, evenly."""
    took, left, until = [], 0.0, clock.monotonic() + seconds
    while clock.monotonic() < until:
        pause = cadence.pause
        clock.advance(timedelta(seconds=pause))
        due = left + hosts_a_second * pause
        left = due % 1
        cadence.took(int(due))
        took.append(int(due))
    return took


def test_while_nothing_is_due_it_looks_once_a_second(clock: StandingClock) -> None:
    cadence = Cadence(clock)
    assert cadence.pause == AT_MOST
    assert polled(clock, cadence, 0, 60) == [0] * 60


def test_few_hosts_make_no_more_claims(clock: StandingClock) -> None:
    assert len(polled(clock, Cadence(clock), 15, 60)) == 60


def test_many_hosts_are_taken_on_a_few_at_a_time(clock: StandingClock) -> None:
    cadence = Cadence(clock)
    polled(clock, cadence, 100, 20)
    assert polled(clock, cadence, 100, 5) == pytest.approx([20] * 25, abs=1)
    polled(clock, cadence, 40, 20)
    assert max(polled(clock, cadence, 40, 5)) <= 23


def test_however_many_are_due_there_is_a_pause_between_claims(clock: StandingClock) -> None:
    cadence = Cadence(clock)
    polled(clock, cadence, 5_000, 20)
    assert cadence.pause == AT_LEAST


def test_claims_that_find_nothing_left_count_for_little(clock: StandingClock) -> None:
    """After each heap one more is claimed at once, in vain."""
    cadence = Cadence(clock)
    polled(clock, cadence, 50, 20)
    before = cadence.pause
    clock.advance(timedelta(milliseconds=20))
    cadence.took(0)
    assert cadence.pause == pytest.approx(before, rel=0.02)


def test_once_it_is_quiet_it_looks_once_a_second_again(clock: StandingClock) -> None:
    cadence = Cadence(clock)
    polled(clock, cadence, 200, 20)
    polled(clock, cadence, 0, 20)
    assert cadence.pause == AT_MOST


def test_while_nothing_can_be_claimed_it_tries_once_a_second(clock: StandingClock) -> None:
    """As on a full disk."""
    cadence = Cadence(clock)
    polled(clock, cadence, 200, 20)
    clock.advance(timedelta(seconds=20))
    assert cadence.pause == AT_MOST

"""An outage of our own network counts against no feed: told from those of others, and soon over for all."""

from __future__ import annotations

import heapq
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.model import Hints, Rhythm
from bot.schedule import Asked, Bounds, Reach, next_poll
from bot.schedule.next_poll import JITTER, WHILE_AWAY
from bot.schedule.reach import HOSTS
from tests.builders import a_feed
from tests.clock import NOON

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def silent(*hosts: str, errors: int = 0) -> Reach:
    reach = Reach()
    for host in hosts:
        reach = reach.unanswered(host, errors)
    return reach


def test_several_hosts_that_were_well_and_fall_silent_at_once_are_our_network() -> None:
    assert not silent("a", "b").away
    assert silent("a", "b", "c").away
    assert silent("a", "b", "c", "d").away


def test_any_answer_is_a_network() -> None:
    assert not silent("a", "b", "c").answered().away
    assert not silent("a", "b").answered().unanswered("c", 0).away


def test_one_host_is_no_network_however_many_feeds_it_has() -> None:
    assert not silent("a", "a", "a", "a").away


def test_hosts_that_fail_for_long_tell_nothing() -> None:
    assert not silent("a", "b", "c", "d", errors=2).away


Web = Callable[[str, datetime], bool]


@dataclass
class Simulation:
    """Feeds on a host each, polled as a process does: one that fails counts as the store counts it."""

    web: Web
    intervals: dict[str, timedelta]
    chance: Callable[[], float] = field(default_factory=lambda: random.Random(7).random)  # noqa: S311 - spreads polls
    errors: Counter[str] = field(default_factory=Counter)
    asked: defaultdict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def run(self, begin: datetime, end: datetime) -> None:
        reach = Reach()
        due = [(begin + interval * self.chance(), host) for host, interval in self.intervals.items()]
        heapq.heapify(due)
        while due[0][0] < end:
            now, host = heapq.heappop(due)
            self.asked[host].append(now)
            before = self.errors[host]
            if self.web(host, now):
                reach = reach.answered()
                self.errors[host] = 0
            else:
                reach = reach.unanswered(host, before)
                self.errors[host] = max(1, before) if reach.away else before + 1
            next_at = next_poll(
                a_feed(interval=self.intervals[host]),
                now,
                rhythm=Rhythm(),
                hints=Hints(),
                asked=Asked(),
                errors=self.errors[host],
                away=reach.away,
                bounds=Bounds(),
                chance=self.chance(),
            )
            heapq.heappush(due, (next_at, host))

    def waits(self, away: datetime, back: datetime) -> list[timedelta]:
        """From when our network was back until each feed was asked that had been asked in vain, in order."""
        missed = [times for times in self.asked.values() if any(away <= at < back for at in times)]
        return sorted(next(at for at in times if at >= back) - back for times in missed)


def feeds(count: int) -> dict[str, timedelta]:
    intervals = (5 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR)
    return {f"{number}.example": intervals[number % len(intervals)] for number in range(count)}


@pytest.mark.parametrize("count", [8, 300])
@pytest.mark.parametrize("hours", [1, 12, 48])
def test_after_an_outage_of_ours_all_are_asked_within_a_quarter_of_an_hour_and_not_at_once(
    count: int, hours: int
) -> None:
    away, back = NOON, NOON + hours * HOUR
    simulated = Simulation(lambda _, now: not away <= now < back, feeds(count))
    simulated.run(away - 8 * HOUR, back + 7 * HOUR)
    waits = simulated.waits(away, back)
    first = HOSTS - 1  # to fall silent: nobody could tell yet that they weren't alone
    assert waits[-1 - first] <= WHILE_AWAY * (1 + JITTER)
    assert waits[-1] <= 6 * HOUR * 2 * (1 + JITTER)
    assert not +simulated.errors
    if count == 300:
        busiest = Counter(wait // MINUTE for wait in waits).most_common(1)[0][1]
        usual = sum(MINUTE / interval for interval in simulated.intervals.values())
        assert busiest <= 2 * max(usual, count / (WHILE_AWAY / MINUTE))


def test_nobody_is_asked_more_often_than_that_during_it() -> None:
    away, back = NOON, NOON + 12 * HOUR
    simulated = Simulation(lambda _, now: not away <= now < back, feeds(40))
    simulated.run(away - 8 * HOUR, back)
    for host, interval in simulated.intervals.items():
        during = sum(at >= away for at in simulated.asked[host])
        assert during <= 2 + 12 * HOUR / min(WHILE_AWAY, 2 * interval)


def test_a_network_that_comes_for_moments_leaves_nobody_behind() -> None:
    """Two minutes of each three hours, for a day."""

    def web(_: str, now: datetime) -> bool:
        return not NOON <= now < NOON + 24 * HOUR or (now - NOON) % (3 * HOUR) < 2 * MINUTE

    simulated = Simulation(web, feeds(300))
    simulated.run(NOON - 8 * HOUR, NOON + 32 * HOUR)
    waits = simulated.waits(NOON, NOON + 24 * HOUR)
    assert waits[len(waits) * 9 // 10] <= WHILE_AWAY * (1 + JITTER)


def test_hosts_that_are_down_themselves_are_left_alone_as_ever() -> None:
    """A third of all, for two days, while the others answer."""
    simulated = Simulation(lambda host, _: int(host.partition(".")[0]) % 3 != 0, feeds(300))
    simulated.run(NOON, NOON + 48 * HOUR)
    down = [len(times) for host, times in simulated.asked.items() if int(host.partition(".")[0]) % 3 == 0]
    assert max(down) <= 10, "5, 10, 20, 40 minutes and so on"


def test_one_that_was_down_before_an_outage_of_ours_is_left_alone_as_long_as_before_it() -> None:
    away, back = NOON, NOON + 12 * HOUR
    simulated = Simulation(lambda host, now: host != "0.example" and not away <= now < back, feeds(40))
    simulated.run(away - 8 * HOUR, back + HOUR)
    assert sum(away <= each < back for each in simulated.asked["0.example"]) <= 2

"""Looking at feeds when they publish: the delay from publication to poll, beside a fixed interval of as many polls.

A thousand feeds publish for four weeks by rhythms like those of newsrooms: 12 entries a day in the middle, some 1 and
some 200; by day more than by night, each at hours of its own; less at weekends; and in bursts. Two weeks are there
before the first poll, of which a document shows the last 30 entries; one week is learnt; the next is measured.

Exit code 1 unless the median delay is at most half that of the fixed interval.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import mean, median, quantiles

from benchmarks.table import clear, progress, show
from bot.model import Feed, Hints, Rhythm
from bot.schedule import Asked, Bounds, learn, next_poll

START = datetime(2026, 3, 2, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEFORE, LEARNT, MEASURED = 14 * DAY, 7 * DAY, 7 * DAY
IN_A_DOCUMENT = 30
TEN_MINUTES = timedelta(minutes=10)
FEED = Feed("x", "https://x.example/", "X")


@dataclass(slots=True)
class Seen:
    """The polls of the measured week, and how long each entry of it had waited, in seconds."""

    polls: int = 0
    delays: list[float] = field(default_factory=list)


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    ours, even, ten = compared(arguments.feeds, arguments.seed, progress)
    clear()
    rows = [
        (title, f"{_minutes(seen)}   {seen.polls / arguments.feeds / MEASURED.days:.0f} polls a feed and day", "")
        for title, seen in (("learnt rhythm", ours), ("fixed interval, as many polls", even), ("every 10 minutes", ten))
    ]
    ratio = median(ours.delays) / median(even.delays)
    rows.append(("median, as a share of the fixed interval's", f"{ratio:.2f}", "wanted: at most 0.50"))
    show(f"From publication to poll, minutes: {arguments.feeds:,} feeds, {len(ours.delays):,} entries in a week", rows)
    return 0 if ratio <= 0.5 else 1


def _minutes(seen: Seen) -> str:
    parts = quantiles(seen.delays, n=20)
    return f"median {median(seen.delays) / 60:5.1f}   mean {mean(seen.delays) / 60:5.1f}   95 % {parts[-1] / 60:5.1f}"


def compared(feeds: int, seed: int, tell: Callable[[str], None] = lambda _: None) -> tuple[Seen, Seen, Seen]:
    """Ours, a fixed interval with as many polls, and every ten minutes."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    published = [publishing(chance) for _ in range(feeds)]
    ours, even, ten = Seen(), Seen(), Seen()
    for number, times in enumerate(published):
        tell(f"learning: {number + 1} of {feeds}")
        poll_by_rhythm(times, ours, chance)
    interval = MEASURED * feeds / ours.polls
    for times in published:
        poll_evenly(times, even, interval, chance)
        poll_evenly(times, ten, TEN_MINUTES, chance)
    return ours, even, ten


def publishing(chance: random.Random) -> list[datetime]:
    """When a feed publishes: each hour's number is Poisson's, and an entry may have others follow within minutes."""
    a_day = min(400.0, math.exp(chance.gauss(math.log(12), 1.3)))
    peak, width, night = chance.gauss(11, 3), chance.uniform(3, 7), chance.uniform(0.02, 0.3)
    by_hour = [night + math.exp(-(min((h - peak) % 24, (peak - h) % 24) ** 2) / (2 * width**2)) for h in range(24)]
    weekend, bursts = chance.uniform(0.3, 0.9), chance.uniform(0.1, 0.5)
    times = []
    hour = START - BEFORE
    while hour < START + LEARNT + MEASURED:
        share = by_hour[hour.hour] / sum(by_hour) * (weekend if hour.weekday() >= 5 else 1.0)
        for _ in range(_poisson(a_day * share * (1 - bursts), chance)):
            at = hour + chance.random() * HOUR
            times.append(at)
            while chance.random() < bursts:
                at += timedelta(seconds=chance.expovariate(1 / 900))
                times.append(at)
        hour += HOUR
    return sorted(times)


def _poisson(expected: float, chance: random.Random) -> int:
    left, number = chance.random(), 0
    while left > math.exp(-expected):
        left *= chance.random()
        number += 1
    return number


def poll_by_rhythm(times: Sequence[datetime], seen: Seen, chance: random.Random) -> None:
    """As the poller does it."""
    rhythm, read, now = Rhythm(), 0, START
    while now < START + LEARNT + MEASURED:
        read, new = _take(times, read, now, seen)
        if new or rhythm.until is None:
            rhythm = learn(rhythm, new[-IN_A_DOCUMENT:], now)
        now = next_poll(
            FEED,
            now,
            rhythm=rhythm,
            hints=Hints(),
            asked=Asked(),
            errors=0,
            bounds=Bounds(),
            chance=chance.random(),
        )


def poll_evenly(times: Sequence[datetime], seen: Seen, interval: timedelta, chance: random.Random) -> None:
    """Every so often, from a moment of its own."""
    now, read = START + LEARNT - chance.random() * interval, 0
    while now < START + LEARNT + MEASURED:
        read, _ = _take(times, read, now, seen)
        now += interval


def _take(times: Sequence[datetime], read: int, now: datetime, seen: Seen) -> tuple[int, Sequence[datetime]]:
    """What was published since, of which the measured week's counts."""
    until = read
    while until < len(times) and times[until] <= now:
        until += 1
    new = times[read:until]
    measured = START + LEARNT
    if now >= measured:
        seen.polls += 1
        seen.delays += [(now - each).total_seconds() for each in new if each >= measured]
    return until, new


if __name__ == "__main__":
    sys.exit(main())

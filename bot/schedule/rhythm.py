"""How often a feed publishes at which hours, learnt from when its entries came, and when to look for the next."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Rhythm

_HALF_LIFE = timedelta(days=14)
_REMEMBERED = timedelta(days=14)  # of what a first document tells
# What is thought of a feed before it has shown anything: an entry in four hours, as if watched for one.
_USUAL_RATE = 1 / timedelta(hours=4).total_seconds()
_USUAL_WEIGHT = timedelta(hours=4).total_seconds()
# An hour of the day is as busy as any other until it was watched for some of them.
_HOUR_WEIGHT = timedelta(hours=5).total_seconds()
_SHARE = (5 / 7 / 24, 2 / 7 / 24)  # of all time that is one hour of working days, of weekends
# News comes in bursts: right after an entry the next is several times as likely, which fades.
_BURST = 3.0
_FADES = timedelta(minutes=20).total_seconds()
_QUARTER, _HOUR, _DAY = 15 * 60, 60 * 60, 24 * 60 * 60  # seconds
# What a request costs, in seconds that one entry waits. An entry's delay and the number of requests are paid alike, so
# the best interval goes with the root of the rate.
PRICE = 50.0


def learn(rhythm: Rhythm, published: Iterable[datetime], now: datetime) -> Rhythm:
    """With entries that are new now. Of the first ever, those of the last two weeks tell how long it was watched."""
    times = sorted(min(each, now) for each in published)
    if rhythm.until is None:
        times = [each for each in times if each >= now - _REMEMBERED]
        watched = (now - times[0]).total_seconds() if times else 0.0
        rhythm = Rhythm(watched=watched, until=now)
    else:
        rhythm = _at(rhythm, now)
    entries = list(rhythm.entries)
    for each in times:
        entries[_hour(each)] += 1
    latest = max([*times[-1:], *([rhythm.latest] if rhythm.latest else ())], default=None)
    return replace(rhythm, entries=tuple(entries), latest=latest)


def look_after(rhythm: Rhythm, now: datetime, longest: timedelta) -> timedelta:
    """How long to wait from now, so that neither entries wait long nor requests are wasted; at most `longest`."""
    left, watched = _faded(rhythm, now)
    mean = _mean(sum(rhythm.entries) * left, watched)
    ago = (now - rhythm.latest).total_seconds() if rhythm.latest is not None else math.inf
    due = 0.0
    for hour, begin, seconds in _quarters(now, longest.total_seconds()):
        seen = _with_neighbours(rhythm.entries, hour) * left
        rate = _rate(seen, watched, mean, hour) * (1 + _BURST * math.exp(-max(0.0, begin + ago) / _FADES))
        pace = math.sqrt(rate / (2 * PRICE))
        if due + pace * seconds >= 1:
            return min(longest, timedelta(seconds=begin + (1 - due) / pace))
        due += pace * seconds
    return longest


def a_day(rhythm: Rhythm, now: datetime) -> float:
    """Entries a day, as far as can be told."""
    left, watched = _faded(rhythm, now)
    return _mean(sum(rhythm.entries) * left, watched) * timedelta(days=1).total_seconds()


def _mean(seen: float, watched: float) -> float:
    return (seen + _USUAL_RATE * _USUAL_WEIGHT) / (watched + _USUAL_WEIGHT)


def _rate(seen: float, watched: float, mean: float, hour: int) -> float:
    """Entries a second in that hour; `mean`: in any."""
    return (seen + mean * _HOUR_WEIGHT) / (watched * _SHARE[hour // 24] + _HOUR_WEIGHT)


def _with_neighbours(entries: Sequence[float], hour: int) -> float:
    """An hour begins and ends on no bell: half of what counts there is its neighbours'."""
    day = hour // 24 * 24
    return entries[hour] / 2 + entries[day + (hour + 1) % 24] / 4 + entries[day + (hour - 1) % 24] / 4


def _at(rhythm: Rhythm, now: datetime) -> Rhythm:
    """Faded until now; nothing was published since."""
    if rhythm.until is None or now <= rhythm.until:
        return rhythm
    left, watched = _faded(rhythm, now)
    return replace(rhythm, entries=tuple(each * left for each in rhythm.entries), watched=watched, until=now)


def _faded(rhythm: Rhythm, now: datetime) -> tuple[float, float]:
    """How much of its entries is left now, and for how many seconds it was watched: every poll asks for no more."""
    if rhythm.until is None or now <= rhythm.until:
        return 1.0, rhythm.watched
    passed = now - rhythm.until
    left = 0.5 ** (passed / _HALF_LIFE)
    return left, rhythm.watched * left + passed.total_seconds()


def _hour(at: datetime) -> int:
    return _hour_of(at.weekday(), at.hour)


def _hour_of(weekday: int, hour: int) -> int:
    return (24 if weekday >= 5 else 0) + hour


def _quarters(now: datetime, longest: float) -> Iterator[tuple[int, float, float]]:
    """From one quarter of an hour to the next, for so many seconds: in which hour each is, how many seconds from now it
    begins, and its seconds. Every poll asks: that is why no moments are reckoned here."""
    at = ((now.weekday() * 24 + now.hour) * 60 + now.minute) * 60 + now.second
    begin = 0.0
    while begin < longest:
        step = _QUARTER - at % _QUARTER
        yield _hour_of(at // _DAY % 7, at // _HOUR % 24), begin, min(step, longest - begin)
        begin += step
        at += step

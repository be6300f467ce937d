"""When to poll a feed next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Feed, Hints, Rhythm
from bot.schedule.reach import WELL
from bot.schedule.rhythm import look_after

LONGEST_BACK_OFF = timedelta(hours=24)
LONGEST_DEMAND = timedelta(days=31)
"""More than that no server is believed to ask for."""
JITTER = 0.1
BESIDE_A_HUB = 4
WHILE_AWAY = timedelta(minutes=15)
UNSAID_PAUSE = timedelta(minutes=15)
_HOUR = timedelta(hours=1)
_AFTER_THE_HOUR = timedelta(minutes=10)
_WEEK = 7 * 24


@dataclass(frozen=True, slots=True)
class Bounds:
    """The operator's: between polls of a feed that names no interval. `longest` also bounds what feeds and servers ask
    for: a wrong max-age of a year is common."""

    shortest: timedelta = timedelta(minutes=1)
    learnt: timedelta = timedelta(hours=1)  # however rarely a feed publishes
    longest: timedelta = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the last answer asked for: `fresh_for` by its caching headers, `retry_at` as a demand. `pushed`: a hub
    brings what is new, and polls only make sure."""

    fresh_for: timedelta | None = None
    retry_at: datetime | None = None
    pushed: bool = False


def next_poll(  # noqa: PLR0913  each tells of the poll on its own
    feed: Feed,
    now: datetime,
    *,
    rhythm: Rhythm,
    hints: Hints,
    asked: Asked,
    errors: int,
    away: bool = False,
    bounds: Bounds,
    chance: float,
) -> datetime:
    """The earliest of the next polls that asks for no more than the feed, its server and the operator allow.

    `errors` counts failures in a row, this poll's included; each doubles the interval, up to a day with what follows.
    While our own network is `away`, a feed that was well is tried every quarter of an hour: nobody is asked then, and
    all are soon when it is back.
    `chance` in [0, 1) spreads polls over a tenth of the interval more.
    """
    interval = feed.interval or min(
        bounds.longest, max(bounds.shortest, look_after(rhythm, now, min(bounds.learnt, bounds.longest)))
    )
    if asked.pushed:
        interval = max(interval, min(bounds.longest, interval * BESIDE_A_HUB))
    for wish in (asked.fresh_for, hints.every):
        if wish is not None:
            interval = max(interval, min(wish, bounds.longest))
    if errors:
        interval = max(interval, min(LONGEST_BACK_OFF / (1 + JITTER), interval * 2 ** min(errors, 16)))
        if away and errors <= WELL:
            interval = min(interval, WHILE_AWAY)
    due = now + interval * (1 + JITTER * chance)
    if asked.retry_at is not None:
        due = max(due, asked.retry_at)
    return _awake(due, hints, chance)


def latest_poll(
    now: datetime,
    *,
    interval: timedelta | None,
    hints: Hints,
    retry_at: datetime | None,
    errors: int,
    bounds: Bounds,
) -> datetime:
    """No poll that is planned now, or was before, is later."""
    wait = max(interval or timedelta(0), bounds.longest) * (1 + JITTER)
    if errors:
        wait = max(wait, LONGEST_BACK_OFF)
    return _awake(max(now + wait, retry_at or now), hints, 1.0) + _AFTER_THE_HOUR


def host_pause(next_at: datetime, now: datetime, *, retry_at: datetime | None, chance: float) -> datetime:
    """Until when a host is asked nothing after a feed of it was answered that it is busy: as long as it said.

    If it didn't say, until that feed is polled again, at `next_at`; but not for long, however often it fails: that may
    be the feed's own trouble, and the host's others are well.
    """
    return retry_at or min(next_at, now + UNSAID_PAUSE * (1 + JITTER * chance))


def _awake(due: datetime, hints: Hints, chance: float) -> datetime:
    """The first moment from then on that is in no hour or day that the feed asks to skip. All skipped: none is.

    Those that wait for the same full hour come spread over its first minutes.
    """
    moment = due
    for _ in range(_WEEK + 1):
        if moment.hour not in hints.skip_hours and moment.weekday() not in hints.skip_days:
            return moment if moment == due else moment + _AFTER_THE_HOUR * chance
        moment = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
    return due

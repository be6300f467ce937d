"""When to poll a feed next: pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model import Feed

USUAL = timedelta(minutes=10)
LONGEST_HINT = timedelta(hours=6)
LONGEST_BACK_OFF = timedelta(hours=24)
JITTER = 0.1


def next_poll(
    feed: Feed,
    now: datetime,
    *,
    errors: int,
    fresh_for: timedelta | None = None,
    retry_at: datetime | None = None,
    chance: float,
) -> datetime:
    """The earliest of the next polls that asks for no more than the feed, its server and the operator allow.

    `errors` counts failures in a row, this poll's included; each doubles the interval, up to a day. `fresh_for` is
    what the server's caching headers ask for, honoured up to six hours; `retry_at` is what it demands. `chance` in
    [0, 1) spreads polls over a tenth of the interval more.
    """
    interval = feed.interval or USUAL
    if fresh_for is not None:
        interval = max(interval, min(fresh_for, LONGEST_HINT))
    if errors:
        interval = max(interval, min(LONGEST_BACK_OFF, interval * 2 ** min(errors, 16)))
    due = now + interval * (1 + JITTER * chance)
    return due if retry_at is None else max(due, retry_at)

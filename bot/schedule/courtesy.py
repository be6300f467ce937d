"""How long a host rests that says it is busy, where it was asked on behalf of another one."""

from __future__ import annotations

from datetime import datetime, timedelta

BUSY_PAUSE = timedelta(minutes=1)
LONGEST_BUSY = timedelta(days=1)
LONGEST_FOR_POLLS = timedelta(
    minutes=10
)  # any link or redirect may lead to any host: it must not keep its feeds unread


def rest_of_busy_host(retry_at: datetime | None, now: datetime) -> datetime:
    """Until when it rests: as long as it said, within bounds."""
    return min(max(retry_at or now, now + BUSY_PAUSE), now + LONGEST_BUSY)


def polls_from(rest_until: datetime, now: datetime) -> datetime:
    """From when its own feeds are polled again."""
    return min(rest_until, now + LONGEST_FOR_POLLS)

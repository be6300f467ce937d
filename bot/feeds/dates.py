"""When an entry says it was published (pure): aware UTC, or None where that is missing or absurd."""

from __future__ import annotations

import calendar
import time
from datetime import UTC, datetime, timedelta

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)


def from_struct(parsed: time.struct_time | None, now: datetime) -> datetime | None:
    """From feedparser's UTC tuple."""
    if parsed is None:
        return None
    try:
        return credible(datetime.fromtimestamp(calendar.timegm(parsed), UTC), now)
    except (ValueError, OverflowError, OSError):
        return None


def from_iso(value: object, now: datetime) -> datetime | None:
    """From RFC 3339, as JSON Feed has it; without a zone it counts as UTC."""
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value.strip())
        return credible(parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC), now)
    except (ValueError, OverflowError):
        return None


def credible(at: datetime, now: datetime) -> datetime | None:
    """The time itself from 1990 on to a day ahead (wrong zones happen), else None."""
    return at if _EARLIEST <= at <= now + _AHEAD else None

"""What a response's headers say about the next request (pure): when at the earliest."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from multidict import MultiMapping

from bot.schedule import LONGEST_DEMAND

LONGEST = LONGEST_DEMAND
_LONGEST_VALUE, _MOST_VALUES = 500, 8  # of what is searched; a stranger sends a hundred of 8000 characters
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_NEVER = re.compile(r"(?:^|[,\s])no-(?:cache|store)(?:$|[,\s])", re.IGNORECASE)


def http_date(value: str | None) -> datetime | None:
    """A date of an HTTP header as aware UTC; None when absent or no date."""
    if not value:
        return None
    try:
        parsed = parsedate_to_datetime(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def lifetime(headers: MultiMapping[str], now: datetime, before: timedelta | None = None) -> timedelta | None:
    """For how long an answer is fresh, from when it was made: `Cache-Control: max-age`, else `Expires`; None if it
    doesn't say. `before`: what was said with the answer that this one confirms, and holds where this one says nothing.

    `headers` must look names up in any case. Expires counts from the server's own Date. Between 0 and 31 days.
    """
    if "Cache-Control" not in headers and "Expires" not in headers:
        return before
    said = headers.getall("Cache-Control", [])  # one that the server's software sent, one that a cache did
    control = ", ".join(each[:_LONGEST_VALUE] for each in said[:_MOST_VALUES])
    if _NEVER.search(control):
        return None
    if stated := _MAX_AGE.search(control):
        return _positive(_seconds(stated[1]))
    expires = http_date(headers.get("Expires"))
    if expires is None:
        return None
    return _positive(expires - (http_date(headers.get("Date")) or now))


def fresh_for(life: timedelta | None, headers: MultiMapping[str]) -> timedelta | None:
    """What is left of an answer's lifetime, by its `Age`; None where nothing is."""
    return life and _positive(life - _seconds(headers.get("Age", "0")))


def retry_at(headers: MultiMapping[str], now: datetime) -> datetime | None:
    """The moment `Retry-After` allows the next request, by our clock: a date counts from the server's own Date."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return now + _seconds(value)
    until = http_date(value)
    if until is None:
        return None
    wait = until - (http_date(headers.get("Date")) or now)
    return now + min(max(wait, timedelta(0)), LONGEST)


def only_what_is_new(headers: MultiMapping[str]) -> bool:
    """Whether a 226 holds the new entries as a document (RFC 3229 with `feed`), and not some other difference."""
    return headers.get("IM", "feed").strip().casefold() == "feed"


def _seconds(digits: str) -> timedelta:
    """At most LONGEST; what isn't a number counts as nothing."""
    digits = digits.strip()
    if not digits.isdecimal():
        return timedelta(0)
    return LONGEST if len(digits) > 9 else min(timedelta(seconds=int(digits)), LONGEST)


def _positive(span: timedelta) -> timedelta | None:
    return min(span, LONGEST) if span > timedelta(0) else None

"""What a feed's document asks of those who poll it (pure): `ttl`, `skipHours`, `skipDays`, `sy:updatePeriod`.

RSS 2.0 has the first three, the module http://purl.org/rss/1.0/modules/syndication/ the last. feedparser tells nothing
of the skipped hours and days.
"""

from __future__ import annotations

import re
from datetime import timedelta

from bot.model import Hints

_ASIDE = re.compile(rb"<!(?:--|\[CDATA\[)", re.IGNORECASE)
_ENDS = {b"<!--": b"-->"}
_LONGEST = timedelta(days=31)
_MORE = rb"(?:\s[^<>]{0,500})?>\s*"  # attributes
_TTL = re.compile(rb"<ttl" + _MORE + rb"(\d{1,9})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<(?:\w+:)?updatePeriod" + _MORE + rb"(\w+)\s*</", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<(?:\w+:)?updateFrequency" + _MORE + rb"(\d{1,9})\s*</", re.IGNORECASE)
# One word alone may be quoted. Entries quote more, and what they quote asks for nothing.
_QUOTED_WORD = re.compile(rb"<!\[CDATA\[\s*(\w{1,9})\s*\]\]>")
_IMAGE = re.compile(rb"<(/?)image[\s>]", re.IGNORECASE)
_HOURS = re.compile(rb"<skipHours>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_DAYS = re.compile(rb"<skipDays>(.{0,2000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour" + _MORE + rb"(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day" + _MORE + rb"([a-z]+)\s*</day>", re.IGNORECASE)
_PERIODS = {
    b"hourly": timedelta(hours=1),
    b"daily": timedelta(days=1),
    b"weekly": timedelta(days=7),
    b"monthly": timedelta(days=30),
    b"yearly": _LONGEST,
}
_WEEKDAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")


def hints_of(data: bytes) -> Hints:
    """Of a document in UTF-8, in its tags: not in comments, nor in what entries quote. What is no number, or no day,
    counts as unsaid; 24 is midnight in old RSS."""
    data = _without_images(_tags(_QUOTED_WORD.sub(rb"\1", data)))
    wishes = [wish for wish in (_ttl(data), _period(data)) if wish]
    hours = {int(each[1]) for block in _HOURS.finditer(data) for each in _HOUR.finditer(block[1])}
    days = {each[1].lower() for block in _DAYS.finditer(data) for each in _DAY.finditer(block[1])}
    return Hints(
        every=max(wishes, default=None),
        skip_hours=frozenset(hour % 24 for hour in hours if hour <= 24),
        skip_days=frozenset(number for number, day in enumerate(_WEEKDAYS) if day in days),
    )


def _tags(data: bytes) -> bytes:
    """Without comments and CDATA sections; one pass, whatever comes."""
    kept, at = [], 0
    while aside := _ASIDE.search(data, at):
        kept.append(data[at : aside.start()])
        end = data.find(_ENDS.get(aside[0], b"]]>"), aside.end())
        if end < 0:
            return b"".join(kept)
        at = end + 3
    return b"".join((*kept, data[at:]))


def _without_images(data: bytes) -> bytes:
    """One pass; an image that never ends is none."""
    kept, at, opened = [], 0, -1
    for tag in _IMAGE.finditer(data):
        if not tag[1] and opened < 0:
            opened = tag.start()
        elif tag[1] and opened >= 0:
            kept.append(data[at:opened])
            at, opened = tag.end(), -1
    return b"".join((*kept, data[at:]))


def _ttl(data: bytes) -> timedelta | None:
    said = _TTL.search(data)
    return min(_LONGEST, timedelta(minutes=int(said[1]))) if said else None


def _period(data: bytes) -> timedelta | None:
    """The frequency is how often within the period: once where that isn't said. A period that isn't said is a day."""
    said, often = _PERIOD.search(data), _FREQUENCY.search(data)
    period = _PERIODS.get(said[1].lower() if said else b"daily")
    if period is None or not (said or often):
        return None
    return period / max(1, int(often[1]) if often else 1)

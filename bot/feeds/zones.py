"""Dates as feeds of Europe write them, for feedparser: it takes CET and CEST for UTC, and reads none without a zone."""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime

_LONGEST = 100  # characters
_ZONES = {
    "": "+0000", "wet": "+0000", "west": "+0100", "bst": "+0100", "cet": "+0100", "cest": "+0200", "eet": "+0200",
    "eest": "+0300", "msk": "+0300",
}  # fmt: skip
_DATED = re.compile(r"\s*(?:[a-z]{3,9}\.?,\s*)?(\d{1,2}\s.{8,30}?\d:\d\d)(?:\s+(\S{1,12}))?\s*", re.IGNORECASE)
_OFFSET = re.compile(r"[+-]\d\d:?\d\d")


def date_of(text: str) -> time.struct_time | None:
    """In UTC; a date without a zone counts as that. None, or ValueError, leaves it to feedparser's own readers."""
    dated = _DATED.fullmatch(text) if len(text) <= _LONGEST else None
    if dated is None:
        return None
    zone = (dated[2] or "").strip("()").lower()
    offset = zone if _OFFSET.fullmatch(zone) else _ZONES.get(zone)
    if offset is None:
        return None
    return parsedate_to_datetime(f"{dated[1]} {offset.replace(':', '')}").utctimetuple()

"""The stories of the last days: what of an item tells which one it joins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(hours=72)
"""Items of one story lie no further apart from now."""


@dataclass(frozen=True, slots=True)
class StoryItem:
    """An item as it is compared with others. `language` is BCP 47, `at` aware UTC, `feed` the feed's id."""

    id: int
    title: str
    text: str
    language: str | None
    at: datetime
    feed: str

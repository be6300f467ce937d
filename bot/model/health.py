"""What the operator is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.feeds import Feed


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by kind and state, and the oldest delivery still owed."""

    feeds: int
    items: int
    stories: int
    subscriptions: int
    deliveries: dict[str, int] = field(default_factory=dict)
    oldest_owed: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How a feed does, for the operator."""

    feed: Feed
    looked_at: datetime | None
    polled_at: datetime | None
    ok_at: datetime | None
    next_at: datetime | None
    errors: int
    error: str | None
    items_last_day: int

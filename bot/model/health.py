"""What the operator is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

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
    feeds_failing: int = 0


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How a feed does, for the operator. `next_at` None: it is polled no more. `a_day`: entries that it publishes, as
    far as was learnt; `moved`: the address that took the place of the one in feeds.yaml."""

    feed: Feed
    looked_at: datetime | None
    polled_at: datetime | None
    ok_at: datetime | None
    next_at: datetime | None
    errors: int
    error: str | None
    items_last_day: int
    failing_since: datetime | None = None
    gone: bool = False
    moved: str | None = None
    a_day: float | None = None

    @property
    def usual_gap(self) -> timedelta | None:
        """Between two entries, in the mean."""
        return timedelta(days=1) / self.a_day if self.a_day else None

"""What the operator is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from bot.model.feeds import Feed
from bot.model.hubs import HubMode


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
    hubs: dict[str, int] = field(default_factory=dict)  # subscriptions at hubs by HubState
    articles: dict[str, int] = field(default_factory=dict)  # wanted, read, failed
    model_calls: dict[str, int] = field(default_factory=dict)  # by CallState, and `today`: of this day of UTC


class HubState(StrEnum):
    """How a subscription at a hub stands."""

    SUBSCRIBED = "subscribed"  # proven, and its lease runs
    ASKED = "asked"
    REFUSED = "refused"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class HubHealth:
    """A subscription at a hub, for the operator. `pushed_at`: when it pushed last; None once a poll has found what it
    didn't bring."""

    hub: str
    mode: HubMode
    lease_until: datetime | None = None
    pushed_at: datetime | None = None
    error: str | None = None

    @property
    def host(self) -> str:
        """Of the hub's address, which may hold a secret."""
        return urlsplit(self.hub).hostname or ""

    def state(self, now: datetime) -> HubState:
        """What counts: while its lease runs, a hub pushes, whatever its last answer was."""
        if self.mode is HubMode.UNSUBSCRIBE:
            return HubState.ENDING
        if self.lease_until is not None and self.lease_until > now:
            return HubState.SUBSCRIBED
        return HubState.ASKED if self.error is None else HubState.REFUSED


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
    hub: HubHealth | None = None

    @property
    def usual_gap(self) -> timedelta | None:
        """Between two entries, in the mean."""
        return timedelta(days=1) / self.a_day if self.a_day else None

"""What one process alone may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.feeds import FeedForPoll


@dataclass(frozen=True, slots=True)
class Lease:
    """What this process alone may do until `until`; `epoch` fences what is written under it."""

    name: str
    epoch: int
    until: datetime


@dataclass(frozen=True, slots=True)
class HostLease:
    """One host, held by this process as long as it keeps it; `epoch` fences what is written under it."""

    host: str
    epoch: int
    feeds: tuple[FeedForPoll, ...]


@dataclass(frozen=True, slots=True)
class NotFree:
    """When to look again at a host that rests or is being asked; `by_another`: by another process, now."""

    until: datetime
    by_another: bool = False

"""A plan that a clock made which was ahead: told by what no right one could have made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Hints
from bot.schedule.next_poll import LONGEST_DEMAND, Bounds, latest_poll

A_STEP = timedelta(minutes=1)
"""A clock that is set by less than that does no harm."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a feed was polled, when it is next, and until when its server forbids that."""

    polled_at: datetime | None
    next_at: datetime
    retry_at: datetime | None = None


def right_plan(
    plan: Plan, now: datetime, *, interval: timedelta | None, hints: Hints, errors: int, bounds: Bounds
) -> Plan:
    """The same plan, where it can be one. What was planned at a moment that is still to come waits as long from now on;
    a feed that would wait longer than anything asks for is due."""
    ahead = max(timedelta(0), plan.polled_at - now) if plan.polled_at else timedelta(0)
    next_at, retry_at = plan.next_at - ahead, plan.retry_at and plan.retry_at - ahead
    if retry_at is not None and retry_at > now + LONGEST_DEMAND:
        retry_at = None
    if next_at > latest_poll(now, interval=interval, hints=hints, retry_at=retry_at, errors=errors, bounds=bounds):
        next_at = max(now, retry_at or now)
    return Plan(plan.polled_at and min(plan.polled_at, now), next_at, retry_at)

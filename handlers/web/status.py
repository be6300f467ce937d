"""The operator's page: every feed's health, what is stored, what is still owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from aiohttp import web

from bot.model import FeedHealth
from bot.ports import Clock, StatusStore
from handlers.web.render import Renderer

LATE = timedelta(minutes=5)  # a feed's poll is this much overdue: nobody polls


class FeedState(StrEnum):
    """How a feed does, worst first."""

    GONE = "gone"
    FAILING = "failing"
    LATE = "late"
    WAITING = "waiting"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as the table shows it."""

    health: FeedHealth
    state: FeedState


def state_of(health: FeedHealth, now: datetime) -> FeedState:
    """The worst that can be said of a feed."""
    if health.gone:
        return FeedState.GONE
    if health.errors:
        return FeedState.FAILING
    if is_late(health, now):
        return FeedState.LATE
    return FeedState.WAITING if health.looked_at is None else FeedState.GOOD


def is_late(health: FeedHealth, now: datetime) -> bool:
    """Whether its poll should have been over long ago."""
    return health.next_at is not None and now - health.next_at > LATE


def rows(feeds: list[FeedHealth], now: datetime) -> list[FeedRow]:
    """What needs a look first, else in the order of feeds.yaml."""
    order = list(FeedState)
    return sorted((FeedRow(each, state_of(each, now)) for each in feeds), key=lambda row: order.index(row.state))


@dataclass(frozen=True, slots=True)
class StatusPage:
    """The handler of /."""

    store: StatusStore
    renderer: Renderer
    clock: Clock

    async def page(self, _request: web.Request) -> web.Response:
        """The page as of now; it needs no script."""
        now = self.clock.now()
        counts = await self.store.counts(now)
        feeds = rows(await self.store.feeds(now), now)
        html = self.renderer.page(
            "status.html",
            now=now,
            counts=counts,
            feeds=feeds,
            unwritable=self.store.unwritable(),
            numbers={state.value: sum(row.state is state for row in feeds) for state in FeedState},
        )
        return web.Response(text=html, content_type="text/html")

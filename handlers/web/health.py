"""For machines: whether the process lives, whether it does its work, and its numbers for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot.model import Counts, FeedHealth
from bot.ports import Clock, StatusStore
from handlers.web.status import is_late

OWED_TOO_LONG = timedelta(minutes=10)

Connected = Callable[[], Mapping[str, bool]]
"""Every platform that has a token, by name, and whether it is connected now."""


@dataclass(frozen=True, slots=True)
class Report:
    """What /healthz says. `problems` is empty when all is well; ages are in seconds, None where nothing was yet."""

    problems: tuple[str, ...]
    last_poll_seconds: float | None
    oldest_owed_seconds: float | None
    chats: dict[str, bool]


def report(
    oldest_owed: datetime | None,
    feeds: list[FeedHealth],
    chats: Mapping[str, bool],
    now: datetime,
    unwritable: str | None = None,
) -> Report:
    """Judges by the rows, so that it holds for a process of any role."""
    polled = [each.polled_at for each in feeds if each.polled_at is not None]
    owed = now - oldest_owed if oldest_owed is not None else None
    late = sum(is_late(each, now) for each in feeds)
    problems = [] if unwritable is None else [f"nothing can be stored: {unwritable}"]
    if late:
        problems.append(f"{late} of {len(feeds)} feeds are overdue for a poll")
    if owed is not None and owed > OWED_TOO_LONG:
        problems.append("a delivery has been owed for more than 10 minutes")
    problems += [f"{name} is not connected" for name, connected in chats.items() if not connected]
    return Report(
        tuple(problems),
        (now - max(polled)).total_seconds() if polled else None,
        owed.total_seconds() if owed is not None else None,
        dict(chats),
    )


def metrics(counts: Counts, feeds: list[FeedHealth], said: Report, now: datetime) -> bytes:
    """The numbers as Prometheus reads them. No label holds a URL or a chat."""
    registry = CollectorRegistry()

    def gauge(name: str, about: str, value: float) -> None:
        Gauge(f"tocsin_{name}", about, registry=registry).set(value)

    gauge("feeds", "Enabled feeds", counts.feeds)
    gauge("feeds_failing", "Enabled feeds whose last poll failed", sum(each.errors > 0 for each in feeds))
    gauge("feeds_gone", "Enabled feeds that are gone for good and polled no more", sum(each.gone for each in feeds))
    gauge("feeds_moved", "Enabled feeds polled at another address", sum(each.moved is not None for each in feeds))
    gauge("items", "Stored items", counts.items)
    gauge("items_last_day", "Items first seen within 24 hours", sum(each.items_last_day for each in feeds))
    gauge("stories", "Stored stories", counts.stories)
    gauge("subscriptions", "Active subscriptions", counts.subscriptions)
    gauge("oldest_owed_seconds", "Age of the oldest owed delivery", said.oldest_owed_seconds or 0)
    if said.last_poll_seconds is not None:
        gauge("last_poll_seconds", "Time since the last poll of any feed", said.last_poll_seconds)
    pushed = [each.hub.pushed_at for each in feeds if each.hub is not None and each.hub.pushed_at is not None]
    if pushed:
        gauge("last_push_seconds", "Time since a hub last pushed", (now - max(pushed)).total_seconds())
    calls = dict(counts.model_calls)
    if calls:
        gauge("model_calls_today", "Calls of the language model on this day of UTC", calls.pop("today"))

    def each(name: str, about: str, label: str, values: Mapping[str, float]) -> None:
        kinds = Gauge(f"tocsin_{name}", about, [label], registry=registry)
        for kind, value in values.items():
            kinds.labels(kind).set(value)

    each("hub_subscriptions", "Subscriptions at feeds' hubs by state", "state", counts.hubs)
    each("deliveries", "Deliveries by state", "state", counts.deliveries)
    each("articles", "Articles of matched items by state", "state", counts.articles)
    each("model_calls", "Calls of the language model by how they ended", "state", calls)
    each("platform_connected", "Whether a platform is connected", "platform", said.chats)
    return generate_latest(registry)


@dataclass(frozen=True, slots=True)
class HealthPages:
    """The handlers of /livez, /healthz and /metrics."""

    store: StatusStore
    clock: Clock
    connected: Connected

    async def livez(self, _request: web.Request) -> web.Response:
        """The loop turns."""
        return web.Response(text="ok")

    async def healthz(self, _request: web.Request) -> web.Response:
        """200 when all is well, else 503 with the problems."""
        said, _feeds = await self._look()
        return web.json_response(
            {
                "ok": not said.problems,
                "problems": said.problems,
                "last_poll_seconds": said.last_poll_seconds,
                "oldest_owed_seconds": said.oldest_owed_seconds,
                "chats": said.chats,
            },
            status=503 if said.problems else 200,
        )

    async def metrics(self, _request: web.Request) -> web.Response:
        """In Prometheus' text format."""
        said, feeds = await self._look()
        now = self.clock.now()
        body = metrics(await self.store.counts(now), feeds, said, now)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _look(self) -> tuple[Report, list[FeedHealth]]:
        """Asked for often, and so by indexes: what grows with the years is counted for /metrics alone."""
        now = self.clock.now()
        owed, feeds = await self.store.oldest_owed(), await self.store.feeds(now)
        return report(owed, feeds, self.connected(), now, self.store.unwritable()), feeds

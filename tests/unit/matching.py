"""Steps of a matcher, and the rings that they owe."""

from __future__ import annotations

from bot.matcher import Matcher
from bot.model import Delivery
from tests.builders import Stores, ring_in
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker


async def match(stores: Stores, clock: StandingClock, matcher: Matcher | None = None, revision: int = 0) -> int:
    """One step of a matcher that has just started, or of one that is given."""
    started = matcher or Matcher(stores.matches, clock, CountingWaker())
    return (await started.step(revision))[0]


async def owed(stores: Stores, clock: StandingClock) -> list[Delivery]:
    """The rings at the head of each chat's line."""
    return await stores.claim(clock.now(), limit=100)


def hits(delivery: Delivery) -> dict[str, tuple[str, ...]]:
    return {topic.label: topic.words for topic in ring_in(delivery).topics}

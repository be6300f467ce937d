"""Taking in what is followed when the matcher starts."""

from __future__ import annotations

from datetime import timedelta

import pytest
import structlog

from bot import matcher
from bot.matcher import Matcher
from bot.store.database import Database
from tests.builders import Stores
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker


class HastyClock(StandingClock):
    """A second passes at every look; two have by the second batch."""

    def monotonic(self) -> float:
        self.advance(timedelta(seconds=1))
        return super().monotonic()


@pytest.mark.parametrize(("every", "told"), [(2.0, [1, 3]), (60.0, [])])
async def test_a_long_start_tells_how_far_it_has_come(
    database: Database, clock: StandingClock, monkeypatch: pytest.MonkeyPatch, every: float, told: list[int]
) -> None:
    monkeypatch.setattr(matcher, "CHANGES_AT_ONCE", 1)
    monkeypatch.setattr(matcher, "TOLD_EVERY", every)
    stores = Stores.of(database)
    await stores.a_chat(clock.now(), "1", "KFOR", "EULEX", "NATO", "SAD", "EU")
    with structlog.testing.capture_logs() as logs:
        await Matcher(stores.matches, HastyClock(clock.at), CountingWaker()).step(0)
    said = [(each["read"], each["of"]) for each in logs if each["event"] == "subscriptions_read"]
    assert said == [(read, 5) for read in told]

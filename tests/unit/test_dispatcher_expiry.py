"""What is too old to be sent is said to be missed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import structlog

from bot.alerts.outcome import Sent, Unreachable
from bot.dispatcher import EXPIRE_SECONDS
from bot.model import Missed, Platform, Ring
from bot.store.database import Database
from tests.clock import StandingClock
from tests.unit.send_office import LOCKED, SECOND, FailingStore, Office

DAY = timedelta(hours=24)
ROUND = timedelta(seconds=EXPIRE_SECONDS)


class CountingStore(FailingStore):
    """Counts how often old rings are looked for, and fails the next few times."""

    asked = 0
    expiries_to_fail = 0

    async def expire(self, platform: Platform, now: datetime, older_than: timedelta) -> int:
        self.asked += 1
        if self.expiries_to_fail:
            self.expiries_to_fail -= 1
            raise LOCKED
        return await super().expire(platform, now, older_than)


@pytest.fixture
def office(database: Database, clock: StandingClock) -> Office:
    return Office(database, clock)


@pytest.fixture
def counting(office: Office) -> CountingStore:
    office.store = CountingStore(office.database)
    return office.store


async def test_after_a_day_away_one_line_is_said_before_anything_new(office: Office) -> None:
    await office.owes("KFOR one", "KFOR two")
    office.clock.advance(DAY + SECOND)
    with structlog.testing.capture_logs() as logs:
        async with office.at_work() as wake:
            await office.until("expired", "expired", "sent")
            await office.owes("KFOR three")
            await wake.look()
            await office.until("expired", "expired", "sent", "sent")
    (_, first), (_, second) = office.messenger.sent
    assert first == Missed(2)
    assert isinstance(second, Ring)
    assert [(each["platform"], each["deliveries"]) for each in logs if each["event"] == "expired"] == [("telegram", 2)]


async def test_old_rings_are_looked_for_once_a_minute(office: Office, counting: CountingStore) -> None:
    async with office.at_work() as wake:
        assert counting.asked == 1
        await wake.look()
        assert counting.asked == 1
        office.clock.advance(ROUND)
        await wake.look()
        assert counting.asked == 2


async def test_what_grows_old_while_the_platform_is_away_expires_too(office: Office) -> None:
    await office.owes("KFOR one")
    office.messenger.outcomes += [Unreachable("no connection"), Sent("7")]
    async with office.at_work() as wake:
        await office.until("pending")
        office.clock.advance(DAY + SECOND)
        await wake.look()
        await office.until("expired", "sent")
    assert office.messenger.sent[-1] == ("1", Missed(1))


async def test_a_store_that_fails_is_asked_again_and_what_is_new_is_sent(
    office: Office, counting: CountingStore
) -> None:
    counting.expiries_to_fail = 1
    await office.owes("KFOR one")
    with structlog.testing.capture_logs() as logs:
        async with office.at_work() as wake:
            await office.until("sent")
            office.clock.advance(ROUND)
            await wake.look()
    assert counting.asked == 2
    assert [each["event"] for each in logs if each["log_level"] == "error"] == ["expiry_failed"]

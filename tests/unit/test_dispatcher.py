"""Owed deliveries go out: in order, one at a time a chat, at the platform's pace."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.alerts.outcome import FOR_EVER, Ambiguous, Busy, Posted, Refused, Rejected, Sent, Unreachable
from bot.alerts.pacing import TELEGRAM, Limits
from bot.dispatcher import LOOK_SECONDS, SLOTS
from bot.model import Delivery, Platform
from bot.store.database import Database
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker
from tests.unit.send_office import SECOND, FailingStore, Office


@pytest.fixture
def office(database: Database, clock: StandingClock) -> Office:
    return Office(database, clock)


async def test_what_is_owed_goes_out_oldest_first(office: Office) -> None:
    await office.owes("KFOR one", "KFOR two", "KFOR three")
    async with office.at_work():
        await office.until("sent", "sent", "sent")
    assert office.messenger.titles("1") == ["KFOR one", "KFOR two", "KFOR three"]


async def test_the_next_goes_out_as_soon_as_the_one_before_it_is_recorded(office: Office) -> None:
    await office.owes("KFOR one", "KFOR two")
    office.messenger.hold("1")
    async with office.at_work() as wake:
        await office.messenger.waiting["1"].wait()
        office.messenger.let_go("1")
        while await office.states() != ["sent", "sent"]:
            await wake.rest()


async def test_one_is_in_flight_a_chat_and_other_chats_go_on_meanwhile(office: Office) -> None:
    await office.owes("KFOR one", "KFOR two", to=("1", "2"))
    office.messenger.hold("1")
    async with office.at_work():
        await office.messenger.waiting["1"].wait()
        await office.until("sending", "sent", "pending", "sent")
        assert office.messenger.titles("1") == ["KFOR one"]
        assert office.messenger.titles("2") == ["KFOR one", "KFOR two"]
        office.messenger.let_go("1")
        await office.until("sent", "sent", "sent", "sent")
    assert office.messenger.most_at_once == {"1": 1, "2": 1}


async def test_no_more_are_claimed_than_there_are_free_slots(office: Office) -> None:
    chats = tuple(str(number) for number in range(SLOTS + 3))
    await office.owes("KFOR one", to=chats)
    for chat in chats:
        office.messenger.hold(chat)
    async with office.at_work() as wake:
        await wake.look()
        assert (await office.states()).count("sending") == SLOTS
        for chat in chats:
            office.messenger.let_go(chat)
        await office.until(*["sent"] * len(chats))


async def test_only_its_own_platforms_deliveries_are_sent(office: Office) -> None:
    await office.owes("KFOR one")
    office.messenger.platform = Platform.DISCORD
    async with office.at_work() as wake:
        await wake.look()
    assert office.messenger.sent == []


async def test_the_pace_is_kept_and_the_next_look_is_when_a_chat_is_free(
    database: Database, clock: StandingClock
) -> None:
    office = Office(database, clock, TELEGRAM)
    await office.owes("KFOR one", "KFOR two")
    async with office.at_work() as wake:
        await office.until("sent", "pending")
        clock.advance(SECOND / 4)
        for _ in range(3):
            await wake.look()
        assert wake.seconds[-1] == 0.75
        assert office.messenger.titles("1") == ["KFOR one"]
        clock.advance(SECOND)
        await office.until("sent", "sent")
        clock.advance(SECOND)
        await wake.look()
        assert wake.seconds[-1] == LOOK_SECONDS


async def test_a_group_gets_no_more_than_twenty_a_minute(database: Database, clock: StandingClock) -> None:
    office = Office(database, clock, Limits(a_second=30, chat_gap=1.0, group_a_minute=2))
    await office.owes("KFOR one", "KFOR two", "KFOR three", to=("-100",))
    async with office.at_work() as wake:
        for _ in range(59):
            await wake.look()
            clock.advance(SECOND)
        assert await office.states() == ["sent", "sent", "pending"]
        clock.advance(10 * SECOND)
        await office.until("sent", "sent", "sent")


async def test_the_pace_counts_from_the_send_not_from_a_slow_claim_before_it(
    database: Database, clock: StandingClock
) -> None:
    times: list[datetime] = []

    class SlowStore(FailingStore):
        """Takes a second for its first claim."""

        async def claim(self, platform: Platform, now: datetime, limit: int, *, busy: frozenset[str]) -> list[Delivery]:
            claimed = await super().claim(platform, now, limit, busy=busy)
            if claimed and not times:
                clock.advance(SECOND)
            return claimed

    office = Office(database, clock, TELEGRAM)
    office.store = SlowStore(database)
    await office.owes("KFOR one", "KFOR two")
    office.messenger.when_sending = lambda: times.append(clock.now())
    async with office.at_work() as wake:
        while len(times) < 2:
            await wake.look()
            clock.advance(timedelta(seconds=0.5))
    assert times[1] - times[0] >= SECOND


@pytest.mark.parametrize(("whole_bot", "others"), [(True, 0), (False, 1), (None, 1)])
async def test_a_platform_that_says_wait_is_waited_for(office: Office, whole_bot: bool | None, others: int) -> None:
    await office.owes("KFOR one", to=("1",))
    office.messenger.outcomes.append(Busy(30 * SECOND, whole_bot=whole_bot))
    async with office.at_work() as wake:
        await wake.look()
        await office.until("pending")
        await office.owes("KFOR two", to=("2",))
        office.clock.advance(29 * SECOND)
        for _ in range(3):
            await wake.look()
        if others:
            await office.until("pending", "sent")
        assert len(office.messenger.titles("1")) == 1
        assert len(office.messenger.titles("2")) == others
        office.clock.advance(SECOND)
        await office.until("sent", "sent")


async def test_who_watches_is_woken_after_an_outcome_is_stored(database: Database, clock: StandingClock) -> None:
    watcher = CountingWaker()
    office = Office(database, clock, platform=Platform.LOCAL, repeat_safe=FOR_EVER, recorded=watcher)
    await office.owes("KFOR one", "KFOR two")
    office.messenger.outcomes.extend([Posted("{}"), Posted("{}")])
    async with office.at_work():
        await office.until("sent", "sent")
    assert watcher.woken == 2


@pytest.mark.parametrize(
    ("outcome", "state", "error"),
    [
        (Sent("9"), "sent", None),
        (Rejected("too long"), "dead", "too long"),
        (Unreachable("no route"), "pending", "no route"),
        (Ambiguous("dropped"), "pending", "dropped"),
        (Refused("blocked"), "pending", "blocked"),
    ],
)
async def test_every_outcome_is_recorded(
    office: Office, outcome: Sent | Rejected | Unreachable | Ambiguous | Refused, state: str, error: str | None
) -> None:
    await office.owes("KFOR one")
    office.messenger.outcomes.append(outcome)
    async with office.at_work():
        await office.until(state)
        assert await office.errors() == [error]

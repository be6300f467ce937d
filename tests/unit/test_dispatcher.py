"""Owed deliveries go out: in order, one at a time a chat, and nothing is lost on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.alerts.outcome import Ambiguous, Busy, Posted, Refused, Rejected, Sent, Unreachable, Verdict
from bot.alerts.pacing import TELEGRAM, UNLIMITED, Limits, Pacing
from bot.dispatcher import LOOK_SECONDS, PACED_SECONDS, SLOTS, Dispatcher, Patience
from bot.model import Chat, Delivery, Platform
from bot.ports import Waker
from bot.store.database import Database
from bot.store.schema import deliveries
from bot.store.sends import SqlSendStore
from tests.builders import LEASE, Stores, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker, FakeMessenger, HintedWake

LOCKED = OperationalError("UPDATE", {}, Exception("database is locked"))
AT_ONCE = Patience(send=10.0, drain=10.0, record=0.0)
SECOND = timedelta(seconds=1)


class FailingStore(SqlSendStore):
    """A store whose database is locked for the next few claims or records."""

    claims_to_fail = 0
    records_to_fail = 0

    async def claim(
        self, platform: Platform, now: datetime, limit: int, lease: timedelta, *, busy: frozenset[int]
    ) -> list[Delivery]:
        if self.claims_to_fail:
            self.claims_to_fail -= 1
            raise LOCKED
        return await super().claim(platform, now, limit, lease, busy=busy)

    async def record(self, delivery: Delivery, verdict: Verdict, now: datetime) -> None:
        if self.records_to_fail:
            self.records_to_fail -= 1
            raise LOCKED
        await super().record(delivery, verdict, now)


@dataclass
class Office:
    """A dispatcher between a real store and a fake platform."""

    database: Database
    clock: StandingClock
    limits: Limits = UNLIMITED
    platform: Platform = Platform.TELEGRAM
    repeat_safe: bool = False
    patience: Patience = AT_ONCE
    recorded: Waker | None = None
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    wake: HintedWake = field(default_factory=HintedWake)

    def __post_init__(self) -> None:
        self.stores = Stores.of(self.database)
        self.store = FailingStore(self.database)
        self.messenger = FakeMessenger(self.platform)

    async def owes(self, *titles: str, to: tuple[str, ...] = ("1",)) -> list[Chat]:
        """Rings to some chats about each of the titles."""
        now = self.clock.now()
        chats = [await self.stores.a_chat(now, each, "KFOR", platform=self.platform) for each in to]
        await self.stores.publish(now, *[an_entry(title) for title in titles])
        for item in await self.stores.pending():
            await self.stores.ring(now, item, *chats)
        return chats

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[HintedWake]:
        """The dispatcher running; it is stopped at the end and must end by itself."""
        paced = Pacing(self.limits)
        dispatcher = Dispatcher(
            self.store, self.messenger, self.clock, paced, self.repeat_safe, self.recorded, self.patience
        )
        async with asyncio.timeout(10):
            task = asyncio.create_task(dispatcher.run(self.stop, self.wake))
            try:
                await self.wake.idle()
                yield self.wake
            finally:
                self.stop.set()
                self.wake.set()
                await task

    async def until(self, *states: str) -> None:
        """Looks until the deliveries are in these states, in order."""
        while await self.states() != list(states):
            await self.wake.look()

    async def states(self) -> list[str]:
        async with self.database.read() as connection:
            return list(await connection.scalars(select(deliveries.c.state).order_by(deliveries.c.id)))

    async def errors(self) -> list[str | None]:
        async with self.database.read() as connection:
            return list(await connection.scalars(select(deliveries.c.error).order_by(deliveries.c.id)))


@pytest.fixture
def office(database: Database, clock: StandingClock) -> Office:
    return Office(database, clock)


async def test_what_is_owed_goes_out_oldest_first(office: Office) -> None:
    await office.owes("KFOR one", "KFOR two", "KFOR three")
    async with office.at_work():
        await office.until("sent", "sent", "sent")
    assert office.messenger.titles("1") == ["KFOR one", "KFOR two", "KFOR three"]


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


async def test_the_pace_is_kept_and_looked_at_more_often_while_a_chat_waits(
    database: Database, clock: StandingClock
) -> None:
    office = Office(database, clock, TELEGRAM)
    await office.owes("KFOR one", "KFOR two")
    async with office.at_work() as wake:
        await office.until("sent", "pending")
        for _ in range(3):
            await wake.look()
        assert wake.seconds[-1] == PACED_SECONDS
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
        for _ in range(30):
            await wake.look()
            clock.advance(SECOND)
        assert await office.states() == ["sent", "sent", "pending"]
        clock.advance(timedelta(seconds=31))
        await office.until("sent", "sent", "sent")


async def test_the_pace_counts_from_the_send_not_from_a_slow_claim_before_it(
    database: Database, clock: StandingClock
) -> None:
    class SlowStore(FailingStore):
        async def claim(
            self, platform: Platform, now: datetime, limit: int, lease: timedelta, *, busy: frozenset[int]
        ) -> list[Delivery]:
            claimed = await super().claim(platform, now, limit, lease, busy=busy)
            if claimed:
                clock.advance(SECOND)
            return claimed

    office = Office(database, clock, TELEGRAM)
    office.store = SlowStore(database)
    await office.owes("KFOR one", "KFOR two")
    times: list[datetime] = []
    office.messenger.when_sending = lambda: times.append(clock.now())
    async with office.at_work() as wake:
        while len(times) < 2:
            await wake.look()
            clock.advance(timedelta(seconds=0.5))
    assert times[1] - times[0] >= SECOND


@pytest.mark.parametrize(("whole_bot", "others"), [(True, 0), (False, 1)])
async def test_a_platform_that_says_wait_is_waited_for(office: Office, whole_bot: bool, others: int) -> None:
    await office.owes("KFOR one", to=("1",))
    office.messenger.outcomes.append(Busy(30 * SECOND, whole_bot=whole_bot))
    async with office.at_work() as wake:
        await wake.look()
        await office.until("pending")
        await office.owes("KFOR two", to=("2",))
        office.clock.advance(29 * SECOND)
        for _ in range(3):
            await wake.look()
        assert len(office.messenger.titles("1")) == 1
        assert len(office.messenger.titles("2")) == others
        office.clock.advance(SECOND)
        await office.until("sent", "sent")


async def test_a_send_without_an_answer_is_given_up_and_repeated_once(database: Database, clock: StandingClock) -> None:
    office = Office(database, clock, patience=Patience(send=0.0, drain=10.0, record=0.0))
    await office.owes("KFOR one")
    office.messenger.hold("1")
    async with office.at_work():
        await office.until("pending")
        assert await office.errors() == ["no answer within 0 s"]
        clock.advance(6 * SECOND)
        await office.until("unknown")
    assert len(office.messenger.titles("1")) == 2


async def test_a_messenger_that_raises_against_its_promise_is_taken_as_ambiguous_and_logged(office: Office) -> None:
    await office.owes("KFOR one")
    office.messenger.outcomes.extend([KeyError("oops"), ValueError("again")])
    with structlog.testing.capture_logs() as logs:
        async with office.at_work():
            await office.until("pending")
            office.clock.advance(6 * SECOND)
            await office.until("unknown")
    assert await office.errors() == ["ValueError: again"]
    assert [each["event"] for each in logs if each["log_level"] == "error"] == ["send_failed", "send_failed"]


async def test_a_stop_lets_what_is_in_flight_end(office: Office) -> None:
    await office.owes("KFOR one", "KFOR two")
    office.messenger.hold("1")
    async with office.at_work():
        await office.messenger.waiting["1"].wait()
        office.stop.set()
        office.wake.set()
        office.messenger.let_go("1")
    assert await office.states() == ["sent", "pending"]


async def test_what_takes_too_long_at_a_stop_is_left_to_the_next_start(
    database: Database, clock: StandingClock
) -> None:
    office = Office(database, clock, patience=Patience(send=10.0, drain=0.0, record=0.0))
    await office.owes("KFOR one")
    office.messenger.hold("1")
    async with office.at_work():
        await office.messenger.waiting["1"].wait()
    assert await office.states() == ["sending"]
    again = Office(database, clock)
    with structlog.testing.capture_logs() as logs:
        async with again.at_work():
            await again.until("sent")
    assert [each["deliveries"] for each in logs if each["event"] == "sends_recovered"] == [1]


@pytest.mark.parametrize(("repeat_safe", "state"), [(False, "unknown"), (True, "sent")])
async def test_a_start_takes_up_what_was_in_flight_within_the_promise(
    database: Database, clock: StandingClock, repeat_safe: bool, state: str
) -> None:
    office = Office(database, clock, repeat_safe=repeat_safe)
    await office.owes("KFOR one")
    for _ in range(2):  # two crashes in mid-send
        await office.store.recover(Platform.TELEGRAM, repeat_safe=repeat_safe)
        await office.store.claim(Platform.TELEGRAM, clock.now(), 8, LEASE, busy=frozenset())
    async with office.at_work():
        await office.until(state)


async def test_an_outcome_that_the_store_will_not_take_is_given_to_it_until_it_does(office: Office) -> None:
    await office.owes("KFOR one", "KFOR two")
    office.store.records_to_fail = 3
    with structlog.testing.capture_logs() as logs:
        async with office.at_work():
            await office.until("sent", "sent")
    assert office.messenger.titles("1") == ["KFOR one", "KFOR two"]
    failures = [each for each in logs if each["event"] == "record_failed"]
    assert [each["log_level"] for each in failures] == ["error"] * 3
    assert "database is locked" in str(failures[0]["reason"])


async def test_an_outcome_is_recorded_also_while_the_dispatcher_stops(office: Office) -> None:
    await office.owes("KFOR one")
    office.messenger.hold("1")
    async with office.at_work():
        await office.messenger.waiting["1"].wait()
        office.store.records_to_fail = 3
        office.messenger.let_go("1")
    assert await office.states() == ["sent"]


async def test_a_store_that_fails_to_answer_is_asked_again_and_cuts_nothing_off(office: Office) -> None:
    await office.owes("KFOR one", to=("1",))
    office.messenger.hold("1")
    with structlog.testing.capture_logs() as logs:
        async with office.at_work() as wake:
            await office.messenger.waiting["1"].wait()
            await office.owes("KFOR two", to=("2",))
            office.store.claims_to_fail = 2
            await wake.look()
            await wake.look()
            office.messenger.let_go("1")
            await office.until("sent", "sent")
    assert office.messenger.most_at_once == {"1": 1, "2": 1}
    assert [each["log_level"] for each in logs if each["event"] == "claim_failed"] == ["error"] * 2


async def test_who_watches_is_woken_after_an_outcome_is_stored(database: Database, clock: StandingClock) -> None:
    watcher = CountingWaker()
    office = Office(database, clock, platform=Platform.LOCAL, repeat_safe=True, recorded=watcher)
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

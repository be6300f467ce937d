"""Nothing is lost on the way out: crashes, stops, a silent platform, a store that fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
import structlog
from sqlalchemy import update

from bot.alerts.outcome import NEVER, NONCE_LIFE
from bot.alerts.pacing import TELEGRAM
from bot.dispatcher import Patience
from bot.errors import DiskFull
from bot.model import Platform
from bot.store.database import Database
from bot.store.schema import alert_topics
from tests.clock import StandingClock
from tests.unit.send_office import SECOND, Office


@pytest.fixture
def office(database: Database, clock: StandingClock) -> Office:
    return Office(database, clock)


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


@pytest.mark.parametrize(("repeat_safe", "state"), [(NEVER, "unknown"), (NONCE_LIFE, "sent")])
async def test_a_start_takes_up_what_was_in_flight_within_the_promise(
    database: Database, clock: StandingClock, repeat_safe: timedelta, state: str
) -> None:
    office = Office(database, clock, repeat_safe=repeat_safe)
    await office.owes("KFOR one")
    for _ in range(2):  # two crashes in mid-send
        await office.store.recover(Platform.TELEGRAM, safe_since=clock.now() - repeat_safe)
        claimed = await office.store.claim(Platform.TELEGRAM, clock.now(), 8, busy=frozenset())
        await office.store.begin(claimed, clock.now())
    async with office.at_work():
        await office.until(state)


async def test_what_the_store_will_not_know_of_is_not_sent_until_it_does(office: Office) -> None:
    await office.owes("KFOR one", to=("1", "2", "3"))
    office.store.begins_to_fail = 2
    with structlog.testing.capture_logs() as logs:
        async with office.at_work():
            await office.until("sent", "sent", "sent")
    assert [len(office.messenger.titles(chat)) for chat in ("1", "2", "3")] == [1, 1, 1]
    failed = [each for each in logs if each["event"] == "begin_failed"]
    assert len(failed) == 1, "it is said once a minute"
    assert "locked" in failed[0]["reason"]


async def test_an_outcome_that_the_store_will_not_take_is_given_to_it_until_it_does(office: Office) -> None:
    await office.owes("KFOR one", "KFOR two")
    office.store.records_to_fail = 3
    with structlog.testing.capture_logs() as logs:
        async with office.at_work():
            await office.until("sent", "sent")
    assert office.messenger.titles("1") == ["KFOR one", "KFOR two"]
    failures = [each for each in logs if each["event"] == "record_failed"]
    assert [each["log_level"] for each in failures] == ["error"], "it is said once a minute"
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


async def test_what_was_claimed_and_has_no_turn_for_long_is_given_back(
    database: Database, clock: StandingClock
) -> None:
    office = Office(database, clock, TELEGRAM, patience=Patience(send=10.0, drain=10.0, record=0.0, turn=0.05))
    chats = tuple(str(number) for number in range(20))
    await office.owes("KFOR one", to=chats)
    async with office.at_work():
        while (await office.states()).count("sent") < TELEGRAM.burst:
            await office.wake.look()
        office.pacing.told_to_wait("99", clock.monotonic(), clock.monotonic() + 60.0, whole_bot=True)
        while (await office.states()).count("pending") < len(chats) - TELEGRAM.burst:
            await office.wake.look()
    assert len(office.messenger.sent) == TELEGRAM.burst


async def test_what_was_begun_under_a_lease_that_is_late_goes_back_and_out_once_it_is_kept_again(
    database: Database, clock: StandingClock
) -> None:
    office = Office(database, clock)
    await office.owes("KFOR one")
    asked = iter([True, False])  # late between the claim and the call

    async with office.at_work(may_send=lambda: next(asked, True)):
        await office.until("sent")
    assert office.messenger.titles("1") == ["KFOR one"]


async def test_what_cannot_be_put_into_words_ends_dead_and_holds_up_nothing(office: Office) -> None:
    await office.owes("KFOR one", "KFOR two")
    async with office.database.write() as connection:
        await connection.execute(
            update(alert_topics).where(alert_topics.c.alert_id == 1).values(words=[{"no": "word"}])
        )
    async with office.at_work():
        await office.until("dead", "sent")
    assert office.messenger.titles("1") == ["KFOR two"]


async def test_outcomes_of_one_moment_are_recorded_together(office: Office) -> None:
    chats = tuple(str(number) for number in range(8))
    await office.owes("KFOR one", to=chats)
    office.store.records_to_fail = 1
    with structlog.testing.capture_logs() as logs:
        async with office.at_work():
            await office.until(*["sent"] * len(chats))
    assert [each["event"] for each in logs].count("record_failed") == 1


async def test_while_nothing_can_be_stored_outcomes_are_kept_the_connection_stays_and_the_log_is_the_stores(
    office: Office,
) -> None:
    office.store.error = DiskFull(path="tocsin.db", what="the disk is full")
    office.store.recoveries_to_fail = 2
    await office.owes("KFOR one")
    with structlog.testing.capture_logs() as logs:
        async with office.at_work() as wake:
            await wake.look()
            office.store.claims_to_fail, office.store.records_to_fail = 2, 3
            await office.until("sent")
    assert office.messenger.titles("1") == ["KFOR one"]
    assert {each["log_level"] for each in logs} <= {"debug", "info"}

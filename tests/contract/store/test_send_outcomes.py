"""What every SendStore promises of a send's outcome, and of one that a crash cut off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.alerts.outcome import NONCE_LIFE, Ambiguous, Moved, Outcome, Posted, Refused, Rejected, Sent, decide
from bot.model import Platform
from bot.store.local import SqlLocalStore
from bot.store.schema import alerts, chats, deliveries, local_messages
from bot.store.status import SqlStatusStore
from tests.builders import Stores, ring_in
from tests.clock import NOON, StandingClock
from tests.contract.store.outbox import end, rung


async def states(stores: Stores) -> list[str]:
    async with stores.database.read() as connection:
        return list(await connection.scalars(select(deliveries.c.state).order_by(deliveries.c.id)))


async def test_what_was_sent_together_is_recorded_as_one_by_one(stores: Stores, clock: StandingClock) -> None:
    many = [await stores.a_chat(clock.now(), str(number), "KFOR") for number in range(4)]
    await rung(stores, clock, ["KFOR one", "KFOR two"], *many)
    alone, *together = await stores.claim(clock.now())
    clock.advance(timedelta(seconds=1))
    await end(stores, clock, alone, Sent("9"))
    marks = [(each, decide(Sent("9"), each, clock.now())) for each in together]
    for _ in range(2):  # the second changes nothing
        await stores.sends.record_sent(marks, clock.now())
    seen = deliveries.c.state, deliveries.c.remote_id, deliveries.c.attempts, deliveries.c.done_at, deliveries.c.due_at
    said = select(*seen, deliveries.c.begun_at, alerts.c.remote_id, chats.c.served_at).distinct()
    said = said.select_from(deliveries.join(alerts, alerts.c.id == deliveries.c.alert_id).join(chats))
    async with stores.database.read() as connection:
        recorded = (await connection.execute(said.where(deliveries.c.state == "sent"))).all()
        others = await connection.scalars(select(alerts.c.remote_id).distinct().where(alerts.c.remote_id.is_(None)))
    now = clock.now()
    assert [tuple(row) for row in recorded] == [("sent", "9", 1, now, now, None, "9", now)]
    assert list(others) == [None]
    assert len(await stores.claim(clock.now())) == 4


async def test_a_rejected_message_does_not_hold_up_those_behind_it(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one", "KFOR two"], chat)
    (delivery,) = await stores.claim(clock.now())
    await end(stores, clock, delivery, Rejected("can't be sent"))
    assert [ring_in(each).item.title for each in await stores.claim(clock.now())] == ["KFOR two"]
    assert await states(stores) == ["dead", "sending"]


async def test_an_ambiguous_send_is_repeated_once_and_then_shown_as_unknown(
    stores: Stores, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one"], chat)
    for expected in ("pending", "unknown"):
        (delivery,) = await stores.claim(clock.now())
        await end(stores, clock, delivery, Ambiguous("no answer"))
        assert await states(stores) == [expected]
        clock.advance(timedelta(minutes=1))
    assert (await SqlStatusStore(stores.database).counts(NOON)).deliveries["unknown"] == 1


async def test_what_was_in_flight_at_a_crash_is_sent_again_once(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one"], chat)
    await stores.sends.begin(await stores.claim(clock.now()), clock.now())
    assert await stores.sends.recover(Platform.TELEGRAM, safe_since=clock.now()) == 1
    (again,) = await stores.claim(clock.now())
    assert again.ambiguous == 1
    await stores.sends.begin([again], clock.now())
    await stores.sends.recover(Platform.TELEGRAM, safe_since=clock.now())
    assert await states(stores) == ["unknown"]


async def test_a_crash_before_the_call_was_begun_costs_nothing(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one", "KFOR two"], chat)
    for _ in range(3):
        (delivery,) = await stores.claim(clock.now())
        assert (ring_in(delivery).item.title, delivery.ambiguous) == ("KFOR one", 0)
        assert await stores.sends.recover(Platform.TELEGRAM, safe_since=clock.now()) == 0
    (delivery,) = await stores.claim(clock.now())
    await stores.sends.begin([delivery], clock.now())
    await stores.sends.give_back([delivery])
    await stores.claim(clock.now())
    assert await stores.sends.recover(Platform.TELEGRAM, safe_since=clock.now()) == 0, "begun counts for one claim only"


async def test_where_repeats_are_suppressed_a_crash_never_gives_up(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR", platform=Platform.DISCORD)
    await rung(stores, clock, ["KFOR one"], chat)
    for _ in range(3):
        (delivery,) = await stores.claim(clock.now(), platform=Platform.DISCORD)
        assert delivery.ambiguous == 0
        await stores.sends.begin([delivery], clock.now())
        assert await stores.sends.recover(Platform.DISCORD, safe_since=clock.now() - NONCE_LIFE) == 1


async def test_what_was_claimed_and_not_begun_goes_back(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one"], chat)
    claimed = await stores.claim(clock.now())
    await stores.sends.give_back(claimed)
    assert await stores.claim(clock.now()) == claimed


async def test_a_refusing_chat_is_paused_with_its_reason_and_loses_nothing(
    stores: Stores, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one"], chat)
    (delivery,) = await stores.claim(clock.now())
    await end(stores, clock, delivery, Refused("bot was blocked by the user"))
    clock.advance(timedelta(hours=1))
    assert await stores.claim(clock.now()) == []
    async with stores.database.read() as connection:
        assert await connection.scalar(select(chats.c.reason)) == "bot was blocked by the user"
    await stores.a_chat(clock.now(), "1")
    assert len(await stores.claim(clock.now())) == 1


async def test_a_moved_chat_gets_its_alert_at_the_new_place(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "-1", "KFOR")
    await rung(stores, clock, ["KFOR one"], chat)
    (delivery,) = await stores.claim(clock.now())
    await end(stores, clock, delivery, Moved("-1001"))
    (again,) = await stores.claim(clock.now())
    assert again.chat.destination.chat == "-1001"


async def test_a_chat_that_moved_to_a_known_one_hands_over_what_it_follows(
    stores: Stores, clock: StandingClock
) -> None:
    old = await stores.a_chat(clock.now(), "-1", "KFOR", "EULEX")
    new = await stores.a_chat(clock.now(), "-1001", "KFOR")
    await rung(stores, clock, ["KFOR one"], old)
    (delivery,) = await stores.claim(clock.now())
    await end(stores, clock, delivery, Moved("-1001"))
    assert {each.query for each in await stores.chats.subscriptions(new, clock.now())} == {"KFOR", "EULEX"}
    assert [each.chat.id for each in await stores.claim(clock.now())] == [new.id]


async def test_a_nonce_that_may_be_forgotten_suppresses_no_repeat(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR", platform=Platform.DISCORD)
    await rung(stores, clock, ["KFOR one"], chat)
    for _ in range(2):
        await stores.sends.begin(await stores.claim(clock.now(), platform=Platform.DISCORD), clock.now())
        clock.advance(timedelta(hours=1))
        assert await stores.sends.recover(Platform.DISCORD, safe_since=clock.now() - NONCE_LIFE) == 1
    assert await states(stores) == ["unknown"]


@pytest.mark.parametrize("outcome", [Sent("7"), Posted("{}"), Refused("blocked"), Moved("-100"), Rejected("no")])
async def test_an_outcome_that_is_stored_twice_changes_nothing_the_second_time(
    stores: Stores, clock: StandingClock, outcome: Outcome
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one", "KFOR two"], chat)
    (delivery,) = await stores.claim(clock.now())

    async def rows() -> list[object]:
        async with stores.database.read() as connection:
            return [(await connection.execute(select(each))).all() for each in (deliveries, chats, local_messages)]

    await end(stores, clock, delivery, outcome)
    before = await rows()
    await end(stores, clock, delivery, outcome)
    assert await rows() == before


async def test_a_local_message_is_there_exactly_when_its_delivery_is_sent(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "local", "KFOR", platform=Platform.LOCAL)
    await rung(stores, clock, ["KFOR one"], chat)
    (delivery,) = await stores.claim(clock.now(), platform=Platform.LOCAL)
    local = SqlLocalStore(stores.database)
    assert await local.latest("local", 10) == []
    await end(stores, clock, delivery, Posted("{}"))
    (line,) = await local.latest("local", 10)
    assert (line.body, line.mine) == ("{}", False)
    assert await states(stores) == ["sent"]

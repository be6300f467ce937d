"""What every SendStore promises."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.alerts.outcome import (
    NONCE_LIFE,
    Ambiguous,
    Moved,
    Outcome,
    Posted,
    Refused,
    Rejected,
    Sent,
    Unreachable,
    decide,
)
from bot.model import Chat, Delivery, Platform
from bot.store.local import SqlLocalStore
from bot.store.schema import alerts, chats, deliveries, local_messages
from bot.store.status import SqlStatusStore
from tests.builders import Stores, an_entry, ring_in
from tests.clock import NOON, StandingClock


async def rung(stores: Stores, clock: StandingClock, titles: list[str], *to: Chat) -> None:
    await stores.publish(clock.now(), *[an_entry(title) for title in titles])
    for item in await stores.pending():
        await stores.ring(clock.now(), item, *to)


async def end(stores: Stores, clock: StandingClock, delivery: Delivery, outcome: Outcome) -> None:
    await stores.sends.record(delivery, decide(outcome, delivery, clock.now()), clock.now())


async def states(stores: Stores) -> list[str]:
    async with stores.database.read() as connection:
        return list(await connection.scalars(select(deliveries.c.state).order_by(deliveries.c.id)))


async def test_a_claim_holds_what_the_alert_needs(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "100", "KFOR")
    await stores.chats.set_language(chat, "sq")
    await rung(stores, clock, ["KFOR denies"], chat)
    (delivery,) = await stores.claim(clock.now())
    assert delivery.chat.destination == chat.destination
    assert delivery.chat.language == "sq"
    assert ring_in(delivery).item.title == "KFOR denies"
    assert ring_in(delivery).item.feed_name == "Kossev"
    assert [hit.label for hit in ring_in(delivery).topics] == ["KFOR"]


async def test_one_is_in_flight_a_chat_and_the_oldest_goes_first(stores: Stores, clock: StandingClock) -> None:
    first, second = await stores.a_chat(clock.now(), "1", "KFOR"), await stores.a_chat(clock.now(), "2", "KFOR")
    await rung(stores, clock, ["KFOR one", "KFOR two"], first, second)
    claimed = await stores.claim(clock.now())
    assert [(each.chat.id, ring_in(each).item.title) for each in claimed] == [(1, "KFOR one"), (2, "KFOR one")]
    assert await stores.claim(clock.now()) == []
    await end(stores, clock, claimed[0], Sent("7"))
    assert [ring_in(each).item.title for each in await stores.claim(clock.now())] == ["KFOR two"]


async def test_a_story_for_one_chat_is_not_behind_a_story_for_many(stores: Stores, clock: StandingClock) -> None:
    many = [await stores.a_chat(clock.now(), str(number), "KFOR") for number in range(20)]
    one = await stores.a_chat(clock.now(), "one", "EULEX")
    await rung(stores, clock, ["KFOR on patrol"], *many)
    await rung(stores, clock, ["EULEX reports"], one)
    first, second = await stores.claim(clock.now(), limit=2)
    assert {ring_in(first).item.title, ring_in(second).item.title} == {"KFOR on patrol", "EULEX reports"}
    rest = await stores.claim(clock.now(), limit=50)
    assert len(rest) == 19


async def test_many_stories_are_served_in_turn(stores: Stores, clock: StandingClock) -> None:
    chats_of = [[await stores.a_chat(clock.now(), f"{story}-{n}", "KFOR") for n in range(3)] for story in range(4)]
    for story, members in enumerate(chats_of):
        await rung(stores, clock, [f"KFOR {story}"], *members)
    served = [each for _ in range(8) for each in await stores.claim(clock.now(), limit=1)]
    titles = [ring_in(each).item.title for each in served]
    assert titles == ["KFOR 0", "KFOR 1", "KFOR 2", "KFOR 3"] * 2


async def test_chats_that_have_to_wait_hold_up_no_other(stores: Stores, clock: StandingClock) -> None:
    chats_of = [await stores.a_chat(clock.now(), str(story), "KFOR") for story in range(40)]
    for story, chat in enumerate(chats_of):
        await rung(stores, clock, [f"KFOR {story}"], chat)
    busy = frozenset(str(story) for story in range(39))
    found = []
    for _ in range(2):
        found += await stores.sends.claim(Platform.TELEGRAM, clock.now(), 8, busy=busy)
    assert [ring_in(each).item.title for each in found] == ["KFOR 39"]


async def test_a_chat_with_a_backlog_leaves_room_for_every_other(stores: Stores, clock: StandingClock) -> None:
    crowded = await stores.a_chat(clock.now(), "crowded", "KFOR")
    others = [await stores.a_chat(clock.now(), str(number), "EULEX") for number in range(4)]
    await rung(stores, clock, [f"KFOR {number}" for number in range(60)], crowded)
    await rung(stores, clock, ["EULEX reports"], *others)
    claimed = await stores.claim(clock.now(), limit=5)
    assert [each.chat.destination.chat for each in claimed] == ["crowded", "0", "1", "2", "3"]


async def test_a_new_story_goes_before_what_is_left_of_an_older_one_and_not_before_its_turn(
    stores: Stores, clock: StandingClock
) -> None:
    many = [await stores.a_chat(clock.now(), str(number), "KFOR") for number in range(30)]
    one = await stores.a_chat(clock.now(), "one", "EULEX")
    await rung(stores, clock, ["KFOR on patrol"], *many)
    for delivery in await stores.claim(clock.now(), limit=10):
        await end(stores, clock, delivery, Sent("7"))
    await rung(stores, clock, ["EULEX reports"], one)
    chats_of = [each.chat.destination.chat for each in await stores.claim(clock.now(), limit=2)]
    assert chats_of == ["10", "one"]


async def test_busy_chats_are_passed_over(stores: Stores, clock: StandingClock) -> None:
    first, second = await stores.a_chat(clock.now(), "1", "KFOR"), await stores.a_chat(clock.now(), "2", "KFOR")
    await rung(stores, clock, ["KFOR one"], first, second)
    busy = frozenset({first.destination.chat})
    claimed = await stores.sends.claim(Platform.TELEGRAM, clock.now(), 8, busy=busy)
    assert [each.chat.id for each in claimed] == [second.id]


async def test_a_failed_send_comes_back_when_it_is_due_and_keeps_its_place(
    stores: Stores, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one", "KFOR two"], chat)
    (delivery,) = await stores.claim(clock.now())
    await end(stores, clock, delivery, Unreachable("connection refused"))
    assert await stores.claim(clock.now()) == []
    clock.advance(timedelta(seconds=6))
    (again,) = await stores.claim(clock.now())
    assert (again.id, again.attempts) == (delivery.id, 1)


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


async def test_a_claim_looks_at_no_chat_twice_where_all_wait_for_many_stories(
    stores: Stores, clock: StandingClock
) -> None:
    many = [await stores.a_chat(clock.now(), str(number), "KFOR") for number in range(6)]
    await rung(stores, clock, [f"KFOR {number}" for number in range(5)], *many)
    claimed = await stores.claim(clock.now(), limit=6)
    assert sorted(each.chat.id for each in claimed) == [chat.id for chat in many]
    assert {ring_in(each).item.title for each in claimed} == {"KFOR 0"}


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

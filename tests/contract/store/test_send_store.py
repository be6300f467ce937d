"""What every SendStore promises of claims: who comes when."""

from __future__ import annotations

from datetime import timedelta

from bot.alerts.outcome import Sent, Unreachable
from bot.model import Platform
from tests.builders import Stores, ring_in
from tests.clock import StandingClock
from tests.contract.store.outbox import end, rung


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


async def test_a_claim_looks_at_no_chat_twice_where_all_wait_for_many_stories(
    stores: Stores, clock: StandingClock
) -> None:
    many = [await stores.a_chat(clock.now(), str(number), "KFOR") for number in range(6)]
    await rung(stores, clock, [f"KFOR {number}" for number in range(5)], *many)
    claimed = await stores.claim(clock.now(), limit=6)
    assert sorted(each.chat.id for each in claimed) == [chat.id for chat in many]
    assert {ring_in(each).item.title for each in claimed} == {"KFOR 0"}

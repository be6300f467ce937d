"""What both stores promise of the alerts of items that change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.alerts.outcome import Lost, Outcome, Posted, Refused, Sent, Unreachable, decide
from bot.model import Chat, Delivery, Entry, MatchedItem, OwedEdit, OwedRing, Platform
from bot.store.local import SqlLocalStore
from bot.store.matches import SqlMatchStore
from bot.store.schema import deliveries
from tests.builders import Stores, an_entry
from tests.clock import StandingClock

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SHORT = an_entry("KFOR denies", "The mission denies it.")
FULL = replace(SHORT, text="The mission denies it. Banjska was quiet at night, says its spokesman.", text_key=b"full")


async def matched(stores: Stores, clock: StandingClock, *chats: Chat) -> None:
    """The matcher has been there: each chat matched by the first thing that it follows."""
    for item in await stores.pending():
        await stores.ring(clock.now(), item, *chats)


async def end(stores: Stores, clock: StandingClock, delivery: Delivery, outcome: Outcome, shown: str = "") -> None:
    verdict = replace(decide(outcome, delivery, clock.now()), shown=shown or None)
    await stores.sends.record(delivery, verdict, clock.now())


async def owed(stores: Stores) -> list[tuple[str, bool, datetime]]:
    """State, whether an edit, and when due; the oldest first."""
    async with stores.database.read() as connection:
        columns = deliveries.c.state, deliveries.c.edit, deliveries.c.due_at
        return [
            (row[0], row[1], row[2]) for row in await connection.execute(select(*columns).order_by(deliveries.c.id))
        ]


async def rung(stores: Stores, clock: StandingClock, platform: Platform = Platform.TELEGRAM) -> Chat:
    """A chat that has the alert of SHORT, as its message 7."""
    chat = await stores.a_chat(clock.now(), "100", "KFOR", platform=platform)
    await stores.publish(clock.now(), SHORT)
    await matched(stores, clock, chat)
    (ring,) = await stores.claim(clock.now(), platform=platform)
    await end(stores, clock, ring, Sent("7"), "as it was")
    clock.advance(MINUTE)
    return chat


async def edited(stores: Stores, clock: StandingClock, entry: Entry, *chats: Chat) -> None:
    await stores.publish(clock.now(), entry)
    await matched(stores, clock, *chats)


def edit_in(delivery: Delivery) -> OwedEdit:
    assert isinstance(delivery.owed, OwedEdit)
    return delivery.owed


async def test_an_edit_is_owed_to_who_was_rung_and_a_ring_to_who_matches_only_now(
    stores: Stores, clock: StandingClock
) -> None:
    old = await rung(stores, clock)
    late = await stores.a_chat(clock.now(), "200", "Banjska")
    await edited(stores, clock, FULL, old, late)
    edit, ring = sorted(await stores.claim(clock.now()), key=lambda each: each.chat.id)
    assert (edit.chat.id, ring.chat.id) == (old.id, late.id)
    assert isinstance(ring.owed, OwedRing)
    was = edit_in(edit)
    assert (was.remote_id, was.shown, was.ring.item.text) == ("7", "as it was", FULL.text)
    assert edit.key.startswith("edit:1:")


async def test_an_alert_that_still_waits_is_not_edited_and_says_the_newest(
    stores: Stores, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "100", "KFOR")
    await edited(stores, clock, SHORT, chat)
    await edited(stores, clock, FULL, chat)
    (ring,) = await stores.claim(clock.now())
    assert isinstance(ring.owed, OwedRing)
    assert ring.owed.item.text == FULL.text
    assert len(await owed(stores)) == 1


async def test_one_on_its_way_is_edited_behind_it(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "100", "KFOR")
    await edited(stores, clock, SHORT, chat)
    (ring,) = await stores.claim(clock.now())
    await edited(stores, clock, FULL, chat)
    assert await stores.claim(clock.now()) == []
    await end(stores, clock, ring, Sent("7"))
    (edit,) = await stores.claim(clock.now())
    assert edit_in(edit).remote_id == "7"


async def test_one_edit_waits_at_a_time_and_five_minutes_lie_between_two(stores: Stores, clock: StandingClock) -> None:
    chat = await rung(stores, clock)
    await edited(stores, clock, FULL, chat)
    await edited(stores, clock, replace(FULL, text="Something else."), chat)
    assert [state for state, edit, _ in await owed(stores) if edit] == ["pending"]
    (edit,) = await stores.claim(clock.now())
    assert edit_in(edit).ring.item.text == "Something else."
    await edited(stores, clock, replace(FULL, text="While that was on its way."), chat)
    await end(stores, clock, edit, Sent("7"), "as it is")
    sent_at = clock.now()
    clock.advance(MINUTE)
    await edited(stores, clock, replace(FULL, text="And again."), chat)
    assert [each for each in await owed(stores) if each[1]][1:] == [("pending", True, sent_at + 5 * MINUTE)]
    assert await stores.claim(clock.now()) == []
    clock.advance(4 * MINUTE)
    (edit,) = await stores.claim(clock.now())
    assert (edit_in(edit).shown, edit_in(edit).ring.item.text) == ("as it is", "And again.")


async def test_an_edit_that_waits_for_its_time_holds_up_no_ring(stores: Stores, clock: StandingClock) -> None:
    chat = await rung(stores, clock)
    await edited(stores, clock, FULL, chat)
    (edit,) = await stores.claim(clock.now())
    await end(stores, clock, edit, Sent("7"))
    await edited(stores, clock, replace(FULL, text="Later."), chat)
    await edited(stores, clock, an_entry("KFOR arrives"), chat)
    (ring,) = await stores.claim(clock.now())
    assert isinstance(ring.owed, OwedRing)
    clock.advance(5 * MINUTE)
    assert await stores.claim(clock.now()) == []  # one in flight a chat, also of these
    await end(stores, clock, ring, Sent("8"))
    (edit,) = await stores.claim(clock.now())
    await edited(stores, clock, an_entry("KFOR leaves"), chat)
    assert await stores.claim(clock.now()) == []
    assert not await stores.matches.owed_more_than(1)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Lost("message to edit not found"), "expired"), (Refused("no rights"), "expired"), (Unreachable("x"), "pending")],
)
async def test_a_refused_edit_ends_alone_and_a_lost_message_is_edited_no_more(
    stores: Stores, clock: StandingClock, outcome: Outcome, state: str
) -> None:
    chat = await rung(stores, clock)
    await edited(stores, clock, FULL, chat)
    (edit,) = await stores.claim(clock.now())
    await end(stores, clock, edit, outcome)
    await edited(stores, clock, replace(FULL, text="Later."), chat)
    assert [each[0] for each in await owed(stores)] == ["sent", state]
    clock.advance(MINUTE)
    await edited(stores, clock, an_entry("KFOR arrives"), chat)
    assert len(await stores.claim(clock.now())) == 1  # the chat goes on


async def test_no_edit_is_owed_a_day_after_the_alert(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), SHORT)
    (item,) = await stores.pending()
    chat = await rung(stores, clock)
    clock.advance(24 * HOUR)
    await stores.matches.record([MatchedItem(replace(item, edits=1, again=True), ())], clock.now())
    assert len(await owed(stores)) == 1
    assert chat.id


async def test_an_edit_that_waited_for_a_day_ends_and_nobody_is_told(stores: Stores, clock: StandingClock) -> None:
    chat = await rung(stores, clock)
    await edited(stores, clock, FULL, chat)
    clock.advance(25 * HOUR)
    assert await stores.sends.expire(Platform.TELEGRAM, clock.now(), 24 * HOUR) == 1
    assert [each[0] for each in await owed(stores)] == ["sent", "expired"]


async def test_an_edit_that_a_crash_cut_off_is_made_again_however_often(stores: Stores, clock: StandingClock) -> None:
    chat = await rung(stores, clock)
    await edited(stores, clock, FULL, chat)
    for _ in range(3):
        claimed = await stores.claim(clock.now())
        await stores.sends.begin(claimed, clock.now())
        await stores.sends.recover(Platform.TELEGRAM, safe_since=clock.now() + MINUTE)
    (edit,) = await stores.claim(clock.now())
    assert edit.ambiguous == 0


async def test_many_alerts_are_edited_in_several_transactions(stores: Stores, clock: StandingClock) -> None:
    chats = [await stores.a_chat(clock.now(), str(number), "KFOR") for number in range(7)]
    await edited(stores, clock, SHORT, *chats)
    for ring in await stores.claim(clock.now()):
        await end(stores, clock, ring, Sent("1"))
    await stores.publish(clock.now(), FULL)
    (item,) = await stores.pending()
    few = SqlMatchStore(stores.database, owed_at_once=3)
    assert await few.record([MatchedItem(item, ())], clock.now()) == 0
    assert len(await stores.claim(clock.now(), limit=20)) == 7
    assert await stores.pending() == []


async def test_the_local_chats_line_is_edited_in_the_transaction_that_marks_it(
    stores: Stores, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "100", "KFOR", platform=Platform.LOCAL)
    await edited(stores, clock, SHORT, chat)
    (ring,) = await stores.claim(clock.now(), platform=Platform.LOCAL)
    await end(stores, clock, ring, Posted("one"))
    await edited(stores, clock, FULL, chat)
    (edit,) = await stores.claim(clock.now(), platform=Platform.LOCAL)
    await end(stores, clock, edit, Posted("two"))
    (line,) = await SqlLocalStore(stores.database).latest("100", 9)
    assert (line.body, line.revision) == ("two", 1)


async def test_many_edits_are_marked_at_once(stores: Stores, clock: StandingClock) -> None:
    chat = await rung(stores, clock)
    await edited(stores, clock, FULL, chat)
    (edit,) = await stores.claim(clock.now())
    verdict = replace(decide(Sent("7"), edit, clock.now()), shown="as it is")
    await stores.sends.record_sent([(edit, verdict)], clock.now())
    clock.advance(5 * MINUTE)
    await edited(stores, clock, replace(FULL, text="Later."), chat)
    (edit,) = await stores.claim(clock.now())
    assert (edit_in(edit).remote_id, edit_in(edit).shown) == ("7", "as it is")

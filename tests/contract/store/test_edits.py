"""What both stores promise of items that change, and of their alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Row, select, text

from bot.alerts.outcome import Lost, Outcome, Posted, Refused, Sent, Unreachable, decide
from bot.feeds.known import short
from bot.model import Chat, Delivery, Entry, MatchedItem, OwedEdit, OwedRing, Platform
from bot.ports import PollRecord
from bot.store.items import SqlItemStore
from bot.store.local import SqlLocalStore
from bot.store.matches import SqlMatchStore
from bot.store.schema import deliveries, items
from bot.topics.candidates import candidates
from bot.topics.query import parse
from tests.builders import Stores, a_feed, an_entry, new_entry
from tests.clock import StandingClock

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SHORT = an_entry("KFOR denies", "The mission denies it.")
FULL = replace(SHORT, text="The mission denies it. Banjska was quiet at night, says its spokesman.", text_key=b"full")


async def stored(stores: Stores) -> list[Row[tuple[object, ...]]]:
    async with stores.database.read() as connection:
        return list((await connection.execute(select(items).order_by(items.c.id))).all())


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


# --- The same item -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "again",
    [
        replace(FULL, identity="new guid"),
        replace(FULL, identity="new guid", published=datetime.fromisoformat("2031-01-01T00:00Z")),
        replace(FULL, identity="new guid", link="https://moved.example/1", link_key=b"moved"),
        replace(FULL, identity="new guid", title="KFOR still denies", text_key=b"changed"),
    ],
    ids=["guid", "guid and date", "guid and link", "guid and title"],
)
async def test_an_entry_under_another_guid_is_the_item_of_its_link_or_else_of_its_text(
    stores: Stores, clock: StandingClock, again: Entry
) -> None:
    await stores.publish(clock.now(), FULL)
    clock.advance(HOUR)
    assert await stores.publish(clock.now(), again) == 0
    (item,) = await stored(stores)
    assert (item.identity, item.title, item.link) == ("new guid", again.title, again.link)
    assert await stores.publish(clock.now(), FULL) == 0  # and back again


async def test_another_feeds_entry_is_another_item(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed(), a_feed("b", "b.example")], [], clock.now())
    assert await stores.publish(clock.now(), FULL) == 1
    assert await stores.publish(clock.now(), FULL, feed=a_feed("b", "b.example")) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(an_entry("Weather of the day", "Rain in Mitrovica."), link_key=FULL.link_key),
        replace(an_entry("KFOR denies", "Other"), identity="other", link_key=b"", text_key=b""),
    ],
    ids=["one page for all", "named by nothing else"],
)
async def test_what_only_looks_alike_is_new(stores: Stores, clock: StandingClock, other: Entry) -> None:
    await stores.publish(clock.now(), FULL)
    assert await stores.publish(clock.now(), other) == 1


async def test_links_that_pass_from_one_entry_to_another_name_neither(stores: Stores, clock: StandingClock) -> None:
    """Some feeds number their links from the top."""
    first = an_entry("KFOR denies", "The mission denies it.", identity="1")
    await stores.publish(clock.now(), first)
    moved = replace(first, link="https://kossev.example/2", link_key=short("https://kossev.example/2"))
    second = replace(an_entry("KFOR arrives", "The mission is here.", identity="2"), link_key=first.link_key)
    assert await stores.publish(clock.now(), second, moved) == 1
    assert [(item.identity, item.title) for item in await stored(stores)] == [
        ("1", "KFOR denies"),
        ("2", "KFOR arrives"),
    ]


async def test_copies_within_one_document_are_one_item(stores: Stores, clock: StandingClock) -> None:
    assert await stores.publish(clock.now(), FULL, replace(FULL, identity="copy")) == 1


async def test_a_hundred_entries_under_new_guids_in_another_order_are_known(
    stores: Stores, clock: StandingClock
) -> None:
    archive = [an_entry(f"KFOR on day {number}", f"Day {number} was quiet.") for number in range(100)]
    assert await stores.publish(clock.now(), *archive, first_look=True) == 100
    renamed = [replace(each, identity=f"new {each.identity}") for each in reversed(archive)]
    assert await stores.publish(clock.now(), *renamed) == 0
    assert {item.identity for item in await stored(stores)} == {each.identity for each in renamed}
    assert {item.edits for item in await stored(stores)} == {0}


# --- Edits of items ------------------------------------------------------------------------------------------------


async def test_an_edit_updates_the_item_and_what_search_finds(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), SHORT)
    clock.advance(HOUR)
    title = "KFOR confirms"
    assert await stores.publish(clock.now(), replace(FULL, title=title, published=clock.now() - 2 * HOUR)) == 0
    (item,) = await stored(stores)
    assert (item.title, item.text, item.published) == (title, FULL.text, clock.now() - 2 * HOUR)
    assert item.at == item.published
    search = SqlItemStore(stores.database)
    for query, found in (("spokesman", 1), ("confirms", 1), ("denies Banjska", 1), ("denies KFOR -x", 1), ("gone", 0)):
        assert len(await search.find(candidates(parse(query)), None, 10)) == found, query
    await stores.publish(clock.now(), replace(SHORT, title=title, text="Nothing."))
    assert await search.find(candidates(parse("spokesman")), None, 10) == []
    if not stores.database.on_postgresql:
        async with stores.database.write() as connection:
            await connection.execute(text("INSERT INTO items_fts(items_fts, rank) VALUES ('integrity-check', 1)"))


async def test_a_date_after_the_item_was_seen_is_not_taken_over(stores: Stores, clock: StandingClock) -> None:
    first = replace(SHORT, published=clock.now() - HOUR)
    await stores.publish(clock.now(), first)
    clock.advance(HOUR)
    for published in (clock.now(), clock.now() + HOUR, None):
        await stores.publish(clock.now(), replace(first, published=published))
        (item,) = await stored(stores)
        assert (item.published, item.at, item.edits) == (first.published, first.published, 0)


@pytest.mark.parametrize(
    ("change", "after", "again"),
    [
        ({"text": FULL.text}, HOUR, True),
        ({"text": "The  mission\ndenies it!"}, HOUR, False),
        ({"text": "The mission denies it. 12 comments"}, HOUR, False),
        ({"link": "https://kossev.example/b", "link_key": b"b"}, HOUR, True),
        ({"text": FULL.text}, 25 * HOUR, False),
    ],
    ids=["more text", "white space", "a counter", "another address", "too late"],
)
async def test_what_says_something_new_within_a_day_is_matched_again(
    stores: Stores, clock: StandingClock, change: dict[str, str], after: timedelta, again: bool
) -> None:
    await stores.publish(clock.now(), SHORT)
    await matched(stores, clock)
    clock.advance(after)
    await stores.publish(clock.now(), replace(SHORT, **change))  # type: ignore[arg-type]  # fields by name
    assert [(item.again, item.edits) for item in await stores.pending()] == ([(True, 1)] if again else [])


async def test_an_edit_while_the_item_is_matched_is_matched_too(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), SHORT)
    as_read = await stores.pending()
    await stores.publish(clock.now(), FULL)
    await stores.matches.record([MatchedItem(as_read[0], ())], clock.now())
    (again,) = await stores.pending()
    assert (again.text, again.again) == (FULL.text, False)
    await stores.matches.record([MatchedItem(again, ())], clock.now())
    assert await stores.pending() == []


async def test_what_was_old_when_it_was_first_seen_never_rings(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await stores.lease(clock.now())
    for entry in (SHORT, FULL):
        silent = new_entry(entry, may_ring=False)
        await stores.record(lease, PollRecord("kossev", clock.now(), clock.now(), entries=(silent,)))
    assert await stores.pending() == []
    assert [item.text for item in await stored(stores)] == [FULL.text]


# --- Edits of alerts -----------------------------------------------------------------------------------------------


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

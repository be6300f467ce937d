"""Edits of alerts go out: what they say, and when no call is made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.alerts.outcome import Ambiguous, Busy, Lost, Outcome, Refused, Rejected
from bot.model import MatchedItem
from bot.store.database import Database
from bot.store.schema import alerts
from tests.builders import an_entry
from tests.clock import StandingClock
from tests.unit.send_office import SECOND, Office

FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture
def office(database: Database, clock: StandingClock) -> Office:
    return Office(database, clock)


async def edited(office: Office, title: str, text: str, *, identity: str = "kfor-one") -> None:
    """The item says something else by now, and the matcher has been there."""
    await office.stores.publish(office.clock.now(), an_entry(title, text, identity=identity))
    for item in await office.stores.pending():
        await office.stores.matches.record([MatchedItem(item, ())], office.clock.now())


async def tried(office: Office) -> None:
    """An edit was called for."""
    while not office.messenger.edited:
        await office.wake.look()


async def test_an_alert_is_edited_into_what_its_item_says_when_it_is_sent(office: Office) -> None:
    await office.owes("KFOR one")
    async with office.at_work():
        await office.until("sent")
        await edited(office, "KFOR one", "The mission has more to say.")
        await office.until("sent", "sent")
    [(remote_id, said)] = office.messenger.edited
    assert (remote_id, said.title, said.summary) == ("1", "KFOR one", "The mission has more to say.")
    assert len(office.messenger.sent) == 1


async def test_no_call_is_made_where_the_alert_shows_this_already(office: Office) -> None:
    await office.owes("KFOR one")
    first = "The mission was at the bridge of Mitrovica in the morning. " * 3
    async with office.at_work():
        await office.until("sent")
        for text in (first + "Later.", first + "Later. Much later, at night."):
            await edited(office, "KFOR one", text)
            office.clock.advance(FIVE_MINUTES)
            await office.wake.look()
        await office.until("sent", "sent", "sent")
    shown = [said.summary for _, said in office.messenger.edited]
    assert len(shown) == len(set(shown)) < 3


async def test_edits_within_five_minutes_become_one(office: Office) -> None:
    await office.owes("KFOR one")
    async with office.at_work():
        await office.until("sent")
        await edited(office, "KFOR one", "Now.")
        await office.until("sent", "sent")
        for text in ("One minute later.", "Two minutes later."):
            office.clock.advance(timedelta(minutes=1))
            await edited(office, "KFOR one", text)
            await office.wake.look()
        await office.until("sent", "sent", "pending")
        office.clock.advance(timedelta(minutes=3))
        await office.until("sent", "sent", "sent")
    assert [said.summary for _, said in office.messenger.edited] == ["Now.", "Two minutes later."]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Lost("gone"), "expired"), (Refused("blocked"), "expired"), (Rejected("too long"), "dead")],
)
async def test_a_refused_edit_ends_and_the_chats_next_alert_arrives(
    office: Office, outcome: Outcome, state: str
) -> None:
    await office.owes("KFOR one")
    async with office.at_work():
        await office.until("sent")
        office.messenger.outcomes.append(outcome)
        await edited(office, "KFOR one", "More.")
        await office.until("sent", state)
        await office.owes("KFOR two")
        await office.until("sent", state, "sent")
    assert office.messenger.titles("1") == ["KFOR one", "KFOR two"]


@pytest.mark.parametrize("outcome", [Busy(10 * SECOND, whole_bot=None), Ambiguous("no answer")])
async def test_an_edit_that_didnt_come_through_is_made_again(office: Office, outcome: Outcome) -> None:
    await office.owes("KFOR one")
    async with office.at_work():
        await office.until("sent")
        office.messenger.outcomes.append(outcome)
        await edited(office, "KFOR one", "More.")
        await tried(office)
        await office.until("sent", "pending")
        office.clock.advance(10 * SECOND)
        await office.until("sent", "sent")
    assert len(office.messenger.edited) == 2


async def test_an_alert_of_yesterday_is_edited_no_more(office: Office) -> None:
    await office.owes("KFOR one")
    async with office.at_work() as wake:
        await office.until("sent")
        office.messenger.outcomes.append(Busy(timedelta(hours=23, minutes=59), whole_bot=None))
        await edited(office, "KFOR one", "More.")
        await tried(office)
        await office.until("sent", "pending")
        office.clock.advance(timedelta(hours=24, seconds=1))
        await wake.look()
        await office.until("sent", "expired")
    assert len(office.messenger.edited) == 1


async def test_an_alert_that_never_arrived_is_not_edited_into_being(office: Office, database: Database) -> None:
    await office.owes("KFOR one")
    office.messenger.outcomes.append(Rejected("too long"))
    office.messenger.hold("1")
    async with office.at_work():
        await office.messenger.waiting["1"].wait()
        await edited(office, "KFOR one", "More.")
        office.messenger.let_go("1")
        await office.until("dead", "expired")
    assert office.messenger.edited == []
    async with database.read() as connection:
        assert (await connection.scalars(select(alerts.c.remote_id))).all() == [None]


async def test_a_ring_goes_before_edits_that_are_due(office: Office) -> None:
    await office.owes("KFOR one")
    async with office.at_work():
        await office.until("sent")
    await edited(office, "KFOR one", "More.")
    await office.owes("KFOR two")
    office.stop.clear()
    order: list[str] = []
    office.messenger.when_sending = lambda: order.append("edit" if office.messenger.edited else "ring")
    async with office.at_work():
        await office.until("sent", "sent", "sent")
    assert order == ["ring", "edit"]

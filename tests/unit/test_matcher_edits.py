"""Whom an item rings that its feed has edited."""

from __future__ import annotations

from datetime import timedelta

from bot.matcher import Matcher
from bot.store.database import Database
from tests.builders import Stores, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker


async def test_an_edited_item_rings_whom_its_fuller_text_concerns_and_nobody_twice(
    database: Database, clock: StandingClock
) -> None:
    stores = Stores.of(database)
    for chat, query in (("1", "KFOR"), ("2", "spokesman"), ("3", "EULEX")):
        await stores.a_chat(clock.now(), chat, query)
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    matcher = Matcher(stores.matches, clock, CountingWaker())
    revision, _ = await matcher.step(0)
    clock.advance(timedelta(minutes=1))
    await stores.a_chat(clock.now(), "4", "spokesman")  # the item was there before
    clock.advance(timedelta(minutes=1))
    await stores.publish(clock.now(), an_entry("KFOR denies", "So says its spokesman."))
    await matcher.step(revision)
    rings = await stores.claim(clock.now(), limit=100)
    assert sorted(each.chat.destination.chat for each in rings) == ["1", "2"]
    assert await stores.pending() == []

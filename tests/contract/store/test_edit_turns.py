"""Edits of many alerts, and a ring that comes after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.alerts.outcome import Sent, decide
from bot.model import OwedEdit
from tests.builders import Stores
from tests.clock import StandingClock
from tests.contract.store.story_world import World

CHATS = 30
STORIES = 12


async def sent(world: World) -> list[bool]:
    """Sends all that is owed, twenty at a time; of each whether it was an edit."""
    order: list[bool] = []
    while claimed := await world.stores.claim(world.clock.now(), limit=20):
        for each in claimed:
            order.append(isinstance(each.owed, OwedEdit))
            outcome = replace(decide(Sent(f"m{each.id}"), each, world.clock.now()), shown=None)
            await world.stores.sends.record(each, outcome, world.clock.now())
    return order


async def test_a_source_that_adds_to_every_story_puts_rings_off_no_further_than_one_would(
    stores: Stores, clock: StandingClock
) -> None:
    world = World(stores, clock)
    for number in range(CHATS):
        await world.chat(str(100 + number))
    firsts = [await world.tells("birn", f"KFOR {number}") for number in range(STORIES)]
    await sent(world)
    world.clock.advance(timedelta(minutes=10))
    for first in firsts:
        await world.tells("kossev", f"nothing {first}", like=first, rings=False)
    await world.tells("birn", "KFOR real news")
    order = await sent(world)
    rings = [place for place, is_edit in enumerate(order) if not is_edit]
    assert (len(rings), len(order)) == (CHATS, CHATS * (STORIES + 1))
    assert rings[-1] < 3 * CHATS

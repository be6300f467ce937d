"""What both stores promise of a story that several items tell: one alert, which grows."""

from __future__ import annotations

from bot.model import OwedEdit, OwedRing
from bot.store.matches import SqlMatchStore
from tests.contract.store.story_world import MINUTE, World, names


async def test_a_later_item_edits_the_alert_which_names_who_else_carries_the_story(world: World) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    (ring,) = await world.sends()
    assert names(ring) == ([], 1, 1)
    world.clock.advance(MINUTE)
    await world.tells("koha", "KFOR nje", like=first)
    (edit,) = await world.sends()
    assert isinstance(edit.owed, OwedEdit)
    assert (edit.owed.remote_id, names(edit)) == ("m1", (["Koha"], 2, 2))
    world.clock.advance(5 * MINUTE)
    await world.tells("birn", "A mission", like=first, rings=False)
    await world.tells("koha", "KFOR dy", like=first)
    (edit,) = await world.sends()
    assert names(edit) == (["Koha", "Birn"], 3, 3), "one item a source, matched or not"
    assert await world.keys() == ["ring:1", "edit:1:1", "edit:1:2"]


async def test_what_the_same_feed_publishes_of_the_story_is_named_in_the_alert(world: World) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    second = await world.tells("kossev", "KFOR two", like=first)
    (edit,) = await world.sends()
    assert isinstance(edit.owed, OwedEdit)
    assert edit.owed.ring.also.own is not None
    assert edit.owed.ring.also.own.item == second


async def test_a_chat_that_matches_only_the_third_is_rung_with_all_that_carry_it(world: World) -> None:
    await world.chat("1", "KFOR")
    late = await world.chat("2", "Banjska")
    first = await world.tells("kossev", "KFOR one")
    await world.tells("koha", "KFOR nje", like=first)
    await world.tells("birn", "Banjska", like=first)
    (ring,) = [each for each in await world.sends() if each.chat.id == late.id]
    assert isinstance(ring.owed, OwedRing)
    assert (ring.owed.item.title, names(ring)) == ("Banjska", (["Koha", "Kossev"], 3, 3))


async def test_an_alert_lists_every_topic_that_an_item_of_the_story_matched(world: World) -> None:
    await world.chat("1", "KFOR", "Banjska")
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    await world.tells("koha", "Banjska", like=first)
    (edit,) = await world.sends()
    assert isinstance(edit.owed, OwedEdit)
    assert [each.label for each in edit.owed.ring.topics] == ["KFOR", "Banjska"]


async def test_edits_of_a_story_that_grows_take_as_many_transactions_as_they_need(world: World) -> None:
    for number in range(7):
        await world.chat(str(number))
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    world.matches = SqlMatchStore(world.stores.database, owed_at_once=3)
    await world.tells("koha", "A mission", like=first, rings=False)
    assert len(await world.due()) == 7
    assert await world.stores.pending() == []


async def test_an_item_that_was_not_done_when_the_process_died_owes_its_edits_once(world: World) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    second = await world.tells("koha", "KFOR nje", like=first)
    item = await world.items.item(second)
    assert item is not None
    await world.matched(item)
    assert await world.keys() == ["ring:1", "edit:1:1"]

"""What is new in a story whose alert can't be edited or answered: it is too old, never arrived, or was a digest's."""

from __future__ import annotations

import pytest

from bot.alerts.outcome import Ambiguous, Outcome, Rejected
from bot.alerts.policy import Caps
from bot.model import Digest, Item, OwedReply, Platform
from bot.store.matches import SqlMatchStore
from tests.contract.store.story_world import HOUR, MINUTE, World, told


async def test_what_an_edit_can_no_longer_show_comes_as_a_reply_three_times_a_day(world: World) -> None:
    first = await told(world)
    world.clock.advance(24 * HOUR - 5 * MINUTE)
    for number in range(4):
        await world.tells("kossev", f"KFOR: soldiers {'were ' * number}hurt", like=first)
        await world.tells("birn", "A mission" + " goes" * number, like=first, rings=False)
        world.clock.advance(5 * MINUTE)
    replies = [key for key in await world.keys() if key.startswith("reply")]
    assert replies == ["reply:1:1", "reply:1:2", "reply:1:3"]
    world.clock.advance(24 * HOUR)
    await world.tells("koha", "KFOR: soldiers hurt", like=first)
    assert (await world.keys())[-1] == "reply:1:4"


async def test_a_topic_that_a_message_can_no_longer_name_comes_with_a_reply_at_once(world: World) -> None:
    first = await told(world)
    world.clock.advance(24 * HOUR)
    for number in range(3):
        await world.tells("kossev", f"KFOR: soldiers {'were ' * number}hurt", like=first)
    await world.chat("100", "Banjska")
    world.clock.advance(MINUTE)
    third = await world.tells("koha", "KFOR: Banjska", like=first)
    await world.tells("koha", "KFOR: Banjska again", like=first)
    assert [key for key in await world.keys() if key.startswith("reply")][3:] == ["reply:1:4"]
    replies = []
    while sent := await world.sends():
        replies += [each.owed for each in sent if each.key == "reply:1:4"]
    (reply,) = replies
    assert isinstance(reply, OwedReply)
    assert reply.ring.item.id == third
    assert [each.label for each in reply.ring.topics] == ["KFOR", "Banjska"]


@pytest.mark.parametrize("outcome", [Rejected("too long"), Ambiguous("it timed out")], ids=["dead", "unknown"])
async def test_a_development_of_an_alert_that_never_arrived_comes_by_itself(world: World, outcome: Outcome) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    while await world.sends(outcome):
        world.clock.advance(MINUTE)
    world.clock.advance(2 * HOUR)
    second = await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    (reply,) = await world.sends()
    assert isinstance(reply.owed, OwedReply)
    assert (reply.key, reply.owed.remote_id, reply.owed.ring.item.id) == ("reply:1:1", None, second)


async def test_after_an_alert_expired_a_development_comes_by_itself(world: World) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    world.clock.advance(2 * HOUR)
    await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    assert await world.keys() == ["ring:1"], "the alert that waits will tell of it"
    world.clock.advance(23 * HOUR)
    assert await world.stores.sends.expire(Platform.TELEGRAM, world.clock.now(), 24 * HOUR) == 1
    await world.tells("koha", "KFOR: 16 soldiers hurt", like=first)
    assert (await world.keys())[-1] == "reply:1:1"


@pytest.mark.parametrize("rings", [True, False], ids=["within the cap", "beyond it"])
async def test_after_a_digest_a_development_comes_by_itself_as_the_caps_allow(world: World, *, rings: bool) -> None:
    await world.chat()
    world.matches = SqlMatchStore(world.stores.database, caps=Caps(feed=1))
    await world.tells("kossev", "KFOR elsewhere")
    first = await world.tells("kossev", "KFOR one")
    world.clock.advance(15 * MINUTE)
    assert await world.matches.owe_digests(world.clock.now()) == 1
    world.clock.advance(2 * HOUR)
    await world.tells("kossev", "KFOR: 14 soldiers hurt", like=first)
    assert (await world.keys())[-1] == "digest:1", "the digest that waits comes first"
    while await world.sends():
        pass
    if not rings:
        await world.tells("koha", "KFOR in a place")
    await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    assert ("reply:2:1" in await world.keys()) is rings


async def listed(world: World) -> list[list[int]]:
    """The items of the digests that are owed by now."""
    world.clock.advance(Caps().gather)
    await world.matches.owe_digests(world.clock.now())
    found: list[Digest] = []
    while sent := await world.sends():
        found += [each.owed for each in sent if isinstance(each.owed, Digest)]
    assert all(each.developments == each.count == len(each.items) for each in found)
    return [[item.id for item in each.items] for each in found]


async def test_after_a_digest_a_development_beyond_the_caps_is_in_the_next_one(world: World) -> None:
    await world.chat()
    world.matches = SqlMatchStore(world.stores.database, caps=Caps(feed=1))
    await world.tells("kossev", "KFOR elsewhere")
    first = await world.tells("kossev", "KFOR one")
    world.clock.advance(15 * MINUTE)
    await world.matches.owe_digests(world.clock.now())
    while await world.sends():
        pass
    world.clock.advance(2 * HOUR)
    await world.tells("koha", "KFOR in a place")
    later = await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    await world.tells("koha", "KFOR: fifteen soldiers", like=first)
    await world.matched(await the_item(world, later), first)
    assert await listed(world) == [[later]]
    world.clock.advance(3 * HOUR)
    await world.tells("birn", "KFOR: 15 soldiers hurt", like=first)
    assert await listed(world) == []


async def test_a_development_beyond_three_a_day_is_in_a_digest_where_no_edit_can_name_it(world: World) -> None:
    first = await told(world)
    world.clock.advance(24 * HOUR)
    for number in range(3):
        await world.tells("kossev", f"KFOR: soldiers {'were ' * number}hurt", like=first)
    while await world.sends():
        pass
    world.clock.advance(2 * HOUR)
    await world.tells("koha", "KFOR: soldiers hurt", like=first)
    later = await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    await world.tells("koha", "KFOR: 16 soldiers hurt", like=first)
    assert await listed(world) == [[later]]
    world.clock.advance(2 * HOUR)
    last = await world.tells("koha", "KFOR: 16 soldiers hurt by now", like=first)
    assert await listed(world) == [[last]]


async def the_item(world: World, number: int) -> Item:
    item = await world.items.item(number)
    assert item is not None
    return item

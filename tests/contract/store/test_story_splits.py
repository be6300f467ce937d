"""Items that a reader, or the operator for all, tells apart from their story."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.model import Chat, OwedEdit, OwedReply, OwedRing, Subscription, SubscriptionMatch
from bot.store.schema import alerts, deliveries, items
from tests.contract.store.story_world import HOUR, MINUTE, World, names


async def split(world: World, chat: Chat, item_id: int, alert: int = 1) -> bool | None:
    item = await world.items.item(item_id)
    assert item is not None
    followed: list[Subscription] = await world.stores.chats.subscriptions(chat, world.clock.now())
    found = [SubscriptionMatch(each, (each.query,)) for each in followed if each.query in item.title]
    return await world.stories.split(chat, alert, item, found, world.clock.now())


async def two_items(world: World, *, title: str = "KFOR two") -> tuple[Chat, int, int]:
    chat = await world.chat()
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    second = await world.tells("koha", title, like=first)
    await world.sends()
    world.clock.advance(5 * MINUTE)
    return chat, first, second


async def test_what_is_split_off_rings_by_itself_there_and_leaves_the_alert(world: World) -> None:
    chat, _, second = await two_items(world)
    assert await split(world, chat, second) is True
    (ring,) = await world.sends()
    assert isinstance(ring.owed, OwedRing)
    assert (ring.owed.item.id, names(ring)) == (second, ([], 1, 1))
    (edit,) = await world.sends()
    assert names(edit) == ([], 1, 1)
    alert = await world.items.told(chat, 1)
    assert alert is not None
    assert [each.item for each in alert.story] == [1]


async def test_what_matches_nothing_there_is_split_off_silently(world: World) -> None:
    chat, _, second = await two_items(world, title="A mission")
    assert await split(world, chat, second) is True
    assert [each.key for each in await world.due()] == ["edit:1:2"]


async def test_twice_changes_nothing_and_strange_items_are_refused(world: World) -> None:
    chat, first, second = await two_items(world)
    strange = await world.tells("birn", "KFOR elsewhere")
    other = await world.chat("200")
    assert await split(world, chat, second) is True
    before = await world.keys()
    assert await split(world, chat, second) is False
    assert await split(world, chat, strange) is None
    assert await split(world, chat, first) is None
    assert await split(world, other, second) is None
    assert await world.keys() == before
    assert [(each.item.id, each.other.id, each.said, each.operator) for each in await world.stories.pairs()] == [
        (second, first, 1, False)
    ]


async def test_elsewhere_the_story_stays_as_it_was(world: World) -> None:
    other = await world.chat("200")
    chat, first, second = await two_items(world)
    await split(world, chat, second, alert=2)
    stories = await world.items.stories(other, [first, second])
    assert stories == {first: (1, 2), second: (1, 2)}
    assert await world.items.stories(chat, [first, second]) == {first: (1, 1), second: (2, 1)}
    assert await split(world, other, second) is True
    assert (await world.items.stories(other, [second]))[second] == (2, 1), "one story of its own for all"
    assert [each.said for each in await world.stories.pairs()] == [2]


async def test_split_off_for_all_it_rings_wherever_it_matches_and_keeps_its_own_alerts(world: World) -> None:
    chat, first, second = await two_items(world)
    late = await world.chat("200", "two")
    third = await world.tells("birn", "KFOR two again", like=second)
    while await world.sends():
        world.clock.advance(5 * MINUTE)
    assert await world.stories.split_for_all(third, world.clock.now())
    (item,) = await world.stores.pending()
    assert (item.id, item.again, item.parted) == (third, True, True)
    await world.matched(item)
    owed = await world.due()
    assert {(each.chat.id, each.key) for each in owed} >= {(chat.id, "ring:2")}
    async with world.stores.database.read() as connection:
        rings = await connection.execute(
            select(deliveries.c.chat_id, deliveries.c.key).where(deliveries.c.key.like("ring:%"))
        )
        assert sorted(map(tuple, rings)) == [(chat.id, "ring:1"), (chat.id, "ring:2"), (late.id, "ring:2")]
        assert await connection.scalar(select(items.c.state).where(items.c.id == third)) == "done"
    assert (await world.items.stories(chat, [first, second, third])) == {first: (1, 2), second: (1, 2), third: (2, 1)}
    pairs = await world.stories.pairs()
    assert [(each.item.id, each.other.id, each.operator) for each in pairs] == [(third, first, True)]
    # What is left of the old story may still ring where its alert moved away.
    await world.tells("n1", "KFOR two, once more", like=first)
    assert (await world.keys())[-1] == "ring:1"


async def test_an_item_that_has_its_story_for_itself_is_not_split_off(world: World) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    assert not await world.stories.split_for_all(first, world.clock.now())
    assert not await world.stories.split_for_all(99, world.clock.now())
    assert await world.stores.pending() == []


async def test_an_old_item_that_is_split_off_for_all_rings_nobody(world: World) -> None:
    _, _, second = await two_items(world)
    later: datetime = world.clock.now() + 73 * HOUR
    assert await world.stories.split_for_all(second, later)
    assert await world.stores.pending() == []


async def alert_of(world: World, chat: Chat, item: int) -> int:
    async with world.stores.database.read() as connection:
        mine = alerts.c.chat_id == chat.id, alerts.c.item_id == item
        return int(await connection.scalar(select(alerts.c.id).where(*mine)) or 0)


async def flat_fire(world: World) -> tuple[Chat, int, int]:
    """A chat has a second item apart, which rang there; nothing waits."""
    chat, first, second = await two_items(world)
    assert await split(world, chat, second)
    while await world.sends():
        world.clock.advance(5 * MINUTE)
    return chat, first, second


async def test_what_is_like_an_item_told_apart_follows_it(world: World) -> None:
    chat, first, second = await flat_fire(world)
    third = await world.tells("n1", "KFOR two, too", like=second)
    fourth = await world.tells("birn", "KFOR two, at last", like=third)
    edits = [each for _ in range(2) for each in await world.sends()]
    assert {each.owed.ring.item.id: names(each) for each in edits if isinstance(each.owed, OwedEdit)} == {
        first: ([], 1, 1),
        second: (["Birn", "N1"], 3, 3),
    }
    assert await world.items.stories(chat, [first, second, third, fourth]) == {
        first: (1, 1),
        **dict.fromkeys((second, third, fourth), (2, 3)),
    }
    stories = [await world.items.told(chat, await alert_of(world, chat, item)) for item in (first, second)]
    assert [sorted(each.item for each in told.story) for told in stories if told] == [[first], [second, third, fourth]]


async def test_elsewhere_nothing_follows_what_one_chat_tells_apart(world: World) -> None:
    other = await world.chat("200")
    chat, first, second = await two_items(world)
    await split(world, chat, second, alert=2)
    third = await world.tells("n1", "KFOR two, too", like=second)
    assert (await world.items.stories(other, [third]))[third] == (1, 3)
    assert (await world.items.stories(chat, [first, third])) == {first: (1, 1), third: (2, 2)}


async def test_news_of_what_is_told_apart_is_a_reply_to_its_own_alert(world: World) -> None:
    chat, first, second = await flat_fire(world)
    apart = await alert_of(world, chat, second)
    world.clock.advance(3 * HOUR)
    third = await world.tells("n1", "KFOR two: 15 soldiers hurt", like=second)
    assert [(each.key, each.owed.ring.item.id) for each in await world.due() if isinstance(each.owed, OwedReply)] == [
        (f"reply:{apart}:1", third)
    ]
    await world.tells("kossev", "KFOR one: 17 people evacuated", like=first)
    assert "reply:1:1" in await world.keys()


async def test_what_follows_rings_where_the_other_matched_nothing(world: World) -> None:
    chat, first, second = await two_items(world, title="A mission")
    await split(world, chat, second)
    third = await world.tells("n1", "KFOR on a mission", like=second)
    assert "ring:2" in await world.keys()
    assert await world.items.stories(chat, [first, third]) == {first: (1, 1), third: (2, 2)}


async def test_what_follows_can_be_told_apart_again(world: World) -> None:
    chat, first, second = await flat_fire(world)
    third = await world.tells("n1", "KFOR two, too", like=second)
    apart = await alert_of(world, chat, second)
    assert await split(world, chat, third, alert=1) is False
    assert await split(world, chat, third, apart) is True
    assert await split(world, chat, third, apart) is False
    assert await world.items.stories(chat, [first, second, third]) == {first: (1, 1), second: (2, 1), third: (3, 1)}
    fourth = await world.tells("birn", "KFOR two, at last", like=third)
    assert (await world.items.stories(chat, [fourth]))[fourth] == (3, 2)


async def test_an_edited_item_stays_where_the_chat_has_it(world: World) -> None:
    chat, _, second = await flat_fire(world)
    third = await world.tells("n1", "KFOR two, too", like=second)
    found = await world.items.item(third)
    assert found is not None
    before = [each for each in await world.keys() if each.startswith("ring")]
    await world.matched(replace(found, again=True))
    assert [each for each in await world.keys() if each.startswith("ring")] == before
    assert (await world.items.stories(chat, [third]))[third] == (2, 2)

"""What every MatchStore promises."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.model import STORY_WINDOW, MatchedItem, SubscriptionMatch
from bot.store.schema import alert_topics, alerts, deliveries, stories, story_items
from bot.store.status import SqlStatusStore
from tests.builders import Stores, a_feed, an_entry
from tests.clock import NOON, StandingClock

MANY = 1_000  # items


async def owed(stores: Stores) -> int:
    return (await SqlStatusStore(stores.database).counts(NOON)).deliveries["pending"]


async def test_items_are_claimed_until_they_are_recorded(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    (item,) = await stores.pending()
    assert await stores.pending() == [item]
    await stores.matches.record([MatchedItem(item, ())], clock.now())
    assert await stores.pending() == []


async def test_a_subscription_made_before_the_claim_is_in_it(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "100", "KFOR")
    first = await stores.matches.claim(0, 10)
    assert [each.query for each in first.changed] == ["KFOR"]
    assert (await stores.matches.claim(first.revision, 10)).changed == ()
    (subscription,) = await stores.chats.subscriptions(chat, clock.now())
    await stores.chats.unsubscribe(chat, subscription.id)
    (removed,) = (await stores.matches.claim(first.revision, 10)).changed
    assert not removed.active


async def test_a_chat_is_rung_once_for_a_story_with_every_topic_that_matched(
    stores: Stores, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "100", "KFOR", "Banjska")
    follows = await stores.chats.subscriptions(chat, clock.now())
    await stores.publish(clock.now(), an_entry("KFOR denies Banjska talks"))
    (item,) = await stores.pending()
    matched = MatchedItem(item, tuple(SubscriptionMatch(each, (each.query,)) for each in follows))
    assert await stores.matches.record([matched], clock.now()) == 1
    async with stores.database.read() as connection:
        labels = await connection.scalars(select(alert_topics.c.label).order_by(alert_topics.c.subscription_id))
        assert list(labels) == ["KFOR", "Banjska"]


async def test_recording_an_item_again_after_a_crash_rings_nobody_twice(stores: Stores, clock: StandingClock) -> None:
    chats = [await stores.a_chat(clock.now(), str(number), "KFOR") for number in range(3)]
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    (item,) = await stores.pending()
    assert await stores.ring(clock.now(), item, *chats[:2]) == 2
    assert await stores.ring(clock.now(), item, *chats) == 1
    assert await owed(stores) == 3


async def test_a_chat_that_moved_since_it_was_read_is_rung_where_it_is_now(
    stores: Stores, clock: StandingClock
) -> None:
    from bot.alerts.outcome import Moved, decide  # noqa: PLC0415 - only this test moves

    old, new = await stores.a_chat(clock.now(), "-1", "KFOR"), await stores.a_chat(clock.now(), "-1001")
    (read_before,) = await stores.chats.subscriptions(old, clock.now())
    await stores.publish(clock.now(), an_entry("KFOR denies"), an_entry("KFOR confirms"))
    first, second = await stores.pending()
    await stores.ring(clock.now(), first, old)
    (delivery,) = await stores.claim(clock.now())
    await stores.sends.record(delivery, decide(Moved("-1001"), delivery, clock.now()), clock.now())
    matched = MatchedItem(second, (SubscriptionMatch(read_before, ("KFOR",)),))
    assert await stores.matches.record([matched], clock.now()) == 1
    async with stores.database.read() as connection:
        owed_to = await connection.scalars(select(deliveries.c.chat_id).where(deliveries.c.state == "pending"))
    assert set(owed_to) == {new.id}


async def placed(stores: Stores, clock: StandingClock, *likes: int | None) -> dict[int, int]:
    """The pending items recorded at once, unmatched, each like the item of that number; gives all items' stories."""
    found = await stores.pending()
    verdicts = [MatchedItem(item, (), like) for item, like in zip(found, likes, strict=True)]
    await stores.matches.record(verdicts, clock.now())
    return await stories_of(stores, clock)


async def stories_of(stores: Stores, clock: StandingClock) -> dict[int, int]:
    window = stores.matches.window(clock.now() - STORY_WINDOW, MANY, MANY)
    return {item.id: story async for some in window for item, story in some}


async def test_a_chat_is_rung_once_for_all_items_of_a_story(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "100", "KFOR")
    rings = []
    for number, like in enumerate((None, 1, 2, None)):
        await stores.publish(clock.now(), an_entry(f"KFOR denies, says {number}"))
        (item,) = await stores.pending()
        rings.append(await stores.ring(clock.now(), item, chat, like=like))
    assert rings == [1, 0, 0, 1]
    assert await stories_of(stores, clock) == {1: 1, 2: 1, 3: 1, 4: 2}


async def test_every_item_gets_its_story_matched_or_not(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), *[an_entry(f"A patrol, {number}") for number in range(6)])
    found = await placed(stores, clock, None, 1, None, 2, 5, 99)
    assert found == {1: 1, 2: 1, 3: 2, 4: 1, 5: 3, 6: 4}, "what it is like may be gone"
    await stores.publish(clock.now(), an_entry("A patrol, later"))
    assert (await placed(stores, clock, 4))[7] == 1


async def test_an_item_joins_the_story_that_its_like_joins_in_the_same_batch(
    stores: Stores, clock: StandingClock
) -> None:
    await stores.publish(clock.now(), *[an_entry(f"A patrol, {number}") for number in range(3)])
    assert await placed(stores, clock, None, 1, 2) == {1: 1, 2: 1, 3: 1}


async def test_an_item_older_than_the_window_has_a_story_only_if_it_rings(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "100", "KFOR")
    long_ago = clock.now() - timedelta(hours=73)
    await stores.publish(clock.now(), *[an_entry(title, published=long_ago) for title in ("A patrol", "KFOR denies")])
    patrol, denies = await stores.pending()
    await stores.matches.record([MatchedItem(patrol, ())], clock.now())
    assert await stores.ring(clock.now(), denies, chat) == 1
    async with stores.database.read() as connection:
        assert (await connection.execute(select(story_items))).all() == [(denies.id, 1)]
    assert await stories_of(stores, clock) == {}


async def test_recorded_again_an_item_keeps_its_story(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), an_entry("A patrol"), an_entry("Another"))
    first, second = await stores.pending()
    for like in (None, first.id):
        await stores.matches.record([MatchedItem(first, ()), MatchedItem(second, (), like)], clock.now())
    assert await stories_of(stores, clock) == {1: 1, 2: 2}


async def test_the_window_comes_in_parts_the_oldest_item_first(
    stores: Stores, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.stories.READ_AT_ONCE", 2)
    await stores.publish(clock.now(), *[an_entry(f"A patrol, {number}") for number in range(3)])
    await placed(stores, clock, None, 1, None)
    clock.advance(STORY_WINDOW)
    await stores.publish(clock.now(), *[an_entry(f"Later, {number}") for number in range(2)])
    await placed(stores, clock, None, 3)
    parts = [some async for some in stores.matches.window(clock.now() - STORY_WINDOW, MANY, MANY)]
    assert [[item.id for item, _ in some] for some in parts] == [[1, 2], [3, 4], [5]]
    assert parts[2][0][0].title == "Later, 1"
    newest = [some async for some in stores.matches.window(clock.now() - STORY_WINDOW, 3, MANY)]
    assert [[item.id for item, _ in some] for some in newest] == [[3, 4], [5]]
    older = an_entry("Another feed's, and older", published=clock.now() - STORY_WINDOW / 2)
    await stores.publish(clock.now(), older, feed=a_feed("koha", "koha.example"))
    await placed(stores, clock, None)
    shares = [some async for some in stores.matches.window(clock.now() - STORY_WINDOW, 3, 2)]
    assert [[item.id for item, _ in some] for some in shares] == [[4, 5], [6]], "no feed's flood pushes out others"
    clock.advance(timedelta(seconds=1))
    assert await stories_of(stores, clock) == {4: 3, 5: 2, 6: 4}


async def test_a_first_look_rings_a_subscription_three_times_at_most(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "100", "KFOR")
    other = await stores.a_chat(clock.now(), "200", "KFOR")
    entries = [an_entry(f"KFOR patrol {number}") for number in range(5)]
    await stores.publish(clock.now(), *entries, first_look=True)
    rings = [await stores.ring(clock.now(), item, chat, other) for item in await stores.pending()]
    assert rings == [2, 2, 2, 0, 0]


async def test_a_later_poll_rings_for_everything_new(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "100", "KFOR")
    await stores.publish(clock.now(), *[an_entry(f"KFOR patrol {number}") for number in range(5)])
    assert [await stores.ring(clock.now(), item, chat) for item in await stores.pending()] == [1] * 5


async def test_a_fan_out_over_several_transactions_is_one_story(stores: Stores, clock: StandingClock) -> None:
    chats = [await stores.a_chat(clock.now(), str(number), "KFOR") for number in range(5)]
    (subscription,) = await stores.chats.subscriptions(chats[0], clock.now())
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    (item,) = await stores.pending()
    matches = []
    for chat in chats:
        (subscription,) = await stores.chats.subscriptions(chat, clock.now())
        matches.append(SubscriptionMatch(subscription, ("KFOR",)))
    small = type(stores.matches)(stores.database, owed_at_once=2)
    assert await small.record([MatchedItem(item, tuple(matches))], clock.now()) == 5
    async with stores.database.read() as connection:
        counts = [
            await connection.scalar(select(func.count()).select_from(each)) for each in (stories, alerts, deliveries)
        ]
    assert counts == [1, 5, 5]


async def test_more_is_owed_than_a_depth_when_one_more_waits(stores: Stores, clock: StandingClock) -> None:
    assert not await stores.matches.owed_more_than(0)
    chats = [await stores.a_chat(clock.now(), str(number), "KFOR") for number in range(3)]
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    (item,) = await stores.pending()
    await stores.ring(clock.now(), item, *chats)
    assert [await stores.matches.owed_more_than(depth) for depth in (0, 2, 3)] == [True, True, False]
    await stores.claim(clock.now(), limit=1)  # in flight, it waits no more
    assert not await stores.matches.owed_more_than(2)


async def test_a_paused_chats_topics_stop_matching_until_it_speaks(stores: Stores, clock: StandingClock) -> None:
    from bot.alerts.outcome import Refused, decide  # noqa: PLC0415 - only this test pauses

    chat = await stores.a_chat(clock.now(), "100", "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    (item,) = await stores.pending()
    await stores.ring(clock.now(), item, chat)
    (delivery,) = await stores.claim(clock.now())
    seen = (await stores.matches.claim(0, 1)).revision
    await stores.sends.record(delivery, decide(Refused("blocked"), delivery, clock.now()), clock.now())
    paused = await stores.matches.claim(seen, 1)
    assert [each.active for each in paused.changed] == [False]
    await stores.a_chat(clock.now(), "100")
    assert [each.active for each in (await stores.matches.claim(paused.revision, 1)).changed] == [True]

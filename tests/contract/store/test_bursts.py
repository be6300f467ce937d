"""A cap on what rings within an hour: what comes beyond it gathers, and is told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.alerts.policy import Caps
from bot.model import Digest, MatchedItem, SubscriptionMatch, Topic
from bot.store.items import SqlItemStore
from bot.store.schema import alerts, deliveries, digests
from bot.topics.candidates import Condition
from tests.builders import Stores, an_entry
from tests.clock import StandingClock
from tests.contract.store.newsdesk import FEEDS, GATHER, HOUR, KOHA, N1, SECOND, Desk, as_told


@pytest.fixture(autouse=True)
async def _feeds(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync(FEEDS, [Topic("Mission", "EULEX")], clock.now())


@pytest.fixture
def desk(stores: Stores, clock: StandingClock) -> Desk:
    return Desk(stores, clock, Caps(feed=2))


async def test_a_feed_rings_as_often_as_its_cap_and_the_rest_comes_as_one_digest(desk: Desk) -> None:
    await desk.stores.a_chat(desk.clock.now(), "100", "KFOR")
    assert await desk.numbered(1, 5) == 2
    assert await desk.told() == ["KFOR 1", "KFOR 2"]
    desk.clock.advance(GATHER - SECOND)
    assert await desk.matches.owe_digests(desk.clock.now()) == 0
    assert await desk.numbered(6, 6) == 0
    desk.clock.advance(SECOND)
    assert await desk.matches.owe_digests(desk.clock.now()) == 1
    assert await desk.told() == [("Kossev", 4, ["KFOR 6", "KFOR 5", "KFOR 4", "KFOR 3"])]
    assert await desk.matches.owe_digests(desk.clock.now()) == 0


async def test_after_a_digest_the_next_gathers_until_the_rings_are_an_hour_old(desk: Desk) -> None:
    await desk.stores.a_chat(desk.clock.now(), "100", "KFOR")
    await desk.numbered(1, 3)
    await desk.window_ends()
    desk.clock.advance(HOUR - GATHER - SECOND)
    assert await desk.numbered(4, 4) == 0
    desk.clock.advance(SECOND)
    assert await desk.numbered(5, 7) == 2
    desk.clock.advance(GATHER)
    assert await desk.matches.owe_digests(desk.clock.now()) == 1
    assert await desk.told() == [
        "KFOR 1",
        "KFOR 2",
        ("Kossev", 1, ["KFOR 3"]),
        "KFOR 5",
        "KFOR 6",
        ("Kossev", 2, ["KFOR 7", "KFOR 4"]),
    ]


async def test_each_chat_and_each_feed_has_its_own_count(desk: Desk) -> None:
    await desk.stores.a_chat(desk.clock.now(), "100", "KFOR")
    await desk.numbered(1, 2)
    await desk.stores.a_chat(desk.clock.now(), "200", "KFOR")
    assert await desk.numbered(3, 5) == 2
    assert await desk.numbered(6, 8, feed=N1) == 4
    assert await desk.window_ends() == 4
    said = [each for each in await desk.sent() if isinstance(each.owed, Digest)]
    assert {(each.chat.destination.chat, *as_told(each)[:2]) for each in said} == {
        ("100", "Kossev", 3),
        ("200", "Kossev", 1),
        ("100", "N1", 1),
        ("200", "N1", 1),
    }


async def test_a_topic_has_a_cap_over_all_feeds(stores: Stores, clock: StandingClock) -> None:
    desk = Desk(stores, clock, Caps(topic=2))
    chat = await stores.a_chat(clock.now(), "100", "KFOR")
    await stores.chats.subscribe(chat, "EULEX", "Mission", clock.now(), limit=0)
    assert await desk.news("KFOR 1") + await desk.news("KFOR 2", "KFOR 3", feed=N1) == 2
    told = await desk.news("EULEX 4", "KFOR and EULEX 5")
    assert told == 2, "a topic that rings little isn't held back by another"
    assert await desk.news("KFOR and EULEX 6", "EULEX 7") == 0
    assert await desk.window_ends() == 2
    assert (await desk.told())[4:] == [
        ("KFOR", 2, ["KFOR and EULEX 6", "KFOR 3"]),
        ("Mission", 1, ["EULEX 7"]),
    ]


async def test_a_feed_and_a_topic_at_once_tell_each_story_once(stores: Stores, clock: StandingClock) -> None:
    desk = Desk(stores, clock, Caps(feed=2, topic=3))
    await stores.a_chat(clock.now(), "100", "KFOR", "EULEX")
    await desk.numbered(1, 3, "KFOR EULEX")
    await desk.numbered(4, 6, "KFOR EULEX", feed=N1)
    await desk.window_ends()
    rings, listed = [], []
    for each in await desk.told():
        if isinstance(each, str):
            rings.append(each)
        else:
            listed.append(each)
    assert rings == ["KFOR EULEX 1", "KFOR EULEX 2", "KFOR EULEX 4"]
    assert listed == [("Kossev", 1, ["KFOR EULEX 3"]), ("KFOR", 2, ["KFOR EULEX 6", "KFOR EULEX 5"])]


async def test_without_caps_everything_rings(stores: Stores, clock: StandingClock) -> None:
    desk = Desk(stores, clock, Caps())
    await stores.a_chat(clock.now(), "100", "KFOR")
    assert await desk.numbered(1, 30) == 30
    assert await desk.window_ends() == 0


async def test_a_first_look_rings_as_before_and_counts(desk: Desk) -> None:
    await desk.stores.a_chat(desk.clock.now(), "100", "KFOR")
    assert await desk.news(*(f"KFOR {number}" for number in range(5)), first_look=True) == 3
    assert await desk.numbered(6, 6) == 0
    assert await desk.window_ends() == 1


async def test_matching_again_after_a_crash_tells_nothing_twice(desk: Desk) -> None:
    chats = [await desk.stores.a_chat(desk.clock.now(), str(number), "KFOR") for number in range(9)]
    await desk.numbered(1, 2)
    await desk.stores.publish(desk.clock.now(), an_entry("KFOR 3"))
    (item,) = await desk.stores.pending()
    matches = []
    for chat in chats:
        (subscription,) = await desk.stores.chats.subscriptions(chat, desk.clock.now())
        matches.append(SubscriptionMatch(subscription, ("KFOR",)))
    # Half of the chats are done, and the item isn't: as a crash between two transactions leaves it.
    await desk.matches.record([MatchedItem(item, tuple(matches[:5]))], desk.clock.now())
    desk.clock.advance(HOUR)  # by now it would ring
    assert await desk.matches.owe_digests(desk.clock.now()) == 4
    assert await desk.matches.owe_digests(desk.clock.now()) == 1
    assert await desk.matches.record([MatchedItem(item, tuple(matches))], desk.clock.now()) == 4
    told: dict[str, list[str]] = {}
    for each in await desk.sent():
        titles = [item.title for item in each.owed.items] if isinstance(each.owed, Digest) else [as_told(each)]
        told.setdefault(each.chat.destination.chat, []).extend(str(title) for title in titles)
    assert told == {str(number): ["KFOR 1", "KFOR 2", "KFOR 3"] for number in range(9)}


async def test_a_copy_of_a_story_counts_as_no_ring(desk: Desk) -> None:
    await desk.stores.a_chat(desk.clock.now(), "100", "KFOR")
    await desk.numbered(1, 1)
    await desk.numbered(1, 1, feed=N1)
    await desk.numbered(1, 1, feed=KOHA)
    assert await desk.numbered(2, 4, feed=N1) == 2
    await desk.numbered(2, 4)
    await desk.window_ends()
    assert await desk.told() == ["KFOR 1", "KFOR 2", "KFOR 3", ("N1", 1, ["KFOR 4"])]


async def test_every_alert_is_told_by_a_ring_or_by_one_digest(stores: Stores, clock: StandingClock) -> None:
    desk = Desk(stores, clock, Caps(feed=3, topic=4))
    for number in range(6):
        await stores.a_chat(clock.now(), str(number), *(("KFOR",), ("EULEX",), ("KFOR", "EULEX"))[number % 3])
    for start in range(0, 60, 12):
        await desk.numbered(start, start + 5, ("KFOR", "EULEX", "KFOR EULEX")[start % 3])
        await desk.numbered(start + 6, start + 11, ("EULEX", "KFOR EULEX", "KFOR")[start % 3], feed=N1)
        clock.advance(timedelta(minutes=7))
        while await desk.matches.owe_digests(clock.now()):
            pass
    clock.advance(GATHER)
    while await desk.matches.owe_digests(clock.now()):
        pass
    said = await desk.sent()
    async with stores.database.read() as connection:
        total = await connection.scalar(select(func.count()).select_from(alerts))
        rung = await connection.scalar(select(func.count(deliveries.c.alert_id)))
        gathered = await connection.scalar(
            select(func.count()).select_from(alerts.join(deliveries, deliveries.c.digest_id == alerts.c.digest_id))
        )
        left = await connection.scalar(select(func.count()).select_from(digests).where(digests.c.open))
    assert (left, total) == (0, (rung or 0) + (gathered or 0))
    counted = sum(each.owed.count if isinstance(each.owed, Digest) else 1 for each in said)
    assert counted == total == 6 * 60 - (await _unmatched(desk))


async def _unmatched(desk: Desk) -> int:
    """How many stories a chat that follows one of the two topics isn't told of: those of the other alone."""
    items = await SqlItemStore(desk.stores.database).find(Condition(), None, 1000)
    return 2 * sum("EULEX" not in each.title for each in items) + 2 * sum("KFOR" not in each.title for each in items)

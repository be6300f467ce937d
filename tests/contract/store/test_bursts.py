"""A cap on what rings within an hour: what comes beyond it is told once, by a digest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.alerts.outcome import Moved, Refused, Sent, Unreachable, decide
from bot.alerts.policy import Caps
from bot.model import Chat, Delivery, Digest, Feed, MatchedItem, OwedNotice, Platform, SubscriptionMatch, Topic
from bot.store.digests import SHOWN
from bot.store.items import SqlItemStore
from bot.store.matches import SqlMatchStore
from bot.store.schema import alerts, deliveries, digests
from bot.topics.candidates import Condition
from tests.builders import Stores, a_feed, an_entry, ring_in
from tests.clock import StandingClock

GATHER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
DAY = timedelta(hours=24)
KOSSEV, N1, KOHA = FEEDS = a_feed(), a_feed("n1", "n1.example"), a_feed("koha", "koha.example")


class Desk:
    """A matcher's store with caps, and what the chats get."""

    def __init__(self, stores: Stores, clock: StandingClock, caps: Caps) -> None:
        self.stores, self.clock = stores, clock
        self.matches = SqlMatchStore(stores.database, caps=caps, owed_at_once=4)
        self.first: dict[str, int] = {}  # by title: an item with that of another joins its story

    async def match(self) -> int:
        """What is unmatched, by words in titles, as the matcher would; gives how many rings are owed."""
        batch = await self.matches.claim(0, 1000)
        matched = [
            MatchedItem(
                item,
                tuple(
                    SubscriptionMatch(each, (each.query,))
                    for each in batch.changed
                    if each.active and each.query in item.title
                ),
                self.first.setdefault(item.title, item.id),
            )
            for item in batch.items
        ]
        return await self.matches.record(matched, self.clock.now())

    async def news(self, *titles: str, feed: Feed = KOSSEV, first_look: bool = False) -> int:
        """Publishes and matches them; gives how many rings are owed."""
        await self.stores.publish(
            self.clock.now(),
            *(an_entry(each) for each in titles),
            feed=feed,
            first_look=first_look,
        )
        return await self.match()

    async def numbered(self, first: int, last: int, word: str = "KFOR", feed: Feed = KOSSEV) -> int:
        """News with numbers in their titles."""
        return await self.news(*(f"{word} {number}" for number in range(first, last + 1)), feed=feed)

    async def window_ends(self) -> int:
        """Gives how many digests became owed."""
        self.clock.advance(GATHER)
        return await self.matches.owe_digests(self.clock.now())

    async def sent(self, platform: Platform = Platform.TELEGRAM) -> list[Delivery]:
        """All that is due, sent, in order."""
        found: list[Delivery] = []
        while claimed := await self.stores.claim(self.clock.now(), limit=50, platform=platform):
            found += claimed
            for each in claimed:
                verdict = decide(Sent(str(each.id)), each, self.clock.now())
                await self.stores.sends.record(each, verdict, self.clock.now())
        return found

    async def told(self) -> list[str | tuple[str, int, list[str]]]:
        """All that is due, sent: rings by their titles, digests by name, count and titles."""
        return [_said(each) for each in await self.sent()]


def _said(delivery: Delivery) -> str | tuple[str, int, list[str]]:
    if isinstance(delivery.owed, Digest):
        return delivery.owed.name, delivery.owed.count, [item.title for item in delivery.owed.items]
    return ring_in(delivery).item.title


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
    assert {(each.chat.destination.chat, *_said(each)[:2]) for each in said} == {
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
        titles = [item.title for item in each.owed.items] if isinstance(each.owed, Digest) else [_said(each)]
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


async def test_a_digest_lists_the_latest_and_counts_all(desk: Desk) -> None:
    await desk.stores.a_chat(desk.clock.now(), "100", "KFOR", "7")
    await desk.numbered(1, SHOWN + 12)
    await desk.window_ends()
    *_, last = await desk.sent()
    assert isinstance(last.owed, Digest)
    assert (last.owed.count, last.owed.of_topic, last.owed.topics) == (SHOWN + 10, False, ("KFOR", "7"))
    assert [each.title for each in last.owed.items] == [f"KFOR {number}" for number in range(SHOWN + 12, 12, -1)]


async def test_a_digest_holds_up_nothing_and_comes_after_what_rang_before(desk: Desk) -> None:
    await desk.stores.a_chat(desk.clock.now(), "100", "KFOR")
    await desk.numbered(1, 3)
    await desk.sent()
    await desk.numbered(4, 4, feed=N1)
    assert await desk.told() == ["KFOR 4"]
    await desk.numbered(5, 5, feed=N1)
    await desk.window_ends()
    await desk.numbered(6, 6, feed=KOHA)
    assert await desk.told() == ["KFOR 5", ("Kossev", 1, ["KFOR 3"]), "KFOR 6"]


async def test_a_digest_that_failed_is_sent_again_as_it_was(desk: Desk) -> None:
    await desk.stores.a_chat(desk.clock.now(), "100", "KFOR")
    await desk.numbered(1, 3)
    await desk.sent()
    await desk.window_ends()
    (first,) = await desk.stores.claim(desk.clock.now())
    await desk.numbered(4, 4)
    verdict = decide(Unreachable("no connection"), first, desk.clock.now())
    await desk.stores.sends.record(first, verdict, desk.clock.now())
    desk.clock.advance(timedelta(seconds=5))
    assert await desk.told() == [("Kossev", 1, ["KFOR 3"])]
    await desk.window_ends()
    assert await desk.told() == [("Kossev", 1, ["KFOR 4"])]


async def test_an_expired_digest_counts_all_that_it_told_as_missed(desk: Desk) -> None:
    await desk.stores.a_chat(desk.clock.now(), "100", "KFOR")
    await desk.numbered(1, 7)
    await desk.window_ends()
    desk.clock.advance(DAY + SECOND)
    assert await desk.stores.sends.expire(Platform.TELEGRAM, desk.clock.now(), DAY) == 3
    (notice,) = await desk.stores.claim(desk.clock.now())
    assert notice.owed == OwedNotice(7)
    assert await desk.stores.sends.expire(Platform.TELEGRAM, desk.clock.now(), DAY) == 0


async def test_a_paused_chat_finds_its_digest_when_it_speaks(desk: Desk) -> None:
    await desk.stores.a_chat(desk.clock.now(), "100", "KFOR")
    await desk.numbered(1, 3)
    (ring,) = await desk.stores.claim(desk.clock.now())
    await desk.stores.sends.record(ring, decide(Refused("blocked"), ring, desk.clock.now()), desk.clock.now())
    assert await desk.window_ends() == 1
    assert await desk.sent() == []
    await desk.stores.a_chat(desk.clock.now(), "100")
    assert await desk.told() == ["KFOR 1", "KFOR 2", ("Kossev", 1, ["KFOR 3"])]


async def test_what_gathers_for_a_chat_moves_with_it(desk: Desk) -> None:
    await desk.stores.a_chat(desk.clock.now(), "-1", "KFOR")
    new = await desk.stores.a_chat(desk.clock.now(), "-1001", "KFOR")
    await desk.numbered(1, 3)
    before = await desk.stores.claim(desk.clock.now())
    old = next(each for each in before if each.chat.destination.chat == "-1")
    await desk.stores.sends.give_back([each for each in before if each is not old])
    await desk.stores.sends.record(old, decide(Moved("-1001"), old, desk.clock.now()), desk.clock.now())
    await desk.numbered(4, 4)
    assert await desk.window_ends() == 2
    listed = [each for each in await desk.sent() if isinstance(each.owed, Digest)]
    assert {each.chat.id for each in listed} == {new.id}
    assert sorted(title for each in listed for title in _said(each)[2]) == ["KFOR 3", "KFOR 3", "KFOR 4"]


async def test_why_tells_of_the_latest_story_that_a_digest_listed(desk: Desk) -> None:
    chat = await desk.stores.a_chat(desk.clock.now(), "100", "KFOR")
    store = SqlItemStore(desk.stores.database)
    await desk.numbered(1, 4)
    await desk.sent()
    assert await _told_last(store, chat) == "KFOR 2"
    await desk.window_ends()
    assert await _told_last(store, chat) == "KFOR 2", "the digest isn't sent yet"
    await desk.sent()
    assert await _told_last(store, chat) == "KFOR 4"


async def _told_last(store: SqlItemStore, chat: Chat) -> str:
    told = await store.told(chat, None)
    assert told is not None
    return told.item.title


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

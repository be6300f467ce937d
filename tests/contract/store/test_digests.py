"""A digest of what came beyond a cap: what it lists, when it comes, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.alerts.outcome import Moved, Refused, Unreachable, decide
from bot.alerts.policy import Caps
from bot.model import Chat, Digest, OwedNotice, Platform, Topic
from bot.store.digests import SHOWN
from bot.store.items import SqlItemStore
from tests.builders import Stores
from tests.clock import StandingClock
from tests.contract.store.newsdesk import FEEDS, KOHA, N1, SECOND, Desk, as_told

DAY = timedelta(hours=24)


@pytest.fixture(autouse=True)
async def _feeds(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync(FEEDS, [Topic("Mission", "EULEX")], clock.now())


@pytest.fixture
def desk(stores: Stores, clock: StandingClock) -> Desk:
    return Desk(stores, clock, Caps(feed=2))


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
    assert sorted(title for each in listed for title in as_told(each)[2]) == ["KFOR 3", "KFOR 3", "KFOR 4"]


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

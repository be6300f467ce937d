"""Stored items become rings: whom, how often, with which words."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import update

from bot.followed import Followed, passages_of
from bot.matcher import Matcher
from bot.model import Delivery, Item, MatchBatch, Subscription, SubscriptionMatch, Topic
from bot.placing import Placing
from bot.store.database import Database
from bot.store.matches import SqlMatchStore
from bot.store.schema import subscriptions
from bot.topics.document import Document
from bot.topics.index import Index
from bot.topics.query import parse
from tests.builders import Stores, a_feed, an_entry, ring_in
from tests.clock import NOON, StandingClock
from tests.fakes.ports import CountingWaker, HintedWake


@pytest.fixture
def stores(database: Database) -> Stores:
    return Stores.of(database)


async def match(stores: Stores, clock: StandingClock, matcher: Matcher | None = None, revision: int = 0) -> int:
    """One step of a matcher that has just started, or of one that is given."""
    started = matcher or Matcher(stores.matches, clock, CountingWaker())
    return (await started.step(revision))[0]


async def owed(stores: Stores, clock: StandingClock) -> list[Delivery]:
    """The rings at the head of each chat's line."""
    return await stores.claim(clock.now(), limit=100)


def hits(delivery: Delivery) -> dict[str, tuple[str, ...]]:
    return {topic.label: topic.words for topic in ring_in(delivery).topics}


async def test_every_topic_that_matched_is_in_one_alert(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [Topic("North", "Banjska OR Mitrovica")], clock.now())
    chat = await stores.a_chat(clock.now(), "1", "KFOR", "EULEX", '"KFOR denies"')
    await stores.chats.subscribe(chat, "", "North", clock.now(), limit=0)
    await stores.publish(clock.now(), an_entry("KFOR denies Banjska talks"))
    await match(stores, clock)
    (delivery,) = await owed(stores, clock)
    assert hits(delivery) == {"KFOR": ("KFOR",), '"KFOR denies"': ("KFOR denies",), "North": ("Banjska",)}


async def test_only_chats_whose_topics_match_are_rung(stores: Stores, clock: StandingClock) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.a_chat(clock.now(), "2", "EULEX")
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await match(stores, clock)
    assert [each.chat.destination.chat for each in await owed(stores, clock)] == ["1"]


async def test_a_subscription_made_before_the_claim_rings(stores: Stores, clock: StandingClock) -> None:
    matcher = Matcher(stores.matches, clock, CountingWaker())
    revision = await match(stores, clock, matcher)
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await stores.a_chat(clock.now(), "1", "KFOR")
    await match(stores, clock, matcher, revision)
    assert len(await owed(stores, clock)) == 1


async def test_a_removed_subscription_rings_no_more(stores: Stores, clock: StandingClock) -> None:
    matcher = Matcher(stores.matches, clock, CountingWaker())
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    revision = await match(stores, clock, matcher)
    (followed,) = await stores.chats.subscriptions(chat, clock.now())
    await stores.chats.unsubscribe(chat, followed.id)
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await match(stores, clock, matcher, revision)
    assert await owed(stores, clock) == []
    assert await stores.pending() == []


async def test_a_topics_new_query_takes_the_place_of_the_old_one(stores: Stores, clock: StandingClock) -> None:
    matcher = Matcher(stores.matches, clock, CountingWaker())
    await stores.polls.sync([a_feed()], [Topic("Missions", "KFOR")], clock.now())
    chat = await stores.a_chat(clock.now(), "1")
    await stores.chats.subscribe(chat, "", "Missions", clock.now(), limit=0)
    revision = await match(stores, clock, matcher)
    await stores.polls.sync([a_feed()], [Topic("Missions", "EULEX")], clock.now())
    await stores.publish(clock.now(), an_entry("KFOR denies"), an_entry("EULEX reports"))
    await match(stores, clock, matcher, revision)
    assert [ring_in(each).item.title for each in await owed(stores, clock)] == ["EULEX reports"]


async def test_a_stored_query_that_cannot_be_read_is_logged_and_the_others_ring(
    stores: Stores, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "broken", "KFOR")
    async with stores.database.write() as connection:
        broken = update(subscriptions).where(subscriptions.c.query == "broken").values(query='"never closed')
        await connection.execute(broken)
    (unreadable, _) = await stores.chats.subscriptions(chat, clock.now())
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    with structlog.testing.capture_logs() as logs:
        await match(stores, clock)
    assert [hits(each) for each in await owed(stores, clock)] == [{"KFOR": ("KFOR",)}]
    (line,) = [each for each in logs if each["log_level"] == "error"]
    assert (line["event"], line["subscription"]) == ("subscription_unreadable", unreadable.id)


@pytest.mark.parametrize(
    ("topic", "title", "words"),
    [
        ("Бањска", "Banjska mirna, kaže KFOR", ("Banjska",)),
        ("Banjska", "БАЊСКА мирна, каже КФОР", ("БАЊСКА",)),
        ("kfor", "КФОР и KFOR, опет КФОР", ("КФОР", "KFOR")),
        ("đakovica", "Ђаковица, то јест Đakovica", ("Ђаковица", "Đakovica")),
    ],
)
async def test_a_topic_finds_either_script_and_words_stay_as_written(
    stores: Stores, clock: StandingClock, topic: str, title: str, words: tuple[str, ...]
) -> None:
    await stores.a_chat(clock.now(), "1", topic)
    await stores.publish(clock.now(), an_entry(title), feed=a_feed(language="sr"))
    await match(stores, clock)
    (delivery,) = await owed(stores, clock)
    assert hits(delivery) == {topic: words}


async def test_filters_see_an_items_feed_tags_and_language(stores: Stores, clock: StandingClock) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR feed:n1", "KFOR tag:security lang:en", "KFOR lang:sq", "KFOR tag:sport")
    await stores.publish(clock.now(), an_entry("KFOR denies"), feed=a_feed("n1", tags=("security",)))
    await match(stores, clock)
    (delivery,) = await owed(stores, clock)
    assert list(hits(delivery)) == ["KFOR feed:n1", "KFOR tag:security lang:en"]


async def test_a_restarted_matcher_repeats_nothing_and_misses_nothing(stores: Stores, clock: StandingClock) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR one"))
    await match(stores, clock)
    await stores.publish(clock.now(), an_entry("KFOR two"))
    for _ in range(3):
        await match(stores, clock)
    chat = await stores.a_chat(clock.now(), "1")
    (followed,) = await stores.chats.subscriptions(chat, clock.now())
    assert followed.rings_last_week == 2


async def test_the_same_matcher_may_read_everything_anew(stores: Stores, clock: StandingClock) -> None:
    matcher = Matcher(stores.matches, clock, CountingWaker())
    await stores.a_chat(clock.now(), "1", "KFOR")
    await match(stores, clock, matcher)
    await match(stores, clock, matcher)
    await stores.publish(clock.now(), an_entry("KFOR one"))
    await match(stores, clock, matcher)
    (delivery,) = await owed(stores, clock)
    assert hits(delivery) == {"KFOR": ("KFOR",)}


async def test_a_query_whose_printed_form_is_longer_than_may_be_typed_rings(
    stores: Stores, clock: StandingClock
) -> None:
    printed = " OR ".join(["KFOR", *map(str, range(1000))])
    await stores.a_chat(clock.now(), "1", printed)
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await match(stores, clock)
    assert len(await owed(stores, clock)) == 1


async def test_an_exact_copy_of_a_story_rings_nobody_again(stores: Stores, clock: StandingClock) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR demantuje pregovore o Banjskoj"), feed=a_feed("a", "a.example"))
    copy = an_entry("VIDEO: КФОР демантује преговоре о Бањској")
    await stores.publish(clock.now() + timedelta(hours=1), copy, feed=a_feed("b", "b.example"))
    await match(stores, clock)
    chat = await stores.a_chat(clock.now(), "1")
    assert [each.rings_last_week for each in await stores.chats.subscriptions(chat, clock.now())] == [1]


async def test_after_a_restart_a_copy_joins_what_came_before_it(stores: Stores, clock: StandingClock) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    title = "KFOR demantuje pregovore o Banjskoj"
    await stores.publish(clock.now(), an_entry(f"UŽIVO: {title}", identity="one"), feed=a_feed("a", "a.example"))
    await match(stores, clock)
    for number in range(2):
        again = an_entry(title, identity=f"copy {number}")
        await stores.publish(clock.now(), again, feed=a_feed(f"b{number}", f"b{number}.example"))
        await match(stores, clock)
    assert len(await owed(stores, clock)) == 1
    (stored,) = [some async for some in stores.matches.window(clock.now(), 10, 10)]
    assert len({story for _, story in stored}) == 1


async def test_a_stop_is_heard_while_the_window_is_read(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await match(stores, clock)
    placing, stop = Placing(), asyncio.Event()
    stop.set()
    await Matcher(stores.matches, clock, CountingWaker(), placing=placing).run(stop, HintedWake())
    assert not placing.ready


async def test_the_loop_goes_on_while_the_window_is_read(stores: Stores, clock: StandingClock) -> None:
    turn = threading.Event()

    class Waiting(Placing):
        """Goes on only when the event loop has had its turn."""

        def restore(self, items: Iterable[tuple[Item, int]]) -> None:
            assert turn.wait(10), "the loop stood still"
            super().restore(items)

    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await match(stores, clock)
    await stores.publish(clock.now(), an_entry("EULEX leaves"))
    asyncio.get_running_loop().call_soon(turn.set)
    await match(stores, clock, Matcher(stores.matches, clock, CountingWaker(), placing=Waiting()))
    (stored,) = [some async for some in stores.matches.window(clock.now(), 10, 10)]
    assert [story for _, story in stored] == [1, 2]


async def test_a_story_goes_on_in_other_words_and_scripts_after_restarts(stores: Stores, clock: StandingClock) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    for title, language in (
        ("Kfor pojačao patrole oko manastira Banjska", "sr-Latn"),
        ("Више патрола КФОР-а код Бањске: НАТО послао додатне војнике", "sr-Cyrl"),
        ("KFOR-i shton patrullimet rreth manastirit të Banjskës", "sq"),
    ):
        await stores.publish(clock.now(), an_entry(title), feed=a_feed(language, "a.example"), language=language)
        await match(stores, clock)
    assert len(await owed(stores, clock)) == 1
    (stored,) = [some async for some in stores.matches.window(clock.now(), 10, 10)]
    assert [story for _, story in stored] == [1, 1, 1]


async def test_the_dispatcher_is_woken_only_when_something_is_owed(stores: Stores, clock: StandingClock) -> None:
    dispatcher = CountingWaker()
    matcher = Matcher(stores.matches, clock, dispatcher)
    await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), an_entry("Weather"))
    revision = await match(stores, clock, matcher)
    assert dispatcher.woken == 0
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await match(stores, clock, matcher, revision)
    assert dispatcher.woken == 1


async def test_a_running_matcher_takes_up_all_that_waits_and_ends_at_a_stop(
    stores: Stores, clock: StandingClock
) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), *[an_entry(f"Item {number}") for number in range(250)], an_entry("KFOR denies"))
    stop, wake = asyncio.Event(), HintedWake()
    async with asyncio.timeout(10):
        task = asyncio.create_task(Matcher(stores.matches, clock, CountingWaker()).run(stop, wake))
        await wake.idle()
        assert await stores.pending() == []
        await stores.publish(clock.now(), an_entry("KFOR again"))
        await wake.look()
        assert await stores.pending() == []
        stop.set()
        wake.set()
        await task
    assert len(await owed(stores, clock)) == 1


class Noting(SqlMatchStore):
    """Notes which revision each claim begins at."""

    begun: tuple[int, ...] = ()

    async def claim(self, revision: int, limit: int) -> MatchBatch:
        self.begun += (revision,)
        return await super().claim(revision, limit)


async def test_a_running_matcher_reads_every_change_of_what_is_followed_once(
    stores: Stores, clock: StandingClock
) -> None:
    stop, wake, store = asyncio.Event(), HintedWake(), Noting(stores.database)
    async with asyncio.timeout(10):
        task = asyncio.create_task(Matcher(store, clock, CountingWaker()).run(stop, wake))
        await wake.idle()
        await stores.a_chat(clock.now(), "1", "KFOR")
        await wake.look()
        await wake.look()
        stop.set()
        wake.set()
        await task
    newest = (await stores.matches.claim(0, 1)).revision
    assert store.begun == (0, newest - 1, newest)


class OneTooMany(Followed):
    """Breaks over one item."""

    def match(self, item: Item) -> tuple[SubscriptionMatch, ...]:
        if item.title == "poison":
            raise RecursionError
        return super().match(item)


async def test_an_item_that_breaks_the_matching_is_logged_and_holds_up_nobody(
    stores: Stores, clock: StandingClock
) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR denies"), an_entry("poison"))
    with structlog.testing.capture_logs() as logs:
        await match(stores, clock, Matcher(stores.matches, clock, CountingWaker(), OneTooMany()))
    assert await stores.pending() == []
    assert len(await owed(stores, clock)) == 1
    assert [each["event"] for each in logs if each["log_level"] == "error"] == ["item_unmatchable"]


def test_words_come_once_each_in_the_order_of_the_text() -> None:
    followed = Followed()
    followed.apply([Subscription(1, 1, "kfor OR banjska")])
    item = Item(1, "f", "F", "Banjska, KFOR", "", "KFOR i BANJSKA. Banjska.", "sr", None, NOON)
    (found,) = followed.match(item)
    assert found.words == ("Banjska", "KFOR", "BANJSKA")


def test_two_who_follow_the_same_query_both_get_it_until_they_leave() -> None:
    followed = Followed()
    item = Item(1, "f", "F", "KFOR", "", "", "en", None, NOON)
    followed.apply([Subscription(1, 1, "KFOR"), Subscription(2, 2, "KFOR")])
    assert [each.subscription.id for each in followed.match(item)] == [1, 2]
    assert len(followed.index) == 1
    followed.apply([Subscription(1, 1, "KFOR", active=False)])
    assert [each.subscription.id for each in followed.match(item)] == [2]


def test_an_inactive_subscription_leaves_and_may_come_back() -> None:
    followed = Followed()
    item = Item(1, "f", "F", "KFOR", "", "", "en", None, NOON)
    for active in (True, False, False, True):
        followed.apply([Subscription(1, 1, "KFOR", active=active)])
        assert len(followed.match(item)) == active


def test_words_side_by_side_are_one_and_others_each_their_own() -> None:
    index: Index[str] = Index()
    index.add("phrase", parse('"Kosovo Police"'))
    index.add("both", parse("Kosovo Police"))
    document = Document("Kosovo Police and Kosovo", "In Kosovo the Police of Kosovo", "en", "x")
    found = {each.key: passages_of(each, document) for each in index.match(document)}
    assert found == {"phrase": ("Kosovo Police",), "both": ("Kosovo Police", "Kosovo", "Police")}

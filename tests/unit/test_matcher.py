"""Stored items become rings: whom, how often, with which words."""

from __future__ import annotations

import pytest
import structlog
from sqlalchemy import update

from bot.matcher import Matcher
from bot.model import Topic
from bot.store.schema import subscriptions
from tests.builders import Stores, a_feed, an_entry, ring_in
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker
from tests.unit.matching import hits, match, owed


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

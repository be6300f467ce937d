"""What every ChatStore and ItemStore promises."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.errors import TooManySubscriptions
from bot.model import Destination, Platform, Topic
from bot.store.items import SqlItemStore
from bot.topics.candidates import Condition, Term, condition
from bot.topics.query import parse
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock


async def test_a_chat_is_the_same_each_time_and_its_threads_are_others(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1")
    assert await stores.a_chat(clock.now(), "1") == chat
    thread = await stores.chats.chat(Destination(Platform.TELEGRAM, "1", "42"), clock.now())
    assert thread.id != chat.id


async def test_a_subscription_is_made_once_and_can_come_back(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now())
    made = await stores.chats.subscribe(chat, "KFOR", None, clock.now(), limit=5)
    assert made is not None
    assert await stores.chats.subscribe(chat, "KFOR", None, clock.now(), limit=5) is None
    ended = await stores.chats.unsubscribe(chat, made.id)
    assert ended is not None
    assert ended.label == "KFOR"
    assert await stores.chats.subscriptions(chat, clock.now()) == []
    assert await stores.chats.unsubscribe(chat, made.id) is None
    assert await stores.chats.subscribe(chat, "KFOR", None, clock.now(), limit=5) is not None
    assert [each.query for each in await stores.chats.subscriptions(chat, clock.now())] == ["KFOR"]


async def test_nobody_ends_another_chats_subscription(stores: Stores, clock: StandingClock) -> None:
    mine = await stores.a_chat(clock.now(), "1", "KFOR")
    other = await stores.a_chat(clock.now(), "2")
    (subscription,) = await stores.chats.subscriptions(mine, clock.now())
    assert await stores.chats.unsubscribe(other, subscription.id) is None
    assert len(await stores.chats.subscriptions(mine, clock.now())) == 1


async def test_the_limit_counts_what_is_followed_now(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR", "EULEX")
    with pytest.raises(TooManySubscriptions, match="2"):
        await stores.chats.subscribe(chat, "NATO", None, clock.now(), limit=2)
    (first, _) = await stores.chats.subscriptions(chat, clock.now())
    await stores.chats.unsubscribe(chat, first.id)
    assert await stores.chats.subscribe(chat, "NATO", None, clock.now(), limit=2) is not None


async def test_a_topics_query_is_that_of_feeds_yaml(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([], [Topic("Police", '"Kosovo Police"')], clock.now())
    chat = await stores.a_chat(clock.now())
    await stores.chats.subscribe(chat, "", "Police", clock.now(), limit=5)
    (followed,) = await stores.chats.subscriptions(chat, clock.now())
    assert (followed.label, followed.query) == ("Police", '"Kosovo Police"')


async def test_rings_of_the_last_week_are_counted(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR one"), an_entry("KFOR two"))
    for item in await stores.pending():
        await stores.ring(clock.now(), item, chat)
    (followed,) = await stores.chats.subscriptions(chat, clock.now())
    assert followed.rings_last_week == 2
    (followed,) = await stores.chats.subscriptions(chat, clock.now() + timedelta(days=8))
    assert followed.rings_last_week == 0


async def test_what_was_typed_keeps_its_number_in_its_chat(stores: Stores, clock: StandingClock) -> None:
    mine, other = await stores.a_chat(clock.now(), "1"), await stores.a_chat(clock.now(), "2")
    number = await stores.chats.remember(mine, "Бањска", clock.now())
    assert await stores.chats.remember(mine, "Бањска", clock.now()) == number
    assert await stores.chats.recall(mine, number) == "Бањска"
    assert await stores.chats.recall(other, number) is None
    assert await stores.chats.recall(mine, number + 1) is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("banjska", ["Бањска мирна", "KFOR denies Banjska talks"]),
        ("KFOR Banjska", ["KFOR denies Banjska talks"]),
        ("Banjsk*", ["Бањска мирна", "KFOR denies Banjska talks"]),
        ("EULEX OR talks", ["EULEX reports", "KFOR denies Banjska talks"]),
        ('"denies Banjska"', ["KFOR denies Banjska talks"]),
        ("lang:en", ["EULEX reports", "Бањска мирна", "KFOR denies Banjska talks"]),
        ("nothing", []),
    ],
)
async def test_candidates_are_found_in_whichever_script_newest_first(
    stores: Stores, clock: StandingClock, query: str, found: list[str]
) -> None:
    for title in ("KFOR denies Banjska talks", "Бањска мирна", "EULEX reports"):
        await stores.publish(clock.now(), an_entry(title))
        clock.advance(timedelta(minutes=20))
    items = await SqlItemStore(stores.database).find(condition(parse(query)), None, 10)
    assert [item.title for item in items] == found


async def test_older_items_than_asked_for_are_left_out(stores: Stores, clock: StandingClock) -> None:
    old = clock.now() - timedelta(days=8)
    await stores.publish(clock.now(), an_entry("KFOR then", published=old), an_entry("KFOR now"))
    items = await SqlItemStore(stores.database).find(condition(parse("KFOR")), clock.now() - timedelta(days=7), 10)
    assert [item.title for item in items] == ["KFOR now"]


async def test_candidates_are_counted_and_no_more_of_them_given_than_asked_for(
    stores: Stores, clock: StandingClock
) -> None:
    now, items = clock.now(), SqlItemStore(stores.database)
    await stores.publish(now - timedelta(days=8), an_entry("KFOR then", published=now - timedelta(days=8)))
    await stores.publish(now, *[an_entry(f"KFOR {n}", published=now - timedelta(hours=n)) for n in range(4)])
    week, wanted = now - timedelta(days=7), condition(parse("KFOR"))
    assert await items.sample(condition(parse("EULEX")), week, 0, 9) == ([], 0)
    assert len(await items.find(wanted, week, 3)) == 3
    for asked in (wanted, Condition(), Condition(wanted.words, parse("lang:en"))):
        (first, total), (rest, same) = [await items.sample(asked, week, skip, 3) for skip in (0, 3)]
        assert (len(first), total, len(rest), same) == (3, 4, 1, 4)
        assert len({each.id for each in (*first, *rest)}) == 4
    assert [each.title for each in await items.find(Condition(), week, 2)] == ["KFOR 0", "KFOR 1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("KFOR lang:sr", ["c", "b"]),
        ("KFOR lang:hr", ["d", "c"]),
        ("KFOR lang:sh", ["d", "c", "b"]),
        ("lang:sh-latn", ["c", "b"]),
        ("KFOR -lang:sh", ["e", "a"]),
        ("lang:en", ["a"]),
        ("feed:b", ["b"]),
        ("KFOR (feed:a OR feed:D)", ["d", "a"]),
        ("KFOR -feed:b -feed:c", ["e", "d", "a"]),
        ("tag:kosovo", ["c", "a"]),
        ("KFOR tag:kosovo -lang:en", ["c"]),
        ("KFOR -(tag:kosovo lang:en)", ["e", "d", "c", "b"]),
        ("KFOR tag:north", []),
    ],
)
async def test_only_items_from_where_the_filters_ask_for_are_candidates(
    stores: Stores, clock: StandingClock, query: str, found: list[str]
) -> None:
    languages = {"a": "en", "b": "sr-Latn", "c": "sh-Latn", "d": "hr", "e": None}
    feeds = [a_feed(each, f"{each}.example", tags=("Kosovo",) if each in "ac" else ()) for each in languages]
    await stores.polls.sync(feeds, [], clock.now())
    for feed in feeds:
        clock.advance(timedelta(minutes=20))
        await stores.publish(clock.now(), an_entry("KFOR"), feed=feed, language=languages[feed.id])
    items, asked, week = SqlItemStore(stores.database), condition(parse(query)), clock.now() - timedelta(days=7)
    assert [each.feed_id for each in await items.find(asked, None, 10)] == found
    shuffled, total = await items.sample(asked, week, 0, 10)
    assert (sorted(each.feed_id for each in shuffled), total) == (sorted(found), len(found))


async def test_a_word_of_nearly_every_item_leaves_out_none_of_them(stores: Stores, clock: StandingClock) -> None:
    """PostgreSQL, which knows how many items have it, doesn't look for it at all then."""
    now = clock.now()
    entries = [an_entry(f"KFOR {number}", published=now - timedelta(seconds=number)) for number in range(1100)]
    await stores.publish(now, *entries)
    if stores.database.on_postgresql:
        async with stores.database.write() as connection:
            await connection.execute(text("ANALYZE items"))
    items, week = SqlItemStore(stores.database), now - timedelta(days=7)
    for query in ("KFOR", "KFOR lang:en"):
        asked = condition(parse(query))
        assert [each.title for each in await items.find(asked, week, 2)] == ["KFOR 0", "KFOR 1"]
        assert (await items.sample(asked, week, 0, 1))[1] == len(entries)
    assert [each.title for each in await items.find(condition(parse("=1099")), week, 2)] == ["KFOR 1099"]


async def test_watching_began_with_the_first_look(stores: Stores, clock: StandingClock) -> None:
    items = SqlItemStore(stores.database)
    assert await items.watched_since() is None
    begun = clock.now()
    await stores.publish(begun, first_look=True)
    clock.advance(timedelta(days=1))
    await stores.publish(clock.now(), feed=a_feed("other", "other.example"), first_look=True)
    assert await items.watched_since() == begun


@pytest.mark.parametrize("word", ['"', "kfor-ov", "c++", "a AND b", "NEAR(", "*", "'", "\\", ":", "^x", "-", "{"])
async def test_no_word_is_search_syntax(stores: Stores, clock: StandingClock, word: str) -> None:
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    for prefix in (False, True):
        assert await SqlItemStore(stores.database).find(Condition(Term(word, prefix)), None, 10) == []

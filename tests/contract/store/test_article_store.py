"""What every ArticleStore promises, and how rings wait for articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.alerts.outcome import Busy, Sent, decide
from bot.model import (
    PATIENCE,
    Article,
    Chat,
    Delivery,
    Item,
    MatchedItem,
    SubscriptionMatch,
    SummaryLength,
    WantedArticle,
)
from bot.store.articles import SqlArticleStore
from bot.store.awaited import COUNTS_FOR
from bot.store.schema import articles, deliveries
from tests.builders import Stores, a_feed, an_entry, ring_in
from tests.clock import StandingClock

TEXT = "KFOR denied on Tuesday that it had negotiated. Nobody was hurt."
ARTICLE = Article("KFOR denies", None, "en", TEXT)


@pytest.fixture
def kept(stores: Stores) -> SqlArticleStore:
    return SqlArticleStore(stores.database)


async def wanted_by(stores: Stores, now: datetime, item: Item, *chats: Chat, wants: bool = True) -> int:
    """Rings for the chats that wait for the item's article."""
    matches = []
    for chat in chats:
        (first, *_) = await stores.chats.subscriptions(chat, now)
        matches.append(SubscriptionMatch(first, ("KFOR",)))
    return await stores.matches.record([MatchedItem(item, tuple(matches), wants_article=wants)], now)


async def published(stores: Stores, now: datetime, *titles: str) -> list[Item]:
    await stores.publish(now, *[an_entry(title) for title in titles])
    return await stores.pending()


async def the_article(kept: SqlArticleStore, now: datetime) -> WantedArticle:
    (wanted,) = await kept.claim(now, 10, busy=frozenset())
    return wanted


async def rings(stores: Stores, now: datetime) -> list[Delivery]:
    return await stores.claim(now, limit=100)


async def test_a_ring_waits_for_its_article_for_eight_seconds_at_most(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    (item,) = await published(stores, clock.now(), "KFOR denies")
    assert await wanted_by(stores, clock.now(), item, chat) == 1
    clock.advance(PATIENCE - timedelta(seconds=1))
    assert await rings(stores, clock.now()) == []
    clock.advance(timedelta(seconds=1))
    (late,) = await rings(stores, clock.now())
    assert ring_in(late).article is None


async def test_a_ring_of_a_proper_summary_waits_for_nothing(
    stores: Stores, kept: SqlArticleStore, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    (item,) = await published(stores, clock.now(), "KFOR denies")
    await wanted_by(stores, clock.now(), item, chat, wants=False)
    assert len(await rings(stores, clock.now())) == 1
    assert await kept.claim(clock.now(), 10, busy=frozenset()) == []


async def test_a_chat_that_reads_titles_alone_waits_for_no_article_that_others_want(
    stores: Stores, kept: SqlArticleStore, clock: StandingClock
) -> None:
    reader, skimmer, both = [await stores.a_chat(clock.now(), each, "KFOR") for each in ("1", "2", "3")]
    await stores.chats.subscribe(both, "denies", None, clock.now(), limit=0)
    for chat in (skimmer, both):
        (first, *_) = await stores.chats.subscriptions(chat, clock.now())
        await stores.chats.set_length(chat, first.id, SummaryLength.TITLE)
    (item,) = await published(stores, clock.now(), "KFOR denies")
    followed = [
        each for chat in (reader, skimmer, both) for each in await stores.chats.subscriptions(chat, clock.now())
    ]
    matches = tuple(SubscriptionMatch(each, (each.query,)) for each in followed)
    await stores.matches.record([MatchedItem(item, matches, wants_article=True)], clock.now())
    assert [each.chat.id for each in await rings(stores, clock.now())] == [skimmer.id]
    wanted = await the_article(kept, clock.now())
    await kept.keep(wanted, ARTICLE, clock.now())
    assert await kept.let_go(wanted, clock.now()) == 2
    assert [each.chat.id for each in await rings(stores, clock.now())] == [reader.id, both.id]


async def test_what_is_wanted_says_where_it_is_and_how_it_may_be_asked(
    stores: Stores, kept: SqlArticleStore, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR denies"), feed=a_feed(allow_private=True))
    (item,) = await stores.pending()
    await wanted_by(stores, clock.now(), item, chat)
    wanted = await the_article(kept, clock.now())
    assert (wanted.link, wanted.host, wanted.until) == (item.link, "kossev.example", clock.now() + PATIENCE)
    assert (wanted.title, wanted.language, wanted.tries) == ("KFOR denies", "en", 0)
    assert (wanted.feed_url, wanted.allow_private) == ("https://kossev.example/kossev.xml", True)
    assert wanted.story is not None


async def test_what_was_read_is_told_at_once_and_to_whoever_comes_later(
    stores: Stores, kept: SqlArticleStore, clock: StandingClock
) -> None:
    first, second = [await stores.a_chat(clock.now(), each, "KFOR") for each in ("1", "2")]
    (item,) = await published(stores, clock.now(), "KFOR denies")
    await wanted_by(stores, clock.now(), item, first)
    wanted = await the_article(kept, clock.now())
    await kept.keep(wanted, ARTICLE, clock.now())
    assert await kept.let_go(wanted, clock.now()) == 1
    assert await kept.let_go(wanted, clock.now()) == 0
    await wanted_by(stores, clock.now(), item, first, second)
    told = [ring_in(each).article for each in await rings(stores, clock.now())]
    assert [article and article.text for article in told] == [TEXT, TEXT]
    assert await kept.claim(clock.now(), 10, busy=frozenset()) == []


async def test_what_a_model_made_of_it_is_told(stores: Stores, kept: SqlArticleStore, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    (item,) = await published(stores, clock.now(), "KFOR denies")
    await wanted_by(stores, clock.now(), item, chat)
    wanted = await the_article(kept, clock.now())
    await kept.keep(wanted, ARTICLE, clock.now())
    await kept.tell(wanted, "The mission denied it.")
    await kept.let_go(wanted, clock.now())
    (ring,) = await rings(stores, clock.now())
    article = ring_in(ring).article
    assert article is not None
    assert article.summary == "The mission denied it."


async def test_what_cannot_be_read_lets_the_rings_go_and_may_be_tried_once_more(
    stores: Stores, kept: SqlArticleStore, clock: StandingClock
) -> None:
    first, second = [await stores.a_chat(clock.now(), each, "KFOR") for each in ("1", "2")]
    (item,) = await published(stores, clock.now(), "KFOR denies")
    await wanted_by(stores, clock.now(), item, first)
    wanted = await the_article(kept, clock.now())
    again_at = clock.now() + timedelta(minutes=10)
    await kept.fail(wanted, "it is down", clock.now(), again_at)
    await kept.let_go(wanted, clock.now())
    await wanted_by(stores, clock.now(), item, first, second)
    assert len(await rings(stores, clock.now())) == 2
    assert await kept.claim(clock.now(), 10, busy=frozenset()) == []
    clock.advance(timedelta(minutes=10))
    again = await the_article(kept, clock.now())
    assert again.tries == 1
    await kept.fail(again, "it is down still", clock.now(), None)
    assert await kept.claim(clock.now(), 10, busy=frozenset()) == []
    async with stores.database.read() as connection:
        assert list(await connection.scalars(select(articles.c.fault))) == ["it is down still"]


@pytest.mark.parametrize("was_read", [True, False])
async def test_a_page_is_wanted_anew_a_day_later(
    stores: Stores, kept: SqlArticleStore, clock: StandingClock, was_read: bool
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    (today,) = await published(stores, clock.now(), "KFOR today")
    await wanted_by(stores, clock.now(), today, chat)
    wanted = await the_article(kept, clock.now())
    if was_read:
        await kept.keep(wanted, ARTICLE, clock.now())
        await kept.tell(wanted, "The mission denied it.")
    else:
        await kept.fail(wanted, "it is down", clock.now(), None)
    await kept.let_go(wanted, clock.now())
    (first,) = await rings(stores, clock.now())
    await stores.sends.record(first, decide(Sent("1"), first, clock.now()), clock.now())
    clock.advance(COUNTS_FOR)
    other = a_feed("tomorrow")
    await stores.publish(clock.now(), replace(an_entry("KFOR tomorrow"), link=today.link), feed=other)
    (tomorrow,) = await stores.pending()
    await wanted_by(stores, clock.now(), tomorrow, chat)
    anew = await the_article(kept, clock.now())
    assert (anew.link, anew.title, anew.tries) == (today.link, "KFOR tomorrow", 0)
    clock.advance(PATIENCE)
    (late,) = await rings(stores, clock.now())
    assert ring_in(late).article is None


async def test_several_items_with_one_link_share_the_article(
    stores: Stores, kept: SqlArticleStore, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    for feed in (a_feed("news"), a_feed("sport")):
        await stores.publish(clock.now(), an_entry("KFOR denies"), feed=feed)
    first, second = await stores.pending()
    await wanted_by(stores, clock.now(), first, chat)
    clock.advance(timedelta(seconds=3))
    await wanted_by(stores, clock.now(), second, chat)
    wanted = await the_article(kept, clock.now())
    await kept.keep(wanted, ARTICLE, clock.now())
    assert await kept.let_go(wanted, clock.now()) == 2


async def test_a_chat_that_was_told_to_wait_waits_on(
    stores: Stores, kept: SqlArticleStore, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    before, after = await published(stores, clock.now(), "KFOR patrols", "KFOR denies")
    await wanted_by(stores, clock.now(), before, chat, wants=False)
    await wanted_by(stores, clock.now(), after, chat)
    (head,) = await rings(stores, clock.now())
    busy = decide(Busy(timedelta(seconds=60), whole_bot=False), head, clock.now())
    await stores.sends.record(head, busy, clock.now())
    wanted = await the_article(kept, clock.now())
    assert await kept.let_go(wanted, clock.now()) == 0
    async with stores.database.read() as connection:
        due = await connection.scalars(select(deliveries.c.due_at))
        assert set(due) == {clock.now() + timedelta(seconds=60)}


async def test_one_article_a_host_is_claimed_and_those_that_are_waited_for_first(
    stores: Stores, kept: SqlArticleStore, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    early = await published(stores, clock.now(), "KFOR one", "KFOR two")
    for item in early:
        await wanted_by(stores, clock.now(), item, chat)
    clock.advance(timedelta(seconds=10))
    (late,) = await published(stores, clock.now(), "KFOR three")
    await wanted_by(stores, clock.now(), late, chat)
    wanted = await the_article(kept, clock.now())
    assert wanted.title == "KFOR three"
    assert await kept.claim(clock.now(), 10, busy=frozenset({"kossev.example"})) == []


async def test_the_longest_summary_of_the_topics_that_matched_is_told(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR", "denies")
    follows = await stores.chats.subscriptions(chat, clock.now())
    assert [each.length for each in follows] == [SummaryLength.LONG] * 2
    await stores.chats.set_length(chat, follows[0].id, SummaryLength.TITLE)
    await stores.chats.set_length(chat, follows[1].id, SummaryLength.SHORT)
    items = await published(stores, clock.now(), "KFOR denies", "KFOR patrols")
    both = tuple(SubscriptionMatch(each, (each.query,)) for each in follows)
    await stores.matches.record([MatchedItem(items[0], both), MatchedItem(items[1], both[:1])], clock.now())
    (first,) = await rings(stores, clock.now())
    assert ring_in(first).length is SummaryLength.SHORT
    await stores.sends.record(first, decide(Sent("1"), first, clock.now()), clock.now())
    (second,) = await rings(stores, clock.now())
    assert ring_in(second).length is SummaryLength.TITLE


async def test_only_the_chats_own_subscriptions_change_and_the_matcher_hears_of_it(
    stores: Stores, clock: StandingClock
) -> None:
    chat, other = [await stores.a_chat(clock.now(), each, "KFOR") for each in ("1", "2")]
    (mine,) = await stores.chats.subscriptions(chat, clock.now())
    seen = (await stores.matches.claim(0, 1)).revision
    assert not await stores.chats.set_length(other, mine.id, SummaryLength.LONG)
    assert await stores.chats.set_length(chat, mine.id, SummaryLength.TITLE)
    changed = (await stores.matches.claim(seen, 1)).changed
    assert [(each.id, each.length) for each in changed] == [(mine.id, SummaryLength.TITLE)]

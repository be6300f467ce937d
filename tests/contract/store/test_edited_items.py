"""What becomes of an item whose entry changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.feeds.known import short
from bot.model import Entry, MatchedItem
from bot.ports import PollRecord
from bot.store.items import SqlItemStore
from bot.stories.edits import MOST_SAID
from bot.topics.candidates import condition
from bot.topics.query import parse
from tests.builders import Stores, a_feed, new_entry
from tests.clock import StandingClock
from tests.contract.store.changed import FULL, HOUR, MINUTE, SHORT, matched, stored


async def test_an_edit_updates_the_item_and_what_search_finds(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), SHORT)
    clock.advance(HOUR)
    title = "KFOR confirms"
    assert await stores.publish(clock.now(), replace(FULL, title=title, published=clock.now() - 2 * HOUR)) == 0
    (item,) = await stored(stores)
    assert (item.title, item.text, item.published) == (title, FULL.text, clock.now() - 2 * HOUR)
    assert item.at == item.published
    search = SqlItemStore(stores.database)
    for query, found in (("spokesman", 1), ("confirms", 1), ("denies Banjska", 1), ("denies KFOR -x", 1), ("gone", 0)):
        assert len(await search.find(condition(parse(query)), None, 10)) == found, query
    await stores.publish(clock.now(), replace(SHORT, title=title, text="Nothing."))
    assert await search.find(condition(parse("spokesman")), None, 10) == []
    if not stores.database.on_postgresql:
        async with stores.database.write() as connection:
            await connection.execute(text("INSERT INTO items_fts(items_fts, rank) VALUES ('integrity-check', 1)"))


async def test_a_date_after_the_item_was_seen_is_not_taken_over(stores: Stores, clock: StandingClock) -> None:
    first = replace(SHORT, published=clock.now() - HOUR)
    await stores.publish(clock.now(), first)
    clock.advance(HOUR)
    for published in (clock.now(), clock.now() + HOUR, None):
        await stores.publish(clock.now(), replace(first, published=published))
        (item,) = await stored(stores)
        assert (item.published, item.at, item.edits) == (first.published, first.published, 0)


@pytest.mark.parametrize(
    ("change", "after", "again"),
    [
        ({"text": FULL.text}, HOUR, True),
        ({"text": "The  mission\ndenies it!"}, HOUR, False),
        ({"text": "The mission denies it. 12 comments"}, HOUR, False),
        ({"link": "https://kossev.example/b", "link_key": b"b"}, HOUR, True),
        ({"text": FULL.text}, 25 * HOUR, False),
    ],
    ids=["more text", "white space", "a counter", "another address", "too late"],
)
async def test_what_says_something_new_within_a_day_is_matched_again(
    stores: Stores, clock: StandingClock, change: dict[str, str], after: timedelta, again: bool
) -> None:
    await stores.publish(clock.now(), SHORT)
    await matched(stores, clock)
    clock.advance(after)
    await stores.publish(clock.now(), replace(SHORT, **change))  # type: ignore[arg-type]  # fields by name
    assert [(item.again, item.edits) for item in await stores.pending()] == ([(True, 1)] if again else [])


async def rounds(stores: Stores, clock: StandingClock, documents: Iterable[Entry]) -> list[int]:
    """How many items are to be matched again after each of a feed's documents."""
    again = []
    for document in documents:
        clock.advance(5 * MINUTE)
        await stores.publish(clock.now(), document)
        again.append(len(await stores.pending()))
        await matched(stores, clock)
    return again


def click(number: int) -> Entry:
    """SHORT, under an address that tells who clicked."""
    link = f"https://kossev.example/click?tid={number}"
    return replace(SHORT, link=link, link_key=short(link))


async def test_a_link_that_changes_at_each_poll_edits_once(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), click(0))
    await matched(stores, clock)
    assert await rounds(stores, clock, map(click, range(1, 6))) == [1, 0, 0, 0, 0]
    before = await stored(stores)
    assert await rounds(stores, clock, map(click, range(6, 9))) == [0, 0, 0]
    assert await stored(stores) == before, "it is not even written"
    said = replace(FULL, link=click(9).link, link_key=click(9).link_key)
    assert await rounds(stores, clock, [said]) == [1]
    assert [item.link for item in await stored(stores)] == [click(9).link], "with news, its address counts"


async def test_an_address_that_is_only_known_by_another_key_is_no_edit(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), SHORT)
    await matched(stores, clock)
    assert await rounds(stores, clock, [replace(SHORT, link_key=b"as another Tocsin makes it")]) == [0]


async def test_a_text_that_was_shown_before_says_nothing_when_it_returns(stores: Stores, clock: StandingClock) -> None:
    """Two backends, of which one is behind, answer in turns."""
    await stores.publish(clock.now(), SHORT)
    await matched(stores, clock)
    assert await rounds(stores, clock, [FULL, SHORT, FULL, SHORT]) == [1, 0, 0, 0]
    (item,) = await stored(stores)
    assert (item.text, item.edits) == (FULL.text, 1)
    assert await rounds(stores, clock, [replace(SHORT, identity="new guid")]) == [0]
    assert [(item.identity, item.text) for item in await stored(stores)] == [("new guid", FULL.text)]
    newest = replace(FULL, text="Two were hurt at Banjska.", text_key=b"newest")
    assert await rounds(stores, clock, [newest, FULL, SHORT, newest]) == [1, 0, 0, 0]
    assert [item.text for item in await stored(stores)] == [newest.text]


async def test_a_text_that_never_rests_is_followed_but_matched_so_often_and_no_more(
    stores: Stores, clock: StandingClock
) -> None:
    await stores.publish(clock.now(), SHORT)
    await matched(stores, clock)
    ticker = [replace(SHORT, text=f"At minute {minute} all is quiet.") for minute in range(MOST_SAID + 6)]
    assert sum(await rounds(stores, clock, ticker)) == MOST_SAID - 1
    assert [item.text for item in await stored(stores)] == [ticker[-1].text]


async def test_an_edit_while_the_item_is_matched_is_matched_too(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), SHORT)
    as_read = await stores.pending()
    await stores.publish(clock.now(), FULL)
    await stores.matches.record([MatchedItem(as_read[0], ())], clock.now())
    (again,) = await stores.pending()
    assert (again.text, again.again) == (FULL.text, False)
    await stores.matches.record([MatchedItem(again, ())], clock.now())
    assert await stores.pending() == []


async def test_what_was_old_when_it_was_first_seen_never_rings(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await stores.lease(clock.now())
    for entry in (SHORT, FULL):
        silent = new_entry(entry, may_ring=False)
        await stores.record(lease, PollRecord("kossev", clock.now(), clock.now(), entries=(silent,)))
    assert await stores.pending() == []
    assert [item.text for item in await stored(stores)] == [FULL.text]

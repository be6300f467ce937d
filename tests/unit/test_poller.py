"""Due feeds become stored items: what may ring, and what is kept of a poll."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.errors import FeedError, FeedFault
from bot.model import NotModified, ParsedFeed, Validators
from bot.poller import Polled
from bot.store.database import Database
from bot.store.schema import items
from tests.builders import a_feed, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import Fetched, a_document
from tests.unit.poll_round import DOWN, HOUR, MINUTE, NEW, OLD, begin, feed_of


async def test_a_first_look_rings_for_what_was_published_within_two_hours(
    database: Database, clock: StandingClock
) -> None:
    now = clock.now()
    says = feed_of(
        an_entry("KFOR now", published=now),
        an_entry("KFOR at the edge", published=now - 2 * HOUR),
        an_entry("KFOR too old", published=now - 2 * HOUR - timedelta(seconds=1)),
        an_entry("KFOR without a date"),
    )
    round_ = await begin(database, clock, {"new": says}, kossev=[NEW])
    assert (await round_.poll()).new_items == 4
    assert await round_.pending() == ["KFOR now", "KFOR at the edge"]
    async with database.read() as connection:
        assert (await connection.scalars(select(items.c.first_look))).all() == [True] * 4


async def test_a_first_look_comes_newest_first_so_that_its_few_rings_are_the_newest(
    database: Database, clock: StandingClock
) -> None:
    ago = [an_entry(f"KFOR {minutes}", published=clock.now() - minutes * MINUTE) for minutes in (30, 5, 90)]
    twin = an_entry("KFOR 5, below", published=clock.now() - 5 * MINUTE)
    round_ = await begin(database, clock, {"new": feed_of(*ago, twin)}, kossev=[NEW])
    await round_.poll()
    assert await round_.pending() == ["KFOR 5", "KFOR 5, below", "KFOR 30", "KFOR 90"]


async def test_later_polls_ring_for_whatever_is_new_oldest_first(database: Database, clock: StandingClock) -> None:
    now = clock.now()
    later = feed_of(
        an_entry("KFOR undated, at the top"),
        an_entry("KFOR five minutes ago", published=now - 5 * MINUTE),
        an_entry("KFOR last year", published=now - timedelta(days=365)),
        an_entry("KFOR an hour ago, above", published=now - HOUR),
        an_entry("KFOR an hour ago, below", published=now - HOUR),
        an_entry("KFOR undated, at the end"),
    )
    round_ = await begin(database, clock, {"old": feed_of(), "new": later}, kossev=[OLD, NEW])
    await round_.poll()
    await round_.poll()
    assert await round_.pending() == [
        "KFOR last year",
        "KFOR an hour ago, below",
        "KFOR an hour ago, above",
        "KFOR five minutes ago",
        "KFOR undated, at the end",
        "KFOR undated, at the top",
    ]


async def test_an_empty_document_counts_as_the_first_look(database: Database, clock: StandingClock) -> None:
    round_ = await begin(database, clock, {"old": feed_of(), "new": feed_of(an_entry("KFOR"))}, kossev=[OLD, NEW])
    await round_.poll()
    assert (await round_.health())["kossev"].looked_at == clock.now()
    await round_.poll()
    assert await round_.pending() == ["KFOR"]


@pytest.mark.parametrize("trouble", [DOWN, FeedError(FeedFault.NOT_A_FEED, "no feed"), NotModified()])
async def test_a_poll_that_parsed_nothing_is_no_first_look(
    database: Database, clock: StandingClock, trouble: Fetched
) -> None:
    round_ = await begin(database, clock, {"new": feed_of(an_entry("KFOR"))}, kossev=[trouble, NEW])
    await round_.poll()
    assert (await round_.health())["kossev"].looked_at is None
    await round_.poll()
    assert await round_.pending() == []


async def test_an_unchanged_body_is_not_parsed_again(database: Database, clock: StandingClock) -> None:
    round_ = await begin(database, clock, {"new": feed_of(an_entry("KFOR"))}, kossev=[NEW])
    first, second = await round_.poll(), await round_.poll()
    assert (first.ends, second.ends) == ({Polled.NEW: 1}, {Polled.UNCHANGED: 1})
    assert round_.parser.parsed == ["new"]
    assert round_.waker.woken == 1


async def test_a_body_is_parsed_again_when_it_is_to_be_read_differently(
    database: Database, clock: StandingClock
) -> None:
    other_type = a_document("new", content_type="application/json")
    round_ = await begin(database, clock, {"new": feed_of()}, kossev=[NEW, other_type, other_type])
    await round_.poll()
    await round_.poll()
    assert len(round_.parser.parsed) == 2
    await round_.stores.polls.sync([a_feed(encoding="cp1250")], [], clock.now())
    await round_.poll()
    assert len(round_.parser.parsed) == 3


async def test_the_parser_gets_what_the_last_document_left(database: Database, clock: StandingClock) -> None:
    says: dict[str, ParsedFeed | Exception] = {
        "1": replace(feed_of(an_entry("A")), digests=b"1"),
        "2": FeedError(FeedFault.PARSER, "broke"),
        "3": replace(feed_of(an_entry("B")), digests=b"3"),
        "4": ParsedFeed(()),
    }
    round_ = await begin(database, clock, says, kossev=[a_document(each) for each in says])
    for _ in says:
        await round_.poll()
    assert round_.parser.digests == [None, b"1", b"1", b"3"]


async def test_a_changed_body_without_news_wakes_nobody(database: Database, clock: StandingClock) -> None:
    same = feed_of(an_entry("KFOR"))
    round_ = await begin(database, clock, {"old": same, "new": same}, kossev=[OLD, NEW])
    await round_.poll()
    assert (await round_.poll()).ends == {Polled.UNCHANGED: 1}
    assert round_.waker.woken == 1


async def test_validators_are_given_back_to_the_server_and_renewed_by_each_answer(
    database: Database, clock: StandingClock
) -> None:
    one, two, three = Validators('"1"', "Mon"), Validators('"2"', "Tue"), Validators('"3"')
    round_ = await begin(
        database,
        clock,
        {"old": feed_of(), "new": feed_of()},
        kossev=[a_document("old", validators=one), DOWN, NotModified(two), a_document("new", validators=three), DOWN],
    )
    for _ in range(5):
        await round_.poll()
    assert [each.validators for each in round_.fetcher.asked] == [Validators(), one, one, two, three]


async def test_not_modified_is_a_healthy_poll(database: Database, clock: StandingClock) -> None:
    round_ = await begin(database, clock, {}, kossev=[DOWN, NotModified()])
    await round_.poll()
    clock.advance(MINUTE)
    assert (await round_.poll()).ends == {Polled.NOT_MODIFIED: 1}
    health = (await round_.health())["kossev"]
    assert (health.errors, health.error, health.ok_at) == (0, None, clock.now())


async def test_a_failure_is_kept_with_its_reason_and_the_feed_backs_off(
    database: Database, clock: StandingClock
) -> None:
    round_ = await begin(database, clock, {}, kossev=[DOWN])
    waits = []
    for _ in range(3):
        assert (await round_.poller.poll_due()).ends == {Polled.FAILED: 1}
        health = (await round_.health())["kossev"]
        assert health.error == str(DOWN)
        assert health.next_at is not None
        waits.append(health.next_at - clock.now())
        clock.advance(waits[-1])
    assert waits[1:] == [waits[0] * 2, waits[0] * 4]
    assert health.errors == 3


async def test_what_the_server_asks_for_decides_the_next_poll(database: Database, clock: StandingClock) -> None:
    round_ = await begin(database, clock, {"new": feed_of()}, kossev=[a_document("new", fresh_for=3 * HOUR)])
    await round_.poller.poll_due()
    assert (await round_.health())["kossev"].next_at == clock.now() + 3 * HOUR


async def test_a_parsers_refusal_is_a_failed_poll_and_is_tried_again(database: Database, clock: StandingClock) -> None:
    refusal = FeedError(FeedFault.HTML, "a page, no feed")
    round_ = await begin(database, clock, {"new": refusal}, kossev=[NEW])
    await round_.poll()
    assert (await round_.poll()).ends == {Polled.FAILED: 1}
    assert len(round_.parser.parsed) == 2
    assert (await round_.health())["kossev"].error == "a page, no feed"


async def test_an_items_language_is_its_feeds_else_what_its_text_is_in_and_else_what_the_document_says(
    database: Database, clock: StandingClock
) -> None:
    feeds = [a_feed("a", language="sr-Latn"), a_feed("b", language=None), a_feed("c", language=None)]
    says: dict[str, ParsedFeed | Exception] = {
        "old": feed_of(an_entry("KFOR"), an_entry("Полиција јавља", identity="p"), language="sq"),
        "new": feed_of(an_entry("KFOR")),
    }
    round_ = await begin(database, clock, says, *feeds, a=[OLD], b=[OLD], c=[NEW])
    await round_.poll()
    async with database.read() as connection:
        found = await connection.execute(select(items.c.feed_id, items.c.title, items.c.language))
        assert {(feed, title): language for feed, title, language in found} == {
            ("a", "KFOR"): "sr-Latn",
            ("a", "Полиција јавља"): "sr-Latn",
            ("b", "KFOR"): "sq",
            ("b", "Полиција јавља"): "sh-Cyrl",
            ("c", "KFOR"): None,
        }


async def test_a_title_too_short_to_tell_is_in_what_its_document_is_in_whatever_that_declares(
    database: Database, clock: StandingClock
) -> None:
    told = [an_entry(f"Полиција {number}", identity=f"{number}") for number in range(3)]
    says: dict[str, ParsedFeed | Exception] = {"old": feed_of(*told, an_entry("KFOR"), language="en-US")}
    round_ = await begin(database, clock, says, a_feed("a", language=None), a=[OLD])
    await round_.poll()
    async with database.read() as connection:
        found = await connection.execute(select(items.c.language).where(items.c.title == "KFOR"))
        assert found.scalar_one() == "sh-Cyrl"

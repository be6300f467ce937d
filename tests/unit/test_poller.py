"""Due feeds become stored items: what may ring, what is kept, and what one feed's trouble means for the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import select

from bot.errors import FeedError, FeedFault
from bot.model import Entry, Feed, FeedHealth, NotModified, ParsedFeed, Validators
from bot.poller import Manners, Polled, Poller, PollSummary
from bot.schedule import USUAL
from bot.store.database import Database
from bot.store.schema import items
from bot.store.status import SqlStatusStore
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker, FakeFetcher, FakeParser, Fetched, HintedWake, a_document

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NO_PAUSE = Manners(hosts_at_once=8, pause=0.0)
DOWN = FeedError(FeedFault.UNREACHABLE, "kossev.example: refused; check the address")


@dataclass
class Round:
    """A poller between a fake web and a real store."""

    stores: Stores
    clock: StandingClock
    fetcher: FakeFetcher
    parser: FakeParser
    waker: CountingWaker
    poller: Poller

    async def poll(self) -> PollSummary:
        """One look, after which everything is due again."""
        summary = await self.poller.poll_due()
        await self.stores.polls.make_due(self.clock.now())
        return summary

    async def pending(self) -> list[str]:
        """The titles that the matcher gets, in its order."""
        return [item.title for item in await self.stores.pending()]

    async def health(self) -> dict[str, FeedHealth]:
        return {each.feed.id: each for each in await SqlStatusStore(self.stores.database).feeds(self.clock.now())}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[tuple[HintedWake, asyncio.Event]]:
        """The poller at work; it must end promptly at the latest at the end."""
        stop, wake = asyncio.Event(), HintedWake()
        async with asyncio.timeout(10):
            task = asyncio.create_task(self.poller.run(stop, wake))
            try:
                yield wake, stop
            finally:
                stop.set()
                wake.set()
                await task


async def begin(
    database: Database,
    clock: StandingClock,
    says: dict[str, ParsedFeed | Exception],
    *feeds: Feed,
    **answers: list[Fetched],
) -> Round:
    """Feeds whose fetches give `answers`, and bodies that say `says`; one feed that says them all by default."""
    stores, fetcher, parser, waker = Stores.of(database), FakeFetcher(answers), FakeParser(says), CountingWaker()
    await stores.polls.sync(feeds or [a_feed()], [], clock.now())
    poller = Poller(stores.polls, fetcher, parser, clock, waker, lambda: 0.0, NO_PAUSE)
    return Round(stores, clock, fetcher, parser, waker, poller)


def feed_of(*entries: Entry, language: str | None = None) -> ParsedFeed:
    return ParsedFeed(entries, language=language)


OLD = a_document("old")
NEW = a_document("new")


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
    assert waits == [USUAL * 2, USUAL * 4, USUAL * 8]
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


async def test_a_busy_server_rests_with_all_its_feeds_until_it_allows(database: Database, clock: StandingClock) -> None:
    busy = FeedError(FeedFault.BUSY, "503", status=503, retry_at=clock.now() + 2 * HOUR)
    feeds = [a_feed("a"), a_feed("b"), a_feed("c", "other.example")]
    round_ = await begin(database, clock, {"new": feed_of()}, *feeds, a=[busy], b=[NEW], c=[NEW])
    await round_.poller.poll_due()
    assert sorted(round_.fetcher.asked_ids) == ["a", "c"]
    clock.advance(2 * HOUR - MINUTE)
    await round_.poller.poll_due()
    assert sorted(round_.fetcher.asked_ids) == ["a", "c", "c"]
    clock.advance(MINUTE)
    await round_.poller.poll_due()
    assert sorted(round_.fetcher.asked_ids) == ["a", "a", "c", "c"]


async def test_a_gone_feed_is_asked_no_more(database: Database, clock: StandingClock) -> None:
    gone = FeedError(FeedFault.GONE, "410: it is gone; remove it", status=410)
    round_ = await begin(database, clock, {}, kossev=[gone])
    await round_.poll()
    clock.advance(timedelta(days=30))
    assert (await round_.poll()).feeds == 0
    assert (await round_.health())["kossev"].error == "410: it is gone; remove it"


async def test_a_lost_lease_is_left_to_its_new_holder(database: Database, clock: StandingClock) -> None:
    round_ = await begin(database, clock, {"new": feed_of(an_entry("KFOR"))}, kossev=[NEW])
    round_.fetcher.hold("kossev")
    with structlog.testing.capture_logs() as logs:
        async with round_.running() as (wake, _):
            await round_.fetcher.waiting["kossev"].wait()
            clock.advance(2 * MINUTE)
            held = await round_.stores.lease(clock.now())
            round_.fetcher.let_go("kossev")
            await wake.rest()
    assert [(each["event"], each["host"]) for each in logs] == [("lease_lost", "kossev.example")]
    assert await round_.pending() == []
    assert held.epoch == 2


async def test_a_stop_cancels_what_is_under_way_and_gives_its_host_back(
    database: Database, clock: StandingClock
) -> None:
    round_ = await begin(database, clock, {"new": feed_of(an_entry("KFOR"))}, kossev=[NEW])
    round_.fetcher.hold("kossev")
    async with round_.running():
        await round_.fetcher.waiting["kossev"].wait()
    assert await round_.pending() == []
    assert (await round_.stores.lease(clock.now())).host == "kossev.example"


async def test_one_request_at_a_time_goes_to_a_host_and_others_go_on_meanwhile(
    database: Database, clock: StandingClock
) -> None:
    feeds = [a_feed("a"), a_feed("b"), a_feed("c"), a_feed("d", "other.example")]
    round_ = await begin(database, clock, {"new": feed_of()}, *feeds, a=[NEW], b=[NEW], c=[NEW], d=[NEW])
    round_.fetcher.hold("a")
    async with round_.running() as (wake, _):
        await round_.fetcher.waiting["a"].wait()
        await wake.idle()
        while (await round_.health())["d"].ok_at is None:
            await wake.look()
        assert round_.fetcher.asked_ids == ["a", "d"]
        round_.fetcher.let_go("a")
        while (await round_.health())["c"].ok_at is None:
            await wake.look()
    assert round_.fetcher.asked_ids == ["a", "d", "b", "c"]
    assert round_.fetcher.most_at_once == {"kossev.example": 1, "other.example": 1}


async def test_a_failing_feed_holds_up_neither_its_host_nor_others(database: Database, clock: StandingClock) -> None:
    feeds = [a_feed("a"), a_feed("b"), a_feed("c", "other.example")]
    says: dict[str, ParsedFeed | Exception] = {"new": feed_of(an_entry("KFOR"))}
    round_ = await begin(database, clock, says, *feeds, a=[DOWN], b=[NEW], c=[NEW])
    assert (await round_.poll()).ends == {Polled.FAILED: 1, Polled.NEW: 2}


async def test_a_fault_over_one_feed_is_kept_with_it_and_the_others_are_polled(
    database: Database, clock: StandingClock
) -> None:
    feeds = [a_feed("a"), a_feed("b"), a_feed("c", "other.example")]
    says: dict[str, ParsedFeed | Exception] = {"old": ValueError("unforeseen"), "new": feed_of(an_entry("KFOR"))}
    round_ = await begin(database, clock, says, *feeds, a=[OLD], b=[NEW], c=[KeyError("x"), NEW])
    with structlog.testing.capture_logs() as logs:
        summary = await round_.poll()
    assert summary.ends == {Polled.FAILED: 2, Polled.NEW: 1}
    assert (await round_.health())["a"].error == "a fault in Tocsin: ValueError: unforeseen"
    assert {each["feed"] for each in logs if each["event"] == "poll_broke"} == {"a", "c"}


async def test_an_items_language_is_its_feeds_and_else_what_the_document_says(
    database: Database, clock: StandingClock
) -> None:
    feeds = [a_feed("a", language="sr-Latn"), a_feed("b", language=None), a_feed("c", language=None)]
    says: dict[str, ParsedFeed | Exception] = {
        "old": feed_of(an_entry("KFOR"), language="sq"),
        "new": feed_of(an_entry("KFOR")),
    }
    round_ = await begin(database, clock, says, *feeds, a=[OLD], b=[OLD], c=[NEW])
    await round_.poll()
    async with database.read() as connection:
        found = await connection.execute(select(items.c.feed_id, items.c.language))
        assert dict(found.all()) == {"a": "sr-Latn", "b": "sq", "c": None}


async def test_feeds_that_begin_to_fail_are_told_once_in_one_line(database: Database, clock: StandingClock) -> None:
    feeds = [a_feed("a"), a_feed("b", "other.example")]
    round_ = await begin(database, clock, {}, *feeds, a=[DOWN], b=[DOWN])
    with structlog.testing.capture_logs() as logs:
        async with round_.running() as (wake, _):
            for _ in range(3):
                while any(each.errors == 0 for each in (await round_.health()).values()):
                    await wake.look()
                await round_.stores.polls.make_due(clock.now())
                await wake.look()
    told = [each for each in logs if each["event"] == "feeds_began_to_fail"]
    assert sum(each["count"] for each in told) == 2
    assert {each["log_level"] for each in told} == {"warning"}


async def test_no_more_hosts_are_asked_at_once_than_manners_allow(database: Database, clock: StandingClock) -> None:
    feeds = [a_feed(str(number), f"{number}.example") for number in range(12)]
    says: dict[str, ParsedFeed | Exception] = {"new": feed_of()}
    answers: dict[str, list[Fetched]] = {feed.id: [NEW] for feed in feeds}
    round_ = await begin(database, clock, says, *feeds, **answers)
    for feed in feeds:
        round_.fetcher.hold(feed.id)
    async with round_.running() as (wake, _):
        await wake.idle()
        await wake.look()
        assert len(round_.fetcher.asked) == NO_PAUSE.hosts_at_once
        for feed in feeds:
            round_.fetcher.let_go(feed.id)
        while any(each.ok_at is None for each in (await round_.health()).values()):
            await wake.look()
    assert len(round_.fetcher.asked) == 12

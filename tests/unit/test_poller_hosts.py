"""Hosts are asked politely, and one feed's trouble is no other's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import structlog

from bot.errors import FeedError, FeedFault
from bot.model import HostLease, NotModified, ParsedFeed
from bot.poller import Manners, Polled
from bot.ports import Visit
from bot.store.database import Database
from bot.store.leases import SqlLeaseStore
from bot.store.polls import SqlPollStore
from bot.timing import EventWake
from tests.builders import a_feed, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import Fetched
from tests.unit.poll_round import DOWN, HOUR, MINUTE, NEW, NO_PAUSE, OLD, begin, feed_of
from tests.until import until


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
    assert round_.fetcher.asked_ids[3:] == ["b", "a"], "the one that was refused comes last, and holds up nobody"


async def test_a_gone_feed_is_asked_no_more(database: Database, clock: StandingClock) -> None:
    gone = FeedError(FeedFault.GONE, "410: it is gone; remove it", status=410)
    round_ = await begin(database, clock, {}, kossev=[gone])
    await round_.poll()
    clock.advance(timedelta(days=30))
    assert (await round_.poll()).feeds == 0
    assert (await round_.health())["kossev"].error == "410: it is gone; remove it"


async def test_entries_that_are_left_unread_are_told(database: Database, clock: StandingClock) -> None:
    parsed = replace(feed_of(an_entry("KFOR")), unread=5)
    round_ = await begin(database, clock, {"new": parsed}, kossev=[NEW])
    with structlog.testing.capture_logs() as logs:
        await round_.poll()
    assert [(each["feed"], each["unread"]) for each in logs if each["event"] == "entries_left_unread"] == [
        ("kossev", 5)
    ]


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


async def test_a_host_is_kept_while_it_is_polled_and_left_once_it_passed_on(
    database: Database, clock: StandingClock
) -> None:
    manners = replace(NO_PAUSE, lease=timedelta(milliseconds=60))  # kept every 20 ms of real time; the clock stands
    round_ = await begin(database, clock, {"new": feed_of(an_entry("KFOR"))}, manners=manners, kossev=[NEW, NEW])
    round_.fetcher.hold("kossev")
    with structlog.testing.capture_logs() as logs:
        async with round_.running() as (wake, _):
            await round_.fetcher.waiting["kossev"].wait()
            clock.advance(MINUTE)
            while await round_.held_until("kossev.example") < clock.now():  # noqa: ASYNC110 - the database is looked at
                await asyncio.sleep(0)
            assert logs == []
            await SqlLeaseStore(database, "").end_all()
            held = await round_.stores.lease(clock.now())
            while not logs:  # noqa: ASYNC110 - a log is looked at
                await asyncio.sleep(0)
            await wake.rest()
    assert [(each["event"], each["host"]) for each in logs] == [("lease_lost", "kossev.example")]
    assert await round_.stores.polls.keep([held], clock.now(), MINUTE) == {"kossev.example"}
    assert await round_.pending() == []


async def test_a_stop_cancels_what_is_under_way_and_gives_its_host_back(
    database: Database, clock: StandingClock
) -> None:
    round_ = await begin(database, clock, {"new": feed_of(an_entry("KFOR"))}, kossev=[NEW])
    round_.fetcher.hold("kossev")
    async with round_.running():
        await round_.fetcher.waiting["kossev"].wait()
    assert await round_.pending() == []
    assert (await round_.stores.lease(clock.now())).host == "kossev.example"


class StoppedWhileClaiming(SqlPollStore):
    """The stop comes while the database is asked."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "stopped")
        self.stop, self.wake, self.claims = asyncio.Event(), EventWake(), 0

    async def claim_hosts(self, now: datetime, limit: int, lease: timedelta, *, good: bool = False) -> list[HostLease]:
        claimed = await super().claim_hosts(now, limit, lease, good=good)
        self.stop.set()
        self.wake.set()
        self.claims += 1
        return claimed


async def test_a_stop_ends_claiming_and_gives_back_what_was_not_begun(database: Database, clock: StandingClock) -> None:
    feeds = [a_feed(str(number), f"{number}.example") for number in range(100)]
    round_ = await begin(database, clock, {}, *feeds)
    store = StoppedWhileClaiming(database)
    poller = replace(round_.poller, store=store, manners=Manners(pause=0.0, store_again=0.0))
    async with asyncio.timeout(10):
        await poller.run(store.stop, store.wake)
    assert store.claims == 1
    assert round_.fetcher.asked == []
    assert len(await round_.stores.polls.claim_hosts(clock.now(), 100, MINUTE)) == 100


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
        assert sorted(round_.fetcher.asked_ids) == ["a", "d"]
        round_.fetcher.let_go("a")
        while (await round_.health())["c"].ok_at is None:
            await wake.look()
    assert [each for each in round_.fetcher.asked_ids if each != "d"] == ["a", "b", "c"]
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


async def test_feeds_that_begin_to_fail_are_told_once_in_one_line(database: Database, clock: StandingClock) -> None:
    feeds = [a_feed("a"), a_feed("b", "other.example")]
    round_ = await begin(database, clock, {}, *feeds, a=[DOWN], b=[DOWN])
    with structlog.testing.capture_logs() as logs:
        async with round_.running() as (wake, _):
            for _ in range(3):
                while any(each.errors == 0 for each in (await round_.health()).values()):
                    await wake.look()
                clock.advance(timedelta(seconds=1))
                await round_.stores.polls.make_due(clock.now())
                await wake.look()
    told = [each for each in logs if each["event"] == "feeds_began_to_fail"]
    assert sum(each["count"] for each in told) == 2
    assert {each["log_level"] for each in told} == {"warning"}


async def test_no_more_hosts_are_asked_at_once_than_manners_allow(database: Database, clock: StandingClock) -> None:
    feeds = [a_feed(str(number), f"{number}.example") for number in range(12)]
    says: dict[str, ParsedFeed | Exception] = {"new": feed_of()}
    answers: dict[str, list[Fetched]] = {feed.id: [NEW] for feed in feeds}
    round_ = await begin(database, clock, says, *feeds, manners=NO_PAUSE, **answers)
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


class HeldStore(SqlPollStore):
    """Stores nothing before it may."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "p1")
        self.may = asyncio.Event()
        self.stored = 0

    async def store(self, visits: Sequence[Visit]) -> list[int | None]:
        await self.may.wait()
        ends = await super().store(visits)
        self.stored += len(visits)
        return ends


@pytest.mark.parametrize(("answer", "asked"), [(NotModified(), 12), (DOWN, 12), (NEW, 8)])
async def test_who_brought_nothing_keeps_nobody_from_asking_while_it_waits_for_the_store(
    database: Database, clock: StandingClock, answer: Fetched, asked: int
) -> None:
    feeds = [a_feed(str(number), f"{number}.example") for number in range(12)]
    answers: dict[str, list[Fetched]] = {feed.id: [answer] for feed in feeds}
    round_ = await begin(database, clock, {"new": feed_of(an_entry("a"))}, *feeds, manners=NO_PAUSE, **answers)
    store = HeldStore(database)
    round_.poller = replace(round_.poller, store=store)
    async with round_.running() as (wake, _):
        await wake.idle()
        await wake.look()
        try:
            await until(lambda: len(round_.fetcher.asked) == asked)
            await wake.look()
            assert len(round_.fetcher.asked) == asked
        finally:
            store.may.set()
        while any(each.ok_at is None and not each.errors for each in (await round_.health()).values()):
            await wake.look()
    assert len(round_.fetcher.asked) == 12


async def test_a_turn_that_comes_after_a_stop_asks_nothing_more(database: Database, clock: StandingClock) -> None:
    feeds = [a_feed("first", "a.example"), a_feed("second", "a.example"), a_feed("other", "b.example")]
    answers: dict[str, list[Fetched]] = {feed.id: [NotModified()] for feed in feeds}
    manners = replace(NO_PAUSE, hosts_at_once=1, unknown_at_once=1)
    round_ = await begin(database, clock, {}, *feeds, manners=manners, **answers)
    round_.fetcher.hold("first")
    round_.fetcher.hold("other")
    store = HeldStore(database)
    store.may.set()
    round_.poller = replace(round_.poller, store=store)
    async with round_.running() as (wake, stop):
        await wake.idle()
        await round_.fetcher.waiting["first"].wait()
        round_.fetcher.let_go("first")
        await round_.fetcher.waiting["other"].wait()  # it has the turn that the first one left
        await until(lambda: store.stored == 1)
        stop.set()
        round_.fetcher.let_go("other")
        await until(lambda: store.stored == 3)  # the first one's host is given back, too
    assert round_.fetcher.asked_ids == ["first", "other"]


@pytest.mark.parametrize("restarted", [True, False])
async def test_a_clock_that_was_ahead_once_keeps_no_feed_waiting(
    database: Database, clock: StandingClock, restarted: bool
) -> None:
    round_ = await begin(database, clock, {}, kossev=[NotModified()])
    year = timedelta(days=365)
    clock.advance(year)
    if restarted:
        await round_.poller.poll_due()
        clock.advance(-year)
    async with round_.running() as (wake, _):
        while (await round_.health())["kossev"].ok_at is None:
            await wake.look()
        if not restarted:
            clock.advance(-year)
        await wake.look()
        clock.advance(2 * HOUR)
        while len(round_.fetcher.asked) < 2:
            await wake.look()

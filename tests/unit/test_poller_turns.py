"""A host that keeps us waiting takes no turn from the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.errors import FeedError, FeedFault
from bot.model import HostLease, ParsedFeed
from bot.poller.turns import Turns
from bot.store.database import Database
from bot.store.polls import SqlPollStore
from bot.store.schema import hosts
from tests.builders import a_feed
from tests.clock import StandingClock
from tests.fakes.ports import Fetched
from tests.unit.poll_round import DOWN, HOUR, NEW, NO_PAUSE, begin, feed_of
from tests.unit.turn_takers import GOOD, SLOW, UNKNOWN, Host, begun, ended, having


async def test_each_kind_has_its_own_turns() -> None:
    turns = Turns(1, 1, 1, patience=60)
    hosts = await begun(turns, GOOD, GOOD, SLOW, SLOW)
    assert having(hosts) == [True, False, True, False]
    assert turns.held[SLOW] == 2
    await hosts[0].end()
    await hosts[2].end()
    assert having(hosts) == [True, True, True, True]
    await hosts[1].end()
    await hosts[3].end()
    assert ended(turns)


async def test_hosts_that_never_answered_leave_turns_for_those_that_did() -> None:
    turns = Turns(2, 1, 1, patience=60)
    hosts = await begun(turns, UNKNOWN, UNKNOWN, GOOD, GOOD)
    assert having(hosts) == [True, False, True, False]
    await hosts[0].end()
    assert having(hosts) == [True, False, True, True], "the one that waits for both turns comes behind"
    hosts[1].task.cancel()
    await asyncio.sleep(0)
    third = Host(turns, UNKNOWN)
    await hosts[2].end()
    assert third.has_turn.is_set()
    await hosts[3].end()
    await third.end()
    assert ended(turns)


async def test_a_host_that_never_answered_and_takes_long_leaves_both_of_its_turns() -> None:
    turns = Turns(1, 1, 1, patience=0.001)
    first, second = await begun(turns, UNKNOWN, UNKNOWN)
    async with asyncio.timeout(10):
        await second.has_turn.wait()
    assert (turns.held[SLOW], turns.held[UNKNOWN]) == (1, 1)
    await first.end()
    await second.end()
    assert ended(turns)


async def test_what_takes_long_gives_its_turn_to_another() -> None:
    turns = Turns(1, 1, 1, patience=0.001)
    first, second = await begun(turns, GOOD, GOOD)
    async with asyncio.timeout(10):
        await second.has_turn.wait()
    assert turns.held[SLOW] == 1
    await first.end()
    await second.end()
    assert turns.held[SLOW] == 0


async def test_a_turn_that_is_over_is_anothers_and_is_taken_anew_for_something_else() -> None:
    turns = Turns(1, 1, 1, patience=60)
    other = None
    async with turns.take(GOOD) as waiting:
        waiting.over()
        waiting.over()
        other = Host(turns)
        await asyncio.sleep(0)
        assert other.has_turn.is_set()
        assert turns.held[GOOD] == 2, "it is still to be stored"
        again = asyncio.create_task(_coroutine(waiting.again()))
        await asyncio.sleep(0)
        assert not again.done()
        await other.end()
        await again
        third = Host(turns)
        await asyncio.sleep(0)
        assert not third.has_turn.is_set()
    await asyncio.sleep(0)
    assert third.has_turn.is_set()
    await third.end()
    assert ended(turns)


async def _coroutine(awaitable: Awaitable[None]) -> None:
    await awaitable


async def test_while_there_is_no_room_among_the_slow_it_keeps_its_turn_and_leaves_it_later() -> None:
    turns = Turns(1, 1, 1, patience=0.001)
    slow, first, second, third = await begun(turns, SLOW, GOOD, GOOD, GOOD)
    with suppress(TimeoutError):
        async with asyncio.timeout(0.05):
            await second.has_turn.wait()
    assert not second.has_turn.is_set()
    await slow.end()
    async with asyncio.timeout(10):
        await second.has_turn.wait()
    assert not third.has_turn.is_set()
    for each in (first, second, third):
        await each.end()
    assert ended(turns)


async def test_who_waits_no_more_gets_no_turn() -> None:
    turns = Turns(1, 1, 1, patience=60)
    first, second, third = await begun(turns, GOOD, GOOD, GOOD)
    second.task.cancel()
    await first.end()
    assert third.has_turn.is_set()
    fourth = Host(turns)
    await asyncio.sleep(0)
    third._done.set()
    while not third.task.done():  # noqa: ASYNC110 - the fourth is given its turn, and doesn't know yet
        await asyncio.sleep(0)
    fourth.task.cancel()
    with suppress(asyncio.CancelledError):
        await fourth.task
    assert ended(turns)


SECOND = timedelta(seconds=1)


async def test_slow_hosts_hold_up_no_others(database: Database, clock: StandingClock) -> None:
    """Neither those that turn out to be slow, nor those that failed before, nor by being held while they wait."""
    slow = [a_feed(f"slow{number}", f"slow{number}.example") for number in range(24)]
    good = [a_feed(f"good{number}", f"good{number}.example") for number in range(8)]
    says: dict[str, ParsedFeed | Exception] = {"new": feed_of()}
    failed = FeedError(FeedFault.STATUS, "500", status=500)
    answers: dict[str, list[Fetched]] = {feed.id: [failed if feed in slow else NEW] for feed in [*slow, *good]}
    manners = replace(NO_PAUSE, slow_at_once=16, patience=0.01)
    round_ = await begin(database, clock, says, *slow, *good, manners=manners, **answers)
    for times in (1, 2):
        for feed in slow:
            round_.fetcher.hold(feed.id)
        async with round_.running() as (wake, _):
            while round_.fetcher.asked_ids.count("good7") < times:
                await wake.look()
            for feed in slow:
                round_.fetcher.let_go(feed.id)
            while any(each.errors < times for each in (await round_.health()).values() if "slow" in each.feed.id):
                await wake.look()
        await round_.stores.polls.make_due(clock.now())


async def test_hosts_that_never_answer_hold_up_none_that_did(database: Database, clock: StandingClock) -> None:
    """However many of them are due first: neither by their turns, nor by being held while they wait."""
    good = [a_feed(f"good{number}", f"good{number}.example") for number in range(8)]
    slow = [a_feed(f"slow{number}", f"slow{number}.example") for number in range(60)]
    says: dict[str, ParsedFeed | Exception] = {"new": feed_of()}
    answers: dict[str, list[Fetched]] = {feed.id: [NEW if feed in good else DOWN] for feed in [*good, *slow]}
    manners = replace(NO_PAUSE, hosts_at_once=4, unknown_at_once=2, slow_at_once=4, patience=0.01)
    round_ = await begin(database, clock, says, *good, manners=manners, **answers)
    assert (await round_.poller.poll_due()).feeds == 8
    await round_.stores.polls.sync([*good, *slow], [], clock.now())

    def slow_asked() -> set[str]:
        return set(round_.fetcher.asked_ids) - {feed.id for feed in good}

    for feed in slow:
        round_.fetcher.hold(feed.id)
    clock.advance(HOUR)
    async with round_.running() as (wake, _):
        async with asyncio.timeout(20):
            while round_.fetcher.asked_ids.count("good7") < 2:
                clock.advance(SECOND)
                await wake.look()
            while len(slow_asked()) < 6:
                await wake.look()
        assert len(slow_asked()) == 6
        async with database.read() as connection:
            held = await connection.scalar(select(func.count()).where(hosts.c.owner.is_not(None)))
        assert (held or 0) <= 2 * (4 + 4 + 2), "twice of what can be asked"
        for feed in slow:
            round_.fetcher.let_go(feed.id)
        while any(not each.errors for each in (await round_.health()).values() if "slow" in each.feed.id):
            await wake.look()


class CountingClaims(SqlPollStore):
    """Counts claims of good hosts."""

    good = 0

    async def claim_hosts(self, now: datetime, limit: int, lease: timedelta, *, good: bool = False) -> list[HostLease]:
        self.good += good
        return await super().claim_hosts(now, limit, lease, good=good)


async def test_where_no_host_is_good_that_is_asked_once_a_second(database: Database, clock: StandingClock) -> None:
    feeds = [a_feed(f"new{number}", f"new{number}.example") for number in range(60)]
    answers: dict[str, list[Fetched]] = {feed.id: [NEW] for feed in feeds}
    manners = replace(NO_PAUSE, hosts_at_once=4, unknown_at_once=2, slow_at_once=4)
    round_ = await begin(database, clock, {"new": feed_of()}, *feeds, manners=manners, **answers)
    store = CountingClaims(database, "counting")
    round_.poller = replace(round_.poller, store=store)
    async with round_.running() as (wake, _):
        while any(each.ok_at is None for each in (await round_.health()).values()):
            await wake.look()
        assert store.good == 1

"""A host that keeps us waiting takes no turn from the others."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

from bot.model import ParsedFeed
from bot.poller.turns import Turns
from bot.store.database import Database
from tests.builders import a_feed
from tests.clock import StandingClock
from tests.fakes.ports import Fetched
from tests.unit.poll_round import DOWN, NEW, NO_PAUSE, begin, feed_of


class Host:
    """Takes a turn and keeps it until told."""

    def __init__(self, turns: Turns, *, slow: bool = False) -> None:
        self.has_turn = asyncio.Event()
        self._done = asyncio.Event()
        self.task = asyncio.create_task(self._run(turns, slow))

    async def _run(self, turns: Turns, slow: bool) -> None:
        async with turns.take(slow=slow) as waiting:
            self.has_turn.set()
            with waiting():
                await self._done.wait()

    async def end(self) -> None:
        self._done.set()
        await self.task
        await asyncio.sleep(0)


async def begun(turns: Turns, *slow: bool) -> list[Host]:
    hosts = [Host(turns, slow=each) for each in slow]
    await asyncio.sleep(0)
    return hosts


def having(hosts: list[Host]) -> list[bool]:
    return [each.has_turn.is_set() for each in hosts]


async def test_each_kind_has_its_own_turns() -> None:
    turns = Turns(1, 1, patience=60)
    hosts = await begun(turns, False, False, True, True)
    assert having(hosts) == [True, False, True, False]
    assert turns.slow == 2
    await hosts[0].end()
    await hosts[2].end()
    assert having(hosts) == [True, True, True, True]
    await hosts[1].end()
    await hosts[3].end()
    assert turns == Turns(1, 1, patience=60)


async def test_what_takes_long_gives_its_turn_to_another() -> None:
    turns = Turns(1, 1, patience=0.001)
    first, second = await begun(turns, False, False)
    async with asyncio.timeout(10):
        await second.has_turn.wait()
    assert turns.slow == 1
    await first.end()
    await second.end()
    assert turns.slow == 0


async def test_while_there_is_no_room_among_the_slow_it_keeps_its_turn_and_leaves_it_later() -> None:
    turns = Turns(1, 1, patience=0.001)
    slow, first, second, third = await begun(turns, True, False, False, False)
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
    assert turns == Turns(1, 1, patience=0.001)


async def test_who_waits_no_more_gets_no_turn() -> None:
    turns = Turns(1, 1, patience=60)
    first, second, third = await begun(turns, False, False, False)
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
    assert turns == Turns(1, 1, patience=60)


async def test_slow_hosts_hold_up_no_others(database: Database, clock: StandingClock) -> None:
    """Neither those that turn out to be slow, nor those that failed before, nor by being held while they wait."""
    slow = [a_feed(f"slow{number}", f"slow{number}.example") for number in range(24)]
    good = [a_feed(f"good{number}", f"good{number}.example") for number in range(8)]
    says: dict[str, ParsedFeed | Exception] = {"new": feed_of()}
    answers: dict[str, list[Fetched]] = {feed.id: [DOWN if feed in slow else NEW] for feed in [*slow, *good]}
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

"""What several polls leave behind is stored together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.poller.visits import GATHER, GATHER_FIRST_LOOKS, Visits
from bot.ports import PollRecord, Visit
from bot.store.database import Database
from bot.store.polls import SqlPollStore
from tests.builders import a_feed
from tests.clock import StandingClock


class CountingStore(SqlPollStore):
    """Keeps how many visits were stored at a time, each time that it may."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "p1")
        self.together: list[int] = []
        self.may = asyncio.Event()
        self.may.set()

    async def store(self, visits: Sequence[Visit]) -> list[int | None]:
        self.together.append(len(visits))
        await self.may.wait()
        return await super().store(visits)

    async def visits(self, count: int, clock: StandingClock) -> list[Visit]:
        """Of so many hosts, polled in vain."""
        await self.sync([a_feed(str(number), f"{number}.example") for number in range(count)], [], clock.now())
        leases = await self.claim_hosts(clock.now(), count, timedelta(minutes=1))
        next_at = clock.now() + timedelta(hours=1)
        return [Visit(lease, PollRecord(lease.feeds[0].feed.id, clock.now(), next_at), over=True) for lease in leases]


@pytest.mark.parametrize(
    ("first_looks", "waits"),
    [
        ((False,), [GATHER]),
        ((False, False, False), [GATHER]),
        ((True,), [GATHER, GATHER_FIRST_LOOKS - GATHER]),
        ((True, True, True), [GATHER, GATHER_FIRST_LOOKS - GATHER]),
        ((True, False, True), [GATHER]),
    ],
)
async def test_first_looks_alone_wait_longer_for_others(
    database: Database, clock: StandingClock, first_looks: tuple[bool, ...], waits: list[float]
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0)

    store = CountingStore(database)
    visits = Visits(store, 0.0, sleep)
    async with asyncio.TaskGroup() as tasks:
        for visit, first_look in zip(await store.visits(len(first_looks), clock), first_looks, strict=True):
            assert visit.record is not None
            record = replace(visit.record, entries=(), first_look=True) if first_look else visit.record
            tasks.create_task(visits.put(replace(visit, record=record), patient=False))
    assert waited == waits
    assert store.together == [len(first_looks)]


async def a_moment() -> None:
    """As long as whoever can go on takes to do so."""
    for _ in range(20):
        await asyncio.sleep(0)


class Gather:
    """How long visits wait for each other is up to the test."""

    def __init__(self) -> None:
        self.over = asyncio.Event()

    async def __call__(self, _: float) -> None:
        await self.over.wait()


async def test_what_comes_during_a_write_is_written_by_the_next(database: Database, clock: StandingClock) -> None:
    store = CountingStore(database)
    first, *others = await store.visits(4, clock)
    visits = Visits(store, 0.0, sleep=lambda _: asyncio.sleep(0))
    store.may.clear()
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        tasks.create_task(visits.put(first, patient=False))
        await a_moment()
        put = [tasks.create_task(visits.put(each, patient=False)) for each in others]
        await a_moment()
        assert store.together == [1]
        store.may.set()
    assert [each.result() for each in put] == [0, 0, 0]
    assert store.together == [1, 3]


@pytest.mark.parametrize("cancelled", [(0,), (0, 1), (1,), (0, 1, 2)])
async def test_who_was_to_write_and_is_gone_leaves_it_to_the_next(
    database: Database, clock: StandingClock, cancelled: tuple[int, ...]
) -> None:
    store, gather = CountingStore(database), Gather()
    all_ = await store.visits(4, clock)
    visits = Visits(store, 0.0, gather)
    put = [asyncio.create_task(visits.put(each, patient=False)) for each in all_]
    await a_moment()
    for number in cancelled:
        put[number].cancel()
    gather.over.set()
    async with asyncio.timeout(10):
        ends = await asyncio.gather(*put, return_exceptions=True)
    assert [isinstance(end, asyncio.CancelledError) for end in ends] == [each in cancelled for each in range(4)]
    assert store.together == [4 - len(cancelled)]


async def test_who_is_told_to_write_and_is_gone_at_once_leaves_it_to_the_next(
    database: Database, clock: StandingClock
) -> None:
    store, gather = CountingStore(database), Gather()
    leader, told, last = [
        asyncio.create_task(Visits.put(visits, each, patient=False))
        for visits in [Visits(store, 0.0, gather)]
        for each in await store.visits(3, clock)
    ]
    await a_moment()
    leader.cancel()
    await asyncio.sleep(0)  # it passes on
    told.cancel()
    gather.over.set()
    async with asyncio.timeout(10):
        assert await last == 0
    assert store.together == [1]


class Moody(CountingStore):
    """Takes visits one by one alone, and cancels who writes after so many."""

    leader: asyncio.Task[int]

    async def store(self, visits: Sequence[Visit]) -> list[int | None]:
        if len(visits) > 1:
            raise ValueError
        if len(self.together) == 2:
            self.leader.cancel()
            await asyncio.sleep(0)
        return await super().store(visits)


async def test_what_was_stored_alone_is_not_stored_again_by_the_next(database: Database, clock: StandingClock) -> None:
    store = Moody(database)
    all_ = await store.visits(4, clock)
    visits = Visits(store, 0.0, sleep=lambda _: asyncio.sleep(0))
    store.leader, *others = [asyncio.create_task(visits.put(each, patient=False)) for each in all_]
    async with asyncio.timeout(10):
        assert await asyncio.gather(*others) == [0, 0, 0]
    assert store.leader.cancelled()
    assert store.together == [1] * 4


async def test_a_write_that_is_cut_off_leaves_all_to_the_next(database: Database, clock: StandingClock) -> None:
    store = CountingStore(database)
    all_ = await store.visits(3, clock)
    visits = Visits(store, 0.0, sleep=lambda _: asyncio.sleep(0))
    store.may.clear()
    leader, *others = [asyncio.create_task(visits.put(each, patient=False)) for each in all_]
    await a_moment()
    leader.cancel()
    await a_moment()
    store.may.set()
    async with asyncio.timeout(10):
        assert await asyncio.gather(*others) == [0, 0]
    assert store.together == [3, 2]

"""Work under a lease: one does it, others stand by, and who lost it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.app.leased import Hold, Leased
from bot.errors import DiskFull
from bot.model import Lease
from bot.store.database import Database
from bot.store.leases import SqlLeaseStore
from tests.clock import StandingClock
from tests.until import until

ALWAYS = 1_000_000
SPAN = timedelta(milliseconds=60)  # renewed every 20 ms of real time; the clock of the leases stands still


@dataclass(slots=True)
class Worker:
    """Works until it is told that it is over; tells how it went."""

    began: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    holds: list[Hold] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)

    async def work(self, hold: Hold, over: asyncio.Event) -> None:
        self.holds.append(hold)
        self.began.set()
        try:
            await over.wait()
            self.ends.append("over")
        except asyncio.CancelledError:
            self.ends.append("cancelled")
            raise
        finally:
            self.ended.set()


@pytest.fixture
def mine(database: Database) -> SqlLeaseStore:
    return SqlLeaseStore(database, "this process")


@pytest.fixture
def theirs(database: Database) -> SqlLeaseStore:
    return SqlLeaseStore(database, "another process")


def leased(
    store: SqlLeaseStore, clock: StandingClock, work: Callable[[Hold, asyncio.Event], Awaitable[None]]
) -> Leased:
    return Leased("match", store, clock, work, SPAN)


async def test_a_stop_ends_the_work_and_gives_the_lease_back(
    mine: SqlLeaseStore, theirs: SqlLeaseStore, clock: StandingClock
) -> None:
    worker, stop = Worker(), asyncio.Event()
    running = asyncio.create_task(leased(mine, clock, worker.work).run(stop))
    await worker.began.wait()
    assert await theirs.take("match", clock.now(), SPAN) is None
    stop.set()
    await running
    assert worker.ends == ["over"]
    assert await theirs.take("match", clock.now(), SPAN) is not None


async def test_who_lost_the_lease_is_cut_off_and_stands_by(
    mine: SqlLeaseStore, theirs: SqlLeaseStore, clock: StandingClock
) -> None:
    worker, stop = Worker(), asyncio.Event()
    running = asyncio.create_task(leased(mine, clock, worker.work).run(stop))
    await worker.began.wait()
    assert worker.holds[0].valid()
    taken: Lease | None = None
    async with asyncio.timeout(5):
        while taken is None:  # between two renewals the clock jumps, as for a process that was suspended
            clock.advance(10 * SPAN)
            taken = await theirs.take("match", clock.now(), timedelta(hours=1))
        await worker.ended.wait()
    assert worker.ends == ["cancelled"]
    assert len(worker.holds) == 1
    stop.set()
    await running
    assert (await theirs.keep(taken, clock.now(), SPAN)).epoch == taken.epoch


async def test_a_hold_is_no_longer_valid_once_its_time_is_over(clock: StandingClock) -> None:
    hold = Hold(Lease("match", 1, clock.now() + SPAN), clock)
    assert hold.valid()
    clock.advance(SPAN)
    assert not hold.valid()


async def test_a_fault_of_the_work_ends_the_lease_and_is_told(
    mine: SqlLeaseStore, theirs: SqlLeaseStore, clock: StandingClock
) -> None:
    async def broken(_hold: Hold, _over: asyncio.Event) -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await leased(mine, clock, broken).run(asyncio.Event())
    assert await theirs.take("match", clock.now(), SPAN) is not None


async def test_the_standby_begins_when_the_holder_leaves(
    mine: SqlLeaseStore, theirs: SqlLeaseStore, clock: StandingClock
) -> None:
    held = await theirs.take("match", clock.now(), timedelta(hours=1))
    assert held is not None
    worker, stop = Worker(), asyncio.Event()
    running = asyncio.create_task(leased(mine, clock, worker.work).run(stop))
    await theirs.leave(held)
    async with asyncio.timeout(5):
        await worker.began.wait()
    assert worker.holds[0].lease.epoch == held.epoch + 1
    stop.set()
    await running


class FailingStore(SqlLeaseStore):
    """The next so many statements raise an error."""

    error: Exception = DiskFull(path="tocsin.db", what="the disk is full")
    failing = 0
    refused = 0

    def _check(self) -> None:
        if self.failing:
            self.failing -= 1
            self.refused += 1
            raise self.error

    async def take(self, name: str, now: datetime, span: timedelta) -> Lease | None:
        self._check()
        return await super().take(name, now, span)

    async def keep(self, lease: Lease, now: datetime, span: timedelta) -> Lease:
        self._check()
        return await super().keep(lease, now, span)

    async def leave(self, lease: Lease) -> None:
        self._check()
        await super().leave(lease)


async def test_a_full_disk_takes_the_lease_from_nobody(database: Database, clock: StandingClock) -> None:
    worker, stop, store = Worker(), asyncio.Event(), FailingStore(database, "this process")
    running = asyncio.create_task(leased(store, clock, worker.work).run(stop))
    await worker.began.wait()
    store.failing = ALWAYS
    await until(lambda: store.refused > 0)
    clock.advance(2 * SPAN)
    assert not worker.holds[0].valid()
    await until(worker.holds[0].valid)
    assert worker.ends == []
    stop.set()
    await running  # the lease that can't be left keeps nobody from ending
    assert worker.ends == ["over"]


async def test_who_wakes_with_a_dead_connection_and_a_lease_run_out_says_that_it_is_lost_and_stands_by(
    database: Database, theirs: SqlLeaseStore, clock: StandingClock
) -> None:
    worker, stop, store = Worker(), asyncio.Event(), FailingStore(database, "this process")
    with capture_logs() as logs:
        running = asyncio.create_task(leased(store, clock, worker.work).run(stop))
        await worker.began.wait()
        clock.advance(10 * SPAN)
        store.error, store.failing = (
            ConnectionResetError("connection was closed"),
            2,
        )  # the renewal, and the giving back
        assert await theirs.take("match", clock.now(), timedelta(hours=1)) is not None
        await worker.ended.wait()
        await until(lambda: "standing_by" in [each["event"] for each in logs])
    assert worker.ends == ["cancelled"]
    told = [each["event"] for each in logs]
    assert told == ["lease_taken", "lease_not_renewed", "lease_lost", "lease_not_left", "standing_by"]
    stop.set()
    await running


async def test_a_lease_that_a_full_disk_keeps_from_being_taken_is_taken_later(
    database: Database, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.leased.STANDBY_LOOK", 0.0)
    worker, stop, store = Worker(), asyncio.Event(), FailingStore(database, "this process")
    store.failing = ALWAYS
    running = asyncio.create_task(leased(store, clock, worker.work).run(stop))
    await until(lambda: store.refused >= 2)
    store.failing = 0
    await until(worker.began.is_set)
    stop.set()
    await running

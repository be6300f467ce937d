"""Whoever stops waiting for a host, or asking it, leaves it to others, on a real store."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.courtesy import HostTurns
from bot.errors import DiskFull
from bot.model import HostLease, NotFree
from bot.store.courtesy import SqlCourtesyStore
from bot.store.database import Database
from tests.builders import LEASE
from tests.clock import StandingClock

HOST = "there.example"


class Slow(SqlCourtesyStore):
    """Takes or leaves a host only once it may; `fault` is what taking ends in."""

    def __init__(self, database: Database, *, taking: bool = False, fault: Exception | None = None) -> None:
        super().__init__(database, "this process")
        self.reached, self.may = asyncio.Event(), asyncio.Event()
        self.fault = fault
        self._taking = taking

    async def take(self, host: str, now: datetime, span: timedelta) -> HostLease | NotFree:
        if self._taking:
            await self._wait()
        if self.fault is not None:
            raise self.fault
        return await super().take(host, now, span)

    async def leave(self, lease: HostLease, rest_until: datetime, polls_from: datetime | None = None) -> None:
        if not self._taking:
            await self._wait()
        await super().leave(lease, rest_until, polls_from)

    async def _wait(self) -> None:
        self.reached.set()
        await self.may.wait()


async def cancelled_while_it_waits(store: Slow, clock: StandingClock) -> None:
    async def ask() -> None:
        async with HostTurns(store, clock, LEASE).turn(HOST, timedelta()):
            pass

    asking = asyncio.create_task(ask())
    await store.reached.wait()
    asking.cancel()
    await asyncio.sleep(0)
    store.may.set()
    with pytest.raises(asyncio.CancelledError):
        await asking


@pytest.mark.parametrize("taking", [True, False])
async def test_whoever_is_stopped_while_a_host_is_taken_or_left_leaves_it(
    database: Database, clock: StandingClock, taking: bool
) -> None:
    await cancelled_while_it_waits(Slow(database, taking=taking), clock)
    taken = await SqlCourtesyStore(database, "another process").take(HOST, clock.now(), LEASE)
    assert isinstance(taken, HostLease)


async def test_a_full_disk_hides_no_stop(database: Database, clock: StandingClock) -> None:
    full = DiskFull(path="tocsin.db", what="the disk is full")
    await cancelled_while_it_waits(Slow(database, taking=True, fault=full), clock)

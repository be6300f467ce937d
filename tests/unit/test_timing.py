"""The clock and the wake-ups."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.timing import EventWake, SystemClock, WakeAll
from tests.fakes.ports import CountingWaker

FOREVER = 3600.0


def test_the_clock_tells_utc_and_never_runs_backwards() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    times = [clock.monotonic() for _ in range(100)]
    assert times == sorted(times)


async def test_a_hint_wakes_who_waits() -> None:
    wake = EventWake()
    waiting = asyncio.create_task(wake.wait(FOREVER))
    await asyncio.sleep(0)
    assert not waiting.done()
    wake.set()
    async with asyncio.timeout(5):
        await waiting


async def test_a_hint_that_came_early_wakes_who_waits_next() -> None:
    wake = EventWake()
    wake.set()
    async with asyncio.timeout(5):
        await wake.wait(FOREVER)


async def test_a_hint_wakes_once_however_often_it_was_given() -> None:
    wake = EventWake()
    wake.set()
    wake.set()
    await wake.wait(FOREVER)
    waiting = asyncio.create_task(wake.wait(FOREVER))
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_without_a_hint_the_wait_ends_by_itself() -> None:
    async with asyncio.timeout(5):
        await EventWake().wait(0.0)


async def test_one_hint_can_wake_many() -> None:
    wakes = [CountingWaker(), CountingWaker()]
    WakeAll(wakes).set()
    assert [each.woken for each in wakes] == [1, 1]

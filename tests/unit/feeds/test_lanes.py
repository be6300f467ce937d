"""Who gets which place."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from bot.feeds.lanes import Lanes


class Work:
    """Something that takes a place and keeps it until told."""

    def __init__(self, lanes: Lanes[str], *, costly: bool) -> None:
        self.place = ""
        self._done = asyncio.Event()
        self.task = asyncio.create_task(self._run(lanes, costly))

    async def _run(self, lanes: Lanes[str], costly: bool) -> None:
        async with lanes.take(costly=costly) as self.place:
            await self._done.wait()

    async def end(self) -> None:
        self._done.set()
        await self.task
        await asyncio.sleep(0)


async def begun(lanes: Lanes[str], *costly: bool) -> list[Work]:
    work = [Work(lanes, costly=each) for each in costly]
    await asyncio.sleep(0)
    return work


async def finish(*work: Work) -> None:
    for each in work:
        await each.end()


async def test_costly_work_leaves_a_place_for_quick_work_and_has_nobody_behind_it() -> None:
    lanes = Lanes(["slow", "quick"], 1)
    work = await begun(lanes, True, True, False, False, False)
    assert [each.place for each in work] == ["slow", "", "quick", "quick", ""]
    await work[2].end()
    assert [work[1].place, work[4].place] == ["", "quick"]
    await work[0].end()
    assert work[1].place == "slow"
    await finish(work[1], *work[3:])


async def test_quick_work_goes_where_least_is_to_do_and_to_the_place_for_costly_work_last() -> None:
    lanes = Lanes(["slow", "quick"], 1)
    work = await begun(lanes, False, False, False, False, False)
    assert [each.place for each in work] == ["quick", "slow", "quick", "slow", ""]
    await work[1].end()
    assert work[4].place == "slow"
    await finish(work[0], *work[2:])


async def test_costly_work_is_put_behind_quick_work() -> None:
    lanes = Lanes(["slow"], 1)
    work = await begun(lanes, False, True, False)
    assert [each.place for each in work] == ["slow", "slow", ""]
    assert lanes.has_another("slow")
    await work[0].end()
    assert not lanes.has_another("slow")
    assert work[2].place == "", "nobody waits behind what costs much"
    await work[1].end()
    assert work[2].place == "slow"
    await work[2].end()


async def test_a_place_that_costly_work_leaves_is_two_again() -> None:
    lanes = Lanes(["slow"], 1)
    work = await begun(lanes, True, False, False, False)
    await work[0].end()
    assert [each.place for each in work[1:]] == ["slow", "slow", ""]
    await finish(*work[1:])


async def test_who_waits_longest_is_first() -> None:
    lanes = Lanes(["slow"], 1)
    first, *work = await begun(lanes, True, False, True, False, True)
    order = []
    await first.end()
    for each in work:
        order.append([other.place for other in work])
        await each.end()
    assert order == [
        ["slow", "slow", "", ""],
        ["slow", "slow", "", ""],
        ["slow", "slow", "slow", "slow"],
        ["slow", "slow", "slow", "slow"],
    ]


async def test_who_waits_no_more_gets_no_place() -> None:
    lanes = Lanes(["slow"], 1)
    first, second, third = await begun(lanes, True, True, False)
    second.task.cancel()
    await first.end()
    assert third.place == "slow"
    await third.end()


async def test_a_place_that_came_too_late_goes_on() -> None:
    lanes = Lanes(["slow"], 1)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(lanes.take(costly=True))
        second, third = await begun(lanes, True, False)
        await stack.aclose()  # the second has it now, and doesn't know yet
        second.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second.task
    await asyncio.sleep(0)
    assert third.place == "slow"
    await third.end()

"""Hosts that take turns."""

from __future__ import annotations

import asyncio

from bot.poller.turns import Standing, Turns

GOOD, UNKNOWN, SLOW = Standing.GOOD, Standing.UNKNOWN, Standing.SLOW


class Host:
    """Takes a turn and keeps it until told."""

    def __init__(self, turns: Turns, standing: Standing = GOOD) -> None:
        self.has_turn = asyncio.Event()
        self._done = asyncio.Event()
        self.task = asyncio.create_task(self._run(turns, standing))

    async def _run(self, turns: Turns, standing: Standing) -> None:
        async with turns.take(standing) as waiting:
            self.has_turn.set()
            with waiting():
                await self._done.wait()

    async def end(self) -> None:
        self._done.set()
        await self.task
        await asyncio.sleep(0)


async def begun(turns: Turns, *standings: Standing) -> list[Host]:
    hosts = [Host(turns, each) for each in standings]
    await asyncio.sleep(0)
    return hosts


def having(hosts: list[Host]) -> list[bool]:
    return [each.has_turn.is_set() for each in hosts]


def ended(turns: Turns) -> bool:
    """Whether every turn was given back."""
    counts = {count.free for counts in turns._counts.values() for count in counts}
    all_free = counts == {turns.at_once, turns.unknown_at_once, turns.slow_at_once}
    return not turns.held.total() and all_free and turns._led.free == turns.slow_at_once

"""Replies wait for the bot's turn."""

from __future__ import annotations

import asyncio

from bot.alerts.pacing import Limits, Pacing
from bot.pacer import Pacer
from bot.timing import SystemClock

SOME = Limits(a_second=2)


async def test_replies_beyond_the_bots_pace_wait_and_go_before_alerts() -> None:
    clock = SystemClock()
    pacing = Pacing(SOME)
    pacer = Pacer(pacing, clock)
    begun = clock.monotonic()
    async with asyncio.timeout(5):
        await asyncio.gather(*[pacer.reply(str(chat)) for chat in range(4)])
    assert clock.monotonic() - begun >= 1.0
    assert pacing.allowance(clock.monotonic() + 2.0) == 2

"""Replies wait for the bot's turn."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.alerts.pacing import Limits, Pacing
from bot.errors import TooManyWaiting, TurnTooLate
from bot.pacer import MOST_WAITING, Pacer
from bot.timing import SystemClock

SOME = Limits(a_second=2)


async def test_replies_beyond_the_bots_pace_wait_and_go_before_alerts() -> None:
    clock = SystemClock()
    pacing = Pacing(SOME)
    pacer = Pacer(pacing, clock)
    alert = pacing.ask("99", alert=True)
    begun = clock.monotonic()

    async def reply(chat: str) -> None:
        async with pacer.reply(chat):
            pass

    async with asyncio.timeout(5):
        await asyncio.gather(*[reply(str(chat)) for chat in range(3)])
    assert clock.monotonic() - begun >= 1.0 - 1e-3
    assert pacing.begin(alert, clock.monotonic()) is None
    assert pacing.begin(alert, clock.monotonic() + 1.0) is not None


async def test_a_refused_reply_keeps_its_chat_waiting_and_no_other() -> None:
    clock = SystemClock()
    pacing = Pacing(SOME)
    Pacer(pacing, clock).told_to_wait("1", timedelta(seconds=60))
    assert pacing.busy(clock.monotonic()) == {"1"}
    async with asyncio.timeout(5), Pacer(pacing, clock).reply("2"):
        pass


async def test_a_reply_that_would_come_far_too_late_is_refused() -> None:
    pacer = Pacer(Pacing(SOME), SystemClock())
    pacer.told_to_wait("1", timedelta(seconds=600))
    with pytest.raises(TurnTooLate, match=r"the chat takes its next message only in 600 s"):
        async with pacer.reply("1"):
            pass


async def test_who_asks_for_ever_more_in_a_chat_that_is_not_free_is_refused_at_once() -> None:
    pacer = Pacer(Pacing(SOME), SystemClock())
    pacer.told_to_wait("1", timedelta(seconds=50))

    async def reply(chat: str) -> None:
        async with pacer.reply(chat):
            pass

    waiting = [asyncio.create_task(reply("1")) for _ in range(20)]
    _, still = await asyncio.wait(waiting, timeout=0.05)
    assert len(still) == MOST_WAITING
    async with asyncio.timeout(5):
        await reply("2")
    for task in still:
        task.cancel()
    ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert sum(isinstance(each, TooManyWaiting) for each in ended) == 20 - MOST_WAITING


async def test_a_reply_that_is_given_up_leaves_its_place() -> None:
    clock = SystemClock()
    pacing = Pacing(SOME)
    pacer = Pacer(pacing, clock)
    pacer.told_to_wait("1", timedelta(seconds=50))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02), pacer.reply("1"):
            pass
    assert pacing.allowance(clock.monotonic()) > 0
    assert pacing.busy(clock.monotonic() + 61.0) == frozenset()

"""A host that led us elsewhere takes no turn from the others meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.poller.desk import USUAL, Desk
from bot.poller.turns import Count, Standing, Turns
from tests.unit.turn_takers import GOOD, SLOW, UNKNOWN, begun, ended


async def test_who_was_led_elsewhere_leaves_its_turn_to_another_and_takes_one_again_behind_it() -> None:
    turns = Turns(1, 1, 1, patience=60)
    there, back = asyncio.Event(), asyncio.Event()

    async def led() -> None:
        async with turns.take(GOOD) as waiting:
            async with waiting.aside():
                await there.wait()
            back.set()

    task = asyncio.create_task(led())
    await asyncio.sleep(0)
    assert (turns.held[GOOD], turns.held[Standing.ASIDE]) == (0, 1)
    (other,) = await begun(turns, GOOD)
    assert other.has_turn.is_set()
    there.set()
    await asyncio.sleep(0)
    assert (turns.held[GOOD], turns.held[Standing.ASIDE]) == (2, 0)
    assert not back.is_set()
    await other.end()
    await task
    assert back.is_set()
    assert ended(turns)


@pytest.mark.parametrize("standing", [GOOD, UNKNOWN, SLOW])
@pytest.mark.parametrize("waits_again", [False, True])
async def test_a_stop_ends_who_was_led_elsewhere_and_every_turn_is_given_back_once(
    standing: Standing, waits_again: bool
) -> None:
    turns = Turns(1, 1, 1, patience=60)
    there = asyncio.Event()

    async def led() -> None:
        async with turns.take(standing) as waiting, waiting.aside() as may_ask:
            await may_ask()
            await there.wait()

    task = asyncio.create_task(led())
    await asyncio.sleep(0)
    (other,) = await begun(turns, standing)
    if waits_again:
        there.set()
        await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await other.end()
    assert ended(turns)


async def test_of_those_led_elsewhere_so_many_ask_at_once_and_count_until_they_have_a_turn_again() -> None:
    turns = Turns(3, 1, 1, patience=60)
    there, asking = asyncio.Event(), []

    async def lead(number: int) -> None:
        async with turns.take(GOOD) as waiting, waiting.aside() as may_ask:
            await may_ask()
            asking.append(number)
            await there.wait()

    led = [asyncio.create_task(lead(number)) for number in range(3)]
    await asyncio.sleep(0)
    assert (asking, turns.held[Standing.ASIDE]) == ([0], 3), "who waits to ask holds no turn"
    others = await begun(turns, GOOD, GOOD, GOOD)
    there.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert asking == [0], "what it fetched is kept until it has its turn"
    led[1].cancel()
    await others[0].end()
    await led[0]
    await led[2]
    assert asking == [0, 2]
    for other in others[1:]:
        await other.end()
    assert ended(turns)


async def test_a_fault_elsewhere_is_told_with_the_turn_taken_again() -> None:
    turns = Turns(1, 1, 1, patience=60)
    async with turns.take(UNKNOWN) as waiting:
        with pytest.raises(ValueError, match="there"):
            async with waiting.aside():
                raise ValueError("there")
        assert not ended(turns)
    assert ended(turns)


@pytest.mark.parametrize("standing", [GOOD, UNKNOWN, SLOW])
async def test_who_has_the_room_that_those_with_turns_wait_for_waits_for_none_of_their_turns(
    standing: Standing,
) -> None:
    turns, desk, there = Turns(1, 1, 1, patience=60), Desk(Count(1)), asyncio.Event()

    async def led() -> None:
        async with turns.take(standing) as waiting:
            with desk.place("feed") as room:
                for _ in range(2):  # where it was led to, and at its own address again
                    async with replace(waiting, room=room).aside() as may_ask:
                        await may_ask()
                        await room.more(2 * USUAL)
                        await there.wait()
                with waiting():
                    await asyncio.sleep(0)
            await waiting.again()
            assert not turns._counts[standing][0].free, "the next feed of its host is asked in its turn"

    async def other() -> None:
        async with turns.take(standing) as waiting:
            with waiting(), desk.place("feed") as room:
                await room.more(2 * USUAL)

    tasks = [asyncio.create_task(each) for each in (led(), other())]
    for _ in range(5):
        await asyncio.sleep(0)
    there.set()
    async with asyncio.timeout(10):
        await asyncio.gather(*tasks)
    assert ended(turns)
    assert desk.large.free == 1

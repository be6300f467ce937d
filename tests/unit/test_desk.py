"""How many large documents a poller holds at once."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

from bot.poller.desk import LARGE_AT_ONCE, USUAL, Desk
from bot.poller.turns import Count


async def ended(*tasks: asyncio.Task[None]) -> list[bool]:
    """Which have come to an end, once all have done what they can."""
    for _ in range(5):
        await asyncio.sleep(0)
    return [task.done() for task in tasks]


async def read(desk: Desk, size: int, feed: str = "feed") -> None:
    with desk.place(feed) as place:
        for _ in range(4):
            await place.more(size // 4)


async def test_large_documents_wait_for_one_another_and_usual_ones_for_nobody() -> None:
    desk = Desk()
    with ExitStack() as first:
        for _ in range(LARGE_AT_ONCE):
            await first.enter_context(desk.place("feed")).more(USUAL + 1)
        reading = [asyncio.create_task(read(desk, size)) for size in (USUAL * 40, USUAL, USUAL, USUAL + 4)]
        assert await ended(*reading) == [False, True, True, False]
    assert await ended(*reading) == [True] * 4
    assert desk.large.free == LARGE_AT_ONCE


async def test_a_large_one_is_read_to_its_end_once_it_has_its_turn() -> None:
    desk = Desk()
    with ExitStack() as all_:
        places = [all_.enter_context(desk.place("feed")) for _ in range(LARGE_AT_ONCE)]
        for _ in range(10):
            for place in places:
                await place.more(USUAL)
        assert desk.large.free == 0
    assert desk.large.free == LARGE_AT_ONCE


async def test_who_gives_up_waiting_leaves_nothing_behind() -> None:
    desk = Desk()
    with ExitStack() as first:
        for _ in range(LARGE_AT_ONCE):
            await first.enter_context(desk.place("feed")).more(USUAL + 1)
        waiting = [asyncio.create_task(read(desk, USUAL * 2)) for _ in range(3)]
        assert await ended(*waiting) == [False] * 3
        waiting[0].cancel()
        assert await ended(*waiting) == [True, False, False]
    await asyncio.gather(*waiting[1:])
    assert desk.large.free == LARGE_AT_ONCE


async def test_feeds_that_kept_their_places_for_long_leave_places_for_the_others() -> None:
    desk = Desk(Count(2), Count(1), long=-1)
    for feed in ("slow", "slower"):
        with desk.place(feed) as place:
            await place.more(USUAL + 1)
    with desk.place("slow") as place:
        await place.more(USUAL + 1)
        reading = [asyncio.create_task(read(desk, USUAL * 2, feed)) for feed in ("slower", "other")]
        assert await ended(*reading) == [False, True]
        reading[0].cancel()
        await ended(*reading)
        desk.long = 60
    assert (desk.slow.free, desk.large.free) == (1, 2)
    with desk.place("slower") as place:
        await place.more(USUAL + 1)
        await asyncio.wait_for(read(desk, USUAL * 2, "slow"), 10)
    assert (desk.slow.free, desk.large.free) == (1, 2), "who was quick once is no slow one any more"


async def test_who_gives_up_waiting_among_the_slow_gives_both_places_back() -> None:
    desk = Desk(Count(1), Count(1), long=-1)
    await read(desk, USUAL * 2, "slow")
    with desk.place("other") as place:
        await place.more(USUAL + 1)
        reading = asyncio.create_task(read(desk, USUAL * 2, "slow"))
        assert await ended(reading) == [False]
        assert desk.slow.free == 0
        reading.cancel()
        assert await ended(reading) == [True]
        assert desk.slow.free == 1
    assert desk.large.free == 1

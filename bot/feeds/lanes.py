"""Who may use which of a few: costly work waits for some of them only, so that quick work finds one soon."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Lanes(Generic[T]):
    """Hands out each of `places` to one at a time; the first `slow` of them to costly work, too. Who waits longest is
    served first."""

    def __init__(self, places: Sequence[T], slow: int) -> None:
        self._places = places
        self._slow = slow
        self._free = set(range(len(places)))
        self._waiting: deque[tuple[bool, asyncio.Future[int]]] = deque()

    @asynccontextmanager
    async def take(self, *, costly: bool) -> AsyncIterator[T]:
        """One of them, until the context ends."""
        place = await self._place(costly)
        try:
            yield self._places[place]
        finally:
            self._give(place)

    async def _place(self, costly: bool) -> int:
        free = [place for place in self._free if self._may(place, costly)]
        if free:
            self._free.remove(max(free))  # quick work leaves those to costly work that serve it
            return max(free)
        given: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((costly, given))
        try:
            return await given
        except asyncio.CancelledError:
            if (costly, given) in self._waiting:
                self._waiting.remove((costly, given))
            elif not given.cancelled():  # a place that came too late
                self._give(given.result())
            raise

    def _give(self, place: int) -> None:
        for waits in self._waiting:
            if self._may(place, waits[0]) and not waits[1].done():
                self._waiting.remove(waits)
                waits[1].set_result(place)
                return
        self._free.add(place)

    def _may(self, place: int, costly: bool) -> bool:
        return place < self._slow or not costly

"""Who may use which of a few: costly work waits for some of them only, so that quick work finds one soon."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

T = TypeVar("T")
_MOST = 2  # at a place: one, and the next, for which the place need not wait then


class Lanes(Generic[T]):
    """Hands out `places`, each to two at a time: while it serves one it has the next at hand. The first `slow` of them
    serve costly work, too, behind which nobody is put. Who waits longest is served first."""

    def __init__(self, places: Sequence[T], slow: int) -> None:
        self._places = places
        self._slow = slow
        self._held: list[list[bool]] = [[] for _ in places]  # by each that has the place, whether it is costly
        self._waiting: deque[tuple[bool, asyncio.Future[int]]] = deque()

    @asynccontextmanager
    async def take(self, *, costly: bool) -> AsyncIterator[T]:
        """One of them, until the context ends."""
        place = await self._place(costly)
        try:
            yield self._places[place]
        finally:
            self._give(place, costly)

    def has_another(self, place: T) -> bool:
        """Whether somebody else has this one, too."""
        return len(self._held[self._places.index(place)]) > 1

    async def _place(self, costly: bool) -> int:
        free = [place for place in range(len(self._places)) if self._may(place, costly)]
        if free:
            # The one with least to do; quick work leaves those to costly work that serve it.
            place = min(free, key=lambda each: (len(self._held[each]), -each))
            self._held[place].append(costly)
            return place
        given: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((costly, given))
        try:
            return await given
        except asyncio.CancelledError:
            if (costly, given) in self._waiting:
                self._waiting.remove((costly, given))
            elif not given.cancelled():  # a place that came too late
                self._give(given.result(), costly)
            raise

    def _give(self, place: int, costly: bool) -> None:
        self._held[place].remove(costly)
        for waits in tuple(self._waiting):
            if self._may(place, waits[0]) and not waits[1].done():
                self._waiting.remove(waits)
                self._held[place].append(waits[0])
                waits[1].set_result(place)

    def _may(self, place: int, costly: bool) -> bool:
        held = self._held[place]
        return len(held) < _MOST and True not in held and (place < self._slow or not costly)

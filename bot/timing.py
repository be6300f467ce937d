"""The clock and the wake-ups of a running process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.ports import Waker


class SystemClock:
    """See ports.Clock. `ahead`: how far the clock that counts, a database server's, is ahead of this machine's."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC) + self._ahead

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()


class EventWake:
    """See ports.Wake: for tasks of one process."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """Wakes who waits."""
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Until woken, at most `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            pass
        self._event.clear()


class WakeAll:
    """Wakes every one of `wakes`."""

    def __init__(self, wakes: Iterable[Waker]) -> None:
        self._wakes = tuple(wakes)

    def set(self) -> None:
        """Wakes who waits, everywhere."""
        for wake in self._wakes:
            wake.set()

"""Guessing the token, made slow."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

PENALTY = 1.0  # seconds
WAITING = 4  # of one address


class Attempts:
    """A wrong guess waits a second, and few of one address may wait. `sleep` is asyncio's, but for tests."""

    def __init__(self, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._sleep = sleep
        self._waiting: Counter[str] = Counter()

    def exhausted(self, address: str) -> bool:
        """Whether this address has to wait before anything it sends is looked at: a right guess that came through
        would tell apart the wrong ones."""
        return self._waiting[address] >= WAITING

    async def wrong(self, address: str) -> None:
        """Waits, also when who guessed has gone meanwhile."""
        self._waiting[address] += 1
        try:
            await self._sleep(PENALTY)
        finally:
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address]

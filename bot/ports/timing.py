"""The time, and hints that rows may be waiting."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, as an argument."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...


class Waker(Protocol):
    """Gives a hint that rows may be waiting; never the work itself."""

    def set(self) -> None:
        """Wakes whoever waits, or who waits next."""
        ...


class Wake(Waker, Protocol):
    """Takes the hint."""

    async def wait(self, seconds: float) -> None:
        """Returns when woken, or after `seconds` at the latest."""
        ...

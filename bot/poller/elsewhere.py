"""Hosts that redirects lead to, each asked in its own turn: as whoever polls it asks it, or reads its articles."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.courtesy import HostNotFree, HostTurns
from bot.errors import FeedError, FeedFault
from bot.model.places import host_of
from bot.ports import Clock, CourtesyStore

LONGEST_REST = timedelta(minutes=1)  # that is waited for
LONGEST_LINE = 600.0  # seconds behind others of this process
LONGEST_WAIT = 120.0  # seconds for whoever else asks it


@dataclass(slots=True)
class Line:
    """Those of this process who want one host; only the first of them asks the store for its turn."""

    first: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """`span`: after how long without a sign of life another process may ask a host; `pause`: seconds between two
    requests to one."""

    courtesy: CourtesyStore
    clock: Clock
    span: timedelta
    pause: float
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _lines: defaultdict[str, Line] = field(default_factory=lambda: defaultdict(Line), init=False)
    _wanted: dict[str, str] = field(default_factory=dict, init=False)  # by whom: held host → the one it waits for

    @asynccontextmanager
    async def turn(self, url: str, held: str, *, pause: float | None = None) -> AsyncIterator[None]:
        """The host of `url` is ours alone until the context ends; then it rests, as long as a FeedError of the block
        says that it wants. `held`: the host that is ours meanwhile. Raises FeedError where it rests for long."""
        host, pause = host_of(url), self.pause if pause is None else pause
        if self._waits_for(host, held):
            # Whoever has that host waits until ours is free, and so asks nobody: both would wait for ever.
            await self.sleep(pause)
            yield
            return
        line = self._lines[host]
        line.length += 1
        self._wanted[held] = host
        try:
            await _come_first(host, line, self.clock)
            try:
                turns = HostTurns(self.courtesy, self.clock, self.span, self.sleep)
                async with turns.turn(host, timedelta(seconds=pause), self._patience()):
                    del self._wanted[held]
                    yield
            except HostNotFree as error:
                raise _busy(host, error.until) from error
            finally:
                line.first.release()
        finally:
            self._wanted.pop(held, None)
            line.length -= 1
            if not line.length:
                del self._lines[host]

    def _waits_for(self, host: str, held: str) -> bool:
        """Over however many others."""
        for _ in range(len(self._wanted)):
            if host not in self._wanted:
                break
            host = self._wanted[host]
            if host == held:
                return True
        return False

    def _patience(self) -> Callable[[datetime], bool]:
        begun = self.clock.monotonic()

        def may_wait(until: datetime) -> bool:
            return until - self.clock.now() <= LONGEST_REST and self.clock.monotonic() - begun <= LONGEST_WAIT

        return may_wait


async def _come_first(host: str, line: Line, clock: Clock) -> None:
    try:
        async with asyncio.timeout(LONGEST_LINE):
            await line.first.acquire()
    except TimeoutError as error:
        raise _busy(host, clock.now()) from error


def _busy(host: str, until: datetime) -> FeedError:
    when = f"{until:%Y-%m-%d %H:%M:%S} UTC"
    detail = (
        f"{host}, where the feed's address leads, is to be asked nothing more for now; tried again not before {when}"
    )
    return FeedError(FeedFault.STATUS, detail, retry_at=until)

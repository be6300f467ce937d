"""Hosts that redirects lead to, each asked in its own turn: as whoever polls it asks it, or reads its articles."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import schedule
from bot.errors import FeedError, FeedFault, Unwritable
from bot.model import HostLease
from bot.model.places import host_of
from bot.ports import Clock, CourtesyStore

LONGEST_REST = timedelta(minutes=1)  # that is waited for
LONGEST_LINE = 600.0  # seconds behind others of this process
LONGEST_WAIT = 120.0  # seconds for whoever else asks it
BUSY = frozenset({429, 503})


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
                lease = await self._take(host)
                del self._wanted[held]
                async with self._leaving(lease, pause):
                    yield
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

    @asynccontextmanager
    async def _leaving(self, lease: HostLease, pause: float) -> AsyncIterator[None]:
        rest = self.clock.now()
        try:
            yield
        except FeedError as error:
            if error.status in BUSY:
                rest = schedule.rest_of_busy_host(error.retry_at, self.clock.now())
            raise
        finally:
            now = self.clock.now()
            rest = max(rest, now + timedelta(seconds=pause))
            with suppress(Unwritable):  # the lease runs out
                await self.courtesy.leave(lease, rest, schedule.polls_from(rest, now))

    async def _take(self, host: str) -> HostLease:
        begun = self.clock.monotonic()
        while True:
            now = self.clock.now()
            taking = asyncio.ensure_future(self.courtesy.take(host, now, self.span))
            try:
                taken = await asyncio.shield(taking)
            except asyncio.CancelledError:  # a lease that nobody knows of would keep the host from being polled
                if isinstance(unknown := await taking, HostLease):
                    await self.courtesy.leave(unknown, now)
                raise
            if isinstance(taken, HostLease):
                return taken
            if taken - now > LONGEST_REST or self.clock.monotonic() - begun > LONGEST_WAIT:
                raise _busy(host, taken)
            await self.sleep((taken - now).total_seconds())


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

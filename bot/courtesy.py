"""One host's turn, over all processes: whoever asks it for anything takes it by the same leases as its polls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import schedule
from bot.errors import FeedError, TocsinError, Unwritable
from bot.model import HostLease, NotFree
from bot.ports import Clock, CourtesyStore

BUSY = frozenset({429, 503})


class HostNotFree(TocsinError):
    """{host} rests or is asked by somebody else, at least until {until}

    `by_another`: by another process.
    """

    host: str
    until: datetime
    by_another: bool


@dataclass(slots=True)
class HostTurn:
    """How a host is to be left: with a pause, or to rest for longer."""

    pause: timedelta
    rest_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HostTurns:
    """`span`: after how long another process may ask a host that this one took."""

    courtesy: CourtesyStore
    clock: Clock
    span: timedelta
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @asynccontextmanager
    async def turn(
        self, host: str, pause: timedelta, may_wait: Callable[[NotFree], bool] = lambda _: True
    ) -> AsyncIterator[HostTurn]:
        """The host is ours alone until the context ends; then it rests, as long as a FeedError of the block says that
        it wants. Waits for it as long as `may_wait` says; then raises HostNotFree."""
        lease = await self._take(host, may_wait)
        turn = HostTurn(pause)
        try:
            yield turn
        except FeedError as error:
            if error.status in BUSY and turn.rest_until is None:
                turn.rest_until = schedule.rest_of_busy_host(error.retry_at, self.clock.now())
            raise
        finally:
            await self._leave(lease, turn)

    async def _leave(self, lease: HostLease, turn: HostTurn) -> None:
        """To its end, also where whoever asked is cancelled that moment: nobody could ask the host for a minute."""
        now = self.clock.now()
        rest_until = max(turn.rest_until or now, now + turn.pause)
        leaving = asyncio.ensure_future(self.courtesy.leave(lease, rest_until, schedule.polls_from(rest_until, now)))
        try:
            with suppress(Unwritable):  # the lease runs out
                await asyncio.shield(leaving)
        except asyncio.CancelledError:
            with suppress(Exception):
                await leaving
            raise

    async def _take(self, host: str, may_wait: Callable[[NotFree], bool]) -> HostLease:
        while True:
            now = self.clock.now()
            taken = await self._try(host, now)
            if isinstance(taken, HostLease):
                return taken
            if not may_wait(taken):
                raise HostNotFree(host=host, until=taken.until, by_another=taken.by_another)
            await self.sleep((taken.until - now).total_seconds())

    async def _try(self, host: str, now: datetime) -> HostLease | NotFree:
        taking = asyncio.ensure_future(self.courtesy.take(host, now, self.span))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:  # a lease that nobody knows of would keep the host from being polled
            with suppress(Exception):  # who is cancelled has failed in nothing else
                if isinstance(unknown := await taking, HostLease):
                    await self.courtesy.leave(unknown, now)
            raise

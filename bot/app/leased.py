"""Work that only one process at a time may do: the holder of its lease does it, every other one stands by."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot.app.platforms import pause_or_stop, reason_of
from bot.errors import LeaseLost, Unwritable
from bot.model import Lease
from bot.ports import Clock, LeaseStore

log = structlog.get_logger()

SPAN = timedelta(seconds=60)
STANDBY_LOOK = 1.0


@dataclass(slots=True)
class Hold:
    """A lease that is held now. Whoever acts outside the database asks `valid` just before."""

    lease: Lease
    clock: Clock

    def valid(self) -> bool:
        """Whether nobody else can hold it: false after this process was suspended for longer than its lease."""
        return self.clock.now() < self.lease.until


Work = Callable[[Hold, asyncio.Event], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Leased:
    """Does `work` under the lease `name`. The work ends when its event is set: at a stop, or when the lease is lost."""

    name: str
    store: LeaseStore
    clock: Clock
    work: Work
    span: timedelta = SPAN
    _standing_by: list[bool] = field(default_factory=list)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. An exception of the work's ends it, and the lease."""
        while not stop.is_set():
            try:
                lease = await self.store.take(self.name, self.clock.now(), self.span)
            except Unwritable:  # the store has said so
                await pause_or_stop(stop, STANDBY_LOOK)
                continue
            if lease is None:
                self._say_once("standing_by")
                await pause_or_stop(stop, STANDBY_LOOK)
                continue
            self._standing_by.clear()
            log.info("lease_taken", lease=self.name, epoch=lease.epoch)
            await self._hold(Hold(lease, self.clock), stop)

    async def _hold(self, hold: Hold, stop: asyncio.Event) -> None:
        over = asyncio.Event()
        working = asyncio.ensure_future(self.work(hold, over))
        keeping = asyncio.create_task(self._keep(hold))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({working, keeping, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if keeping.done():
                working.cancel()  # another process may do this work by now
            over.set()
            await asyncio.wait({working})
        finally:
            for task in (working, keeping, stopping):
                task.cancel()
            await asyncio.gather(working, keeping, stopping, return_exceptions=True)
            await self._leave(hold)
        if not working.cancelled():
            working.result()

    async def _leave(self, hold: Hold) -> None:
        try:
            await self.store.leave(hold.lease)
        except Exception as error:  # noqa: BLE001 - whatever the driver raises; it runs out
            log.debug("lease_not_left", lease=self.name, reason=reason_of(error))

    async def _keep(self, hold: Hold) -> None:
        """Renews the lease at every third of its span; returns when it is lost, or ran out while the store failed.

        A store that can't be written gives the lease to nobody else, and what needs no write goes on. Only where it is
        a server's copy, the lease may have passed on at the one that is written to.
        """
        while True:
            await asyncio.sleep(self.span.total_seconds() / 3)
            try:
                hold.lease = await self.store.keep(hold.lease, self.clock.now(), self.span)
            except LeaseLost:
                log.warning("lease_lost", lease=self.name)
                return
            except Unwritable:
                if not await self._still_ours(hold):
                    return
                hold.lease = replace(hold.lease, until=self.clock.now() + self.span)
            except Exception as error:  # noqa: BLE001 - whatever the driver raises; there is time to try again
                log.warning("lease_not_renewed", lease=self.name, reason=reason_of(error))
                if not hold.valid():
                    log.warning("lease_lost", lease=self.name)  # as far as can be known: it ran out
                    return

    async def _still_ours(self, hold: Hold) -> bool:
        try:
            ours = await self.store.holds(hold.lease)
        except Exception as error:  # noqa: BLE001 - whatever the driver raises
            log.warning("lease_not_read", lease=self.name, reason=reason_of(error))
            ours = hold.valid()
        if not ours:
            log.warning("lease_lost", lease=self.name)
        return ours

    def _say_once(self, event: str) -> None:
        if not self._standing_by:
            self._standing_by.append(True)
            log.info(event, lease=self.name)

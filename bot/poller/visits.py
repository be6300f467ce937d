"""What polls leave behind → rows, until the store takes it; that of one moment together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.errors import LeaseLost, Unwritable
from bot.ports import PollStore, Visit

GATHER = 0.01
"""Seconds that a visit's rows wait for those of others: a commit costs about as much for fifty as for one."""
GATHER_FIRST_LOOKS = 0.03
"""The same where all that wait are first looks: they bring most, and are in no hurry."""


@dataclass(eq=False, slots=True)
class Waits:
    """A visit that is to be stored. `told`: that it was, or that it is its turn to see to it. `end`: the number of its
    new items, or why it wasn't stored."""

    visit: Visit
    told: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    end: int | Exception | None = None

    def tell(self, end: int | Exception) -> None:
        """It was stored, or wasn't."""
        self.end = end
        if not self.told.done():
            self.told.set_result(None)


@dataclass(slots=True)
class Visits:
    """Stores visits. `pause`: seconds before what the store would not take is given to it again.

    One of those that wait writes for all that wait, while others come; then one of these does.
    """

    store: PollStore
    pause: float
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _waiting: dict[Waits, None] = field(default_factory=dict)
    _is_written: bool = False

    async def put(self, visit: Visit, *, patient: bool) -> int:
        """Returns when it is stored, with the number of new items. Raises LeaseLost, whatever the database raises,
        and Unwritable: but not if `patient`, for what was fetched is kept then, and not fetched anew."""
        while True:
            try:
                return await self._put(visit)
            except Unwritable:
                if not patient:
                    raise
            await self.sleep(self.pause)

    async def _put(self, visit: Visit) -> int:
        waits = Waits(visit)
        self._waiting[waits] = None
        try:
            if self._is_written:
                await self._told(waits)
            if waits.end is None:
                await self._lead(waits)
        finally:
            self._waiting.pop(waits, None)
        if isinstance(waits.end, Exception):
            raise waits.end
        return waits.end or 0

    async def _told(self, waits: Waits) -> None:
        try:
            await waits.told
        except asyncio.CancelledError:
            if not waits.told.cancelled() and waits.end is None:  # it was its turn
                self._pass_on(waits)
            raise

    async def _lead(self, waits: Waits) -> None:
        self._is_written = True
        try:
            await self.sleep(GATHER)
            if all(each.visit.record and each.visit.record.first_look for each in self._waiting):
                await self.sleep(GATHER_FIRST_LOOKS - GATHER)
            await self._write()
        finally:
            self._pass_on(waits)

    def _pass_on(self, waits: Waits) -> None:
        del self._waiting[waits]
        self._is_written = False
        for each in self._waiting:
            if each.end is None and not each.told.done():
                each.told.set_result(None)
                self._is_written = True
                return

    async def _write(self) -> None:
        """All that wait. A write that is cut off leaves them to the next."""
        batch = [each for each in self._waiting if each.end is None]
        try:
            ends = await self._stored([each.visit for each in batch])
        except Exception as error:  # noqa: BLE001 - whoever waits is told
            if len(batch) == 1:
                batch[0].tell(error)
                return
            for each in batch:
                each.tell(await self._alone(each.visit))
            return
        for each, end in zip(batch, ends, strict=True):
            each.tell(end)

    async def _stored(self, visits: Sequence[Visit]) -> list[int | Exception]:
        new = await self.store.store(visits)
        return [
            LeaseLost(what=visit.lease.host) if number is None else number
            for visit, number in zip(visits, new, strict=True)
        ]

    async def _alone(self, visit: Visit) -> int | Exception:
        """What broke the transaction may be of one of them only."""
        try:
            return (await self._stored([visit]))[0]
        except Exception as error:  # noqa: BLE001 - whoever waits is told
            return error

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


@dataclass(eq=False, frozen=True, slots=True)
class Waits:
    """A visit, and where its number of new items is told."""

    visit: Visit
    stored: asyncio.Future[int]


@dataclass(frozen=True, slots=True)
class Visits:
    """Stores visits. `pause`: seconds before what the store would not take is given to it again."""

    store: PollStore
    pause: float
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _waiting: list[Waits] = field(default_factory=list)
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

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
        stored: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        waits = Waits(visit, stored)
        self._waiting.append(waits)
        try:
            async with self._writing:
                if not stored.done():  # or another one's write took it along
                    await self.sleep(GATHER)
                    if all(each.visit.record and each.visit.record.first_look for each in self._waiting):
                        await self.sleep(GATHER_FIRST_LOOKS - GATHER)
                    await self._write()
        finally:
            if waits in self._waiting:
                self._waiting.remove(waits)
        return stored.result()

    async def _write(self) -> None:
        """All that wait. A write that is cut off leaves them to the next."""
        batch = list(self._waiting)
        try:
            ends: Sequence[int | Exception] = await self._stored([each.visit for each in batch])
        except Exception as error:  # noqa: BLE001 - whoever waits is told
            ends = [error] if len(batch) == 1 else [await self._alone(each.visit) for each in batch]
        for each, end in zip(batch, ends, strict=True):
            if each.stored.done():  # who waited has gone
                continue
            if isinstance(end, Exception):
                each.stored.set_exception(end)
                each.stored.exception()  # who waits may be gone before it asks
            else:
                each.stored.set_result(end)
        self._waiting[:] = [each for each in self._waiting if not each.stored.done()]

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

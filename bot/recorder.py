"""Outcomes of sends → rows, until the store takes them; those of one moment together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import structlog

from bot.alerts.outcome import Verdict
from bot.errors import LeaseLost, Unwritable, first_line
from bot.model import Delivery, DeliveryState
from bot.ports import Clock, SendStore

log = structlog.get_logger()

GATHER = 0.02
"""Seconds that a message's record waits for others: less than a chat notices, and enough for those sent together."""


COMPLAIN_SECONDS = 60.0


class _Begun(Enum):
    """What became of the mark that a call is begun."""

    STORED = auto()
    NOT_STORED = auto()
    LEASE_LOST = auto()


@dataclass(frozen=True, slots=True)
class Recorder:
    """Keeps at it: a message that is out, and whose row stays `sending`, would hold up its chat. `pause`: seconds
    before what the store would not take is given to it again."""

    store: SendStore
    clock: Clock
    pause: float
    _waiting: list[tuple[Delivery, Verdict]] = field(default_factory=list)
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _to_begin: list[tuple[Delivery, asyncio.Future[_Begun]]] = field(default_factory=list)
    _beginning: asyncio.Lock = field(default_factory=asyncio.Lock)
    _told: dict[str, float] = field(default_factory=dict)

    async def record(self, delivery: Delivery, verdict: Verdict) -> None:
        """Returns when it is stored, or was left to whoever holds the lease now."""
        if verdict.state is not DeliveryState.SENT or verdict.body is not None:
            await self._persist([delivery], lambda: self.store.record(delivery, verdict, self.clock.now()))
            return
        mark = (delivery, verdict)
        self._waiting.append(mark)
        async with self._writing:
            if mark in self._waiting:  # or another one's write took it along
                await self._write()

    async def begin(self, delivery: Delivery) -> bool:
        """Whether the call may be made: the row says that it is. Where nothing can be stored, nothing is sent, for
        nobody would know of it later; such a delivery is given back. Under a lost lease it is left alone."""
        begun: asyncio.Future[_Begun] = asyncio.get_running_loop().create_future()
        self._to_begin.append((delivery, begun))
        async with self._beginning:
            if not begun.done():  # or another one's write took it along
                await self._write_begun()
        if begun.result() is _Begun.NOT_STORED:
            await self.give_back(delivery)
        return begun.result() is _Begun.STORED

    async def _write_begun(self) -> None:
        """All that wait. A write that is cut off leaves them to the next."""
        batch = list(self._to_begin)
        end = await self._begin_all([delivery for delivery, _ in batch])
        for _, begun in batch:
            begun.set_result(end)
        self._to_begin[:] = [each for each in self._to_begin if not each[1].done()]

    async def _begin_all(self, deliveries: Sequence[Delivery]) -> _Begun:
        try:
            await self.store.begin(deliveries, self.clock.now())
        except LeaseLost:
            log.warning("sends_left", deliveries=len(deliveries))  # the new holder takes the rows up
            return _Begun.LEASE_LOST
        except Unwritable:  # the store has said so
            return _Begun.NOT_STORED
        except Exception as error:  # noqa: BLE001 - a locked database: whatever it is, it may pass
            self._complain("begin_failed", deliveries, error)
            return _Begun.NOT_STORED
        return _Begun.STORED

    def _complain(self, event: str, deliveries: Sequence[Delivery], error: Exception) -> None:
        """Once a minute: while a server is away, every delivery in flight tries again and again."""
        now = self.clock.monotonic()
        if now - self._told.get(event, float("-inf")) >= COMPLAIN_SECONDS:
            self._told[event] = now
            log.error(event, id=deliveries[0].id, deliveries=len(deliveries), reason=first_line(error))

    async def give_back(self, delivery: Delivery) -> None:
        """Claimed, and not begun."""
        await self._persist([delivery], lambda: self.store.give_back([delivery]))

    async def _write(self) -> None:
        """All that waits. A write that is cut off leaves it to the next."""
        await asyncio.sleep(GATHER)
        marks = list(self._waiting)
        await self._persist([delivery for delivery, _ in marks], lambda: self._store(marks))
        del self._waiting[: len(marks)]

    async def _store(self, marks: Sequence[tuple[Delivery, Verdict]]) -> None:
        await self.store.record_sent(marks, self.clock.now())

    async def _persist(self, deliveries: Sequence[Delivery], write: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                return await write()
            except LeaseLost:
                for each in deliveries:
                    log.warning("outcome_left", id=each.id)  # the new holder takes the row up
                return None
            except Unwritable:
                log.debug("record_not_stored", id=deliveries[0].id)
            except Exception as error:  # noqa: BLE001 - a locked database: whatever it is, it may pass
                self._complain("record_failed", deliveries, error)
            await asyncio.sleep(self.pause)

"""Outcomes of sends → rows, until the store takes them; those of one moment together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from bot.alerts.outcome import Verdict
from bot.errors import LeaseLost, Unwritable
from bot.model import Delivery, DeliveryState
from bot.ports import Clock, SendStore

log = structlog.get_logger()

GATHER = 0.02
"""Seconds that a message's record waits for others: less than a chat notices, and enough for those sent together."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Keeps at it: a message that is out, and whose row stays `sending`, would hold up its chat. `pause`: seconds
    before what the store would not take is given to it again."""

    store: SendStore
    clock: Clock
    pause: float
    _waiting: list[tuple[Delivery, Verdict]] = field(default_factory=list)
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _to_begin: list[tuple[Delivery, asyncio.Future[bool]]] = field(default_factory=list)
    _beginning: asyncio.Lock = field(default_factory=asyncio.Lock)

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
        nobody would know of it later; such a delivery is given back."""
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._to_begin.append((delivery, stored))
        try:
            async with self._beginning:
                if not stored.done():  # or another one's write took it along
                    await self._write_begun()
            if stored.result():
                return True
            await self.give_back(delivery)
        except LeaseLost:
            log.warning("send_left", id=delivery.id)  # the new holder takes the row up
        return False

    async def _write_begun(self) -> None:
        """All that wait. A write that is cut off leaves them to the next."""
        batch = list(self._to_begin)
        try:
            await self.store.begin([delivery for delivery, _ in batch], self.clock.now())
        except LeaseLost as lost:
            for _, stored in batch:
                stored.set_exception(lost)
        except Unwritable:  # the store has said so
            for _, stored in batch:
                stored.set_result(False)
        except Exception as error:  # noqa: BLE001 - a locked database: whatever it is, it may pass
            log.error("begin_failed", deliveries=len(batch), reason=f"{type(error).__name__}: {error}")  # noqa: TRY400 - one line a try
            for _, stored in batch:
                stored.set_result(False)
        else:
            for _, stored in batch:
                stored.set_result(True)
        del self._to_begin[: len(batch)]

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
                log.error("record_failed", id=deliveries[0].id, reason=f"{type(error).__name__}: {error}")  # noqa: TRY400 - one line a try
            await asyncio.sleep(self.pause)

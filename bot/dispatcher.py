"""Owed deliveries → messenger → recorded outcome. One in flight a chat, and never faster than the platform allows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot.alerts.outcome import NEVER, Ambiguous, Busy, Outcome, Rejected, Sent, decide
from bot.alerts.pacing import Pacing
from bot.errors import Unwritable, first_line
from bot.model import Delivery, OwedEdit, OwedReply, Ring, Said
from bot.pacer import Pacer
from bot.ports import Clock, Messenger, SendStore, Wake, Waker
from bot.recorder import Recorder
from bot.saying import said_by, shown_by, without_a_call

log = structlog.get_logger()

LOOK_SECONDS = 1.0
SHORTEST_LOOK = 0.02
SLOTS = 32
TOO_OLD = timedelta(hours=24)
EXPIRE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a send may take, how long a stop waits for what is in flight, the pause before an outcome that the
    store would not take is given to it again, and how long a claimed row waits for its turn; in seconds."""

    send: float = 20.0
    drain: float = 5.0
    record: float = 1.0
    turn: float = 2.0


@dataclass(slots=True)
class _Expiry:
    """When old alerts are looked for next, in seconds of the clock's."""

    at: float = float("-inf")


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """The sending half of the chat role, for one platform. `repeat_safe`: for how long the platform suppresses
    repeats; `recorded`
    is woken when an outcome was stored; `may_send` tells, just before each call, whether the lease still holds;
    `slots` may be in flight at once."""

    store: SendStore
    messenger: Messenger
    clock: Clock
    pacing: Pacing
    repeat_safe: timedelta = NEVER
    recorded: Waker | None = None
    patience: Patience = Patience()
    may_send: Callable[[], bool] = lambda: True
    slots: int = SLOTS
    _flying: set[asyncio.Task[None]] = field(default_factory=set)
    _expiry: _Expiry = field(default_factory=_Expiry)
    _recorder: Recorder = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_recorder", Recorder(self.store, self.clock, self.patience.record))

    async def run(self, stop: asyncio.Event, wake: Wake) -> None:
        """Sends until `stop`; then gives what is in flight five seconds to end."""
        await self._recover(stop, wake)
        try:
            while not stop.is_set():
                await self._expire_old(stop)
                await self._try_to_send_due(wake)
                rest = self.pacing.rest(self.clock.monotonic())
                await wake.wait(min(LOOK_SECONDS, max(SHORTEST_LOOK, rest)))
        finally:
            await self._drain()

    async def _recover(self, stop: asyncio.Event, wake: Wake) -> None:
        """Before anything is sent. While that can't be stored, nothing can be claimed either: the connection stays."""
        while not stop.is_set():
            try:
                safe_since = self.clock.now() - self.repeat_safe
                recovered = await self.store.recover(self.messenger.platform, safe_since=safe_since)
            except Unwritable:
                await wake.wait(LOOK_SECONDS)
                continue
            if recovered:
                log.warning("sends_recovered", platform=self.messenger.platform.value, deliveries=recovered)
            return

    async def _expire_old(self, stop: asyncio.Event) -> None:
        """At the start, before anything is sent, and then once a minute. Never beside a claim, which might send it."""
        now = self.clock.monotonic()
        if now < self._expiry.at:
            return
        self._expiry.at = now + EXPIRE_SECONDS
        platform, total = self.messenger.platform, 0
        try:
            while not stop.is_set() and (expired := await self.store.expire(platform, self.clock.now(), TOO_OLD)):
                total += expired
        except Unwritable:
            log.debug("expiry_not_stored", platform=platform.value)
        except Exception as error:  # noqa: BLE001 - whatever the driver raises; the rows wait for the next minute
            log.error("expiry_failed", platform=platform.value, reason=first_line(error))  # noqa: TRY400 - one line a minute
        if total:
            log.warning("expired", platform=platform.value, deliveries=total)

    async def _try_to_send_due(self, wake: Wake) -> None:
        """A store that fails is asked again at the next look, and nothing in flight is cut off for it."""
        try:
            await self._send_due(wake)
        except Unwritable:
            log.debug("claim_not_stored", platform=self.messenger.platform.value)
        except Exception as error:  # noqa: BLE001 - whatever the driver raises; the rows wait
            log.error("claim_failed", platform=self.messenger.platform.value, reason=first_line(error))  # noqa: TRY400 - one line a look

    async def _send_due(self, wake: Wake) -> None:
        if not self.may_send():
            return
        now = self.clock.monotonic()
        limit = min(self.slots - len(self._flying), self.pacing.allowance(now))
        if limit <= 0:
            return
        busy = self.pacing.busy(now)
        claimed = await self.store.claim(self.messenger.platform, self.clock.now(), limit, busy=busy)
        for delivery in claimed:
            self._begin(delivery, wake)

    def _begin(self, delivery: Delivery, wake: Wake) -> None:
        ticket = self.pacing.ask(delivery.chat.destination.chat, alert=True)
        task = asyncio.create_task(self._deliver(delivery, ticket))
        self._flying.add(task)

        def ended(task: asyncio.Task[None]) -> None:
            self._flying.discard(task)
            self.pacing.settled(ticket)  # where it was cancelled: nobody else says so
            wake.set()

        task.add_done_callback(ended)

    async def _deliver(self, delivery: Delivery, ticket: int) -> None:
        outcome, shown = await self._in_turn(delivery, ticket)
        if outcome is None:
            return
        if isinstance(outcome, Busy):
            self._wait_as_told(delivery, outcome)
        now = self.clock.now()
        verdict = replace(decide(outcome, delivery, now), shown=shown)
        log.info(
            "delivery",
            id=delivery.id,
            platform=self.messenger.platform.value,
            state=verdict.state.value,
            reason=verdict.error,
            seconds=round((now - delivery.created_at).total_seconds(), 3),
        )
        await self._recorder.record(delivery, verdict)
        if self.recorded is not None:
            self.recorded.set()

    async def _in_turn(self, delivery: Delivery, ticket: int) -> tuple[Outcome | None, str | None]:
        """The call's outcome, None when none was made; and a digest of what was said."""
        try:
            said = await asyncio.to_thread(said_by, delivery)
        except Exception as fault:
            log.exception("unspeakable", id=delivery.id)
            return Rejected(first_line(fault)), None
        shown = shown_by(said)
        if isinstance(delivery.owed, OwedEdit) and (outcome := without_a_call(delivery.owed, shown, self.clock.now())):
            return outcome, shown
        return await self._call_in_turn(delivery, said, ticket), shown

    async def _call_in_turn(self, delivery: Delivery, said: Said, ticket: int) -> Outcome | None:
        try:
            async with asyncio.timeout(self.patience.turn):
                call = await Pacer(self.pacing, self.clock).turn(ticket)
        except TimeoutError:  # the chat was answered meanwhile, or told to wait
            await self._recorder.give_back(delivery)
            return None
        outcome: Outcome | None = None
        try:
            if await self._recorder.begin(delivery):
                if self.may_send():
                    outcome = await self._send(delivery, said)
                else:  # late, and perhaps nobody else's yet
                    await self._recorder.give_back(delivery)
        finally:
            self.pacing.ended(call, self.clock.monotonic(), passed=isinstance(outcome, Sent))
        return outcome

    async def _send(self, delivery: Delivery, said: Said) -> Outcome:
        try:
            async with asyncio.timeout(self.patience.send):
                owed = delivery.owed
                if isinstance(owed, OwedEdit) and isinstance(said, Ring):
                    return await self.messenger.edit(delivery, said, owed.remote_id or "")
                reply_to = owed.remote_id if isinstance(owed, OwedReply) else None
                return await self.messenger.send(delivery, said, reply_to=reply_to)
        except TimeoutError:
            return Ambiguous(f"no answer within {self.patience.send:g} s", repeat_safe=bool(self.repeat_safe))
        except Exception as fault:
            log.exception("send_failed", id=delivery.id)
            return self._failed(fault)

    def _failed(self, fault: Exception) -> Outcome:
        return Ambiguous(first_line(fault), repeat_safe=bool(self.repeat_safe))

    def _wait_as_told(self, delivery: Delivery, busy: Busy) -> None:
        now, seconds = self.clock.monotonic(), busy.wait.total_seconds()
        chat = delivery.chat.destination.chat
        whole_bot = self.pacing.told_to_wait(chat, now, now + seconds, whole_bot=busy.whole_bot)
        platform = self.messenger.platform.value
        log.warning("told_to_wait", platform=platform, chat=chat, seconds=seconds, whole_bot=whole_bot)

    async def _drain(self) -> None:
        if not self._flying:
            return
        _done, late = await asyncio.wait(self._flying, timeout=self.patience.drain)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

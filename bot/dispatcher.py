"""Owed deliveries → messenger → recorded outcome. One in flight a chat, and never faster than the platform allows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.alerts.outcome import Ambiguous, Busy, Outcome, decide
from bot.alerts.pacing import Pacing
from bot.model import Delivery, Ring
from bot.ports import Clock, Messenger, SendStore, Wake
from bot.stories.summary import summarise

log = structlog.get_logger()

LOOK_SECONDS = 1.0
PACED_SECONDS = 0.2
SEND_SECONDS = 20.0
LEASE = timedelta(seconds=60)
SLOTS = 8
DRAIN_SECONDS = 5.0
SAMPLE_TAG = "sample"


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """The sending half of the chat role, for one platform. `repeat_safe`: the platform suppresses repeats."""

    store: SendStore
    messenger: Messenger
    clock: Clock
    pacing: Pacing
    repeat_safe: bool = False
    _flying: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, stop: asyncio.Event, wake: Wake) -> None:
        """Sends until `stop`; then gives what is in flight five seconds to end."""
        recovered = await self.store.recover(self.messenger.platform, repeat_safe=self.repeat_safe)
        if recovered:
            log.warning("sends_recovered", platform=self.messenger.platform.value, deliveries=recovered)
        try:
            while not stop.is_set():
                await self._send_due(wake)
                waiting = bool(self.pacing.busy(self.clock.monotonic()))
                await wake.wait(PACED_SECONDS if waiting else LOOK_SECONDS)
        finally:
            await self._drain()

    async def _send_due(self, wake: Wake) -> None:
        now = self.clock.monotonic()
        limit = min(SLOTS - len(self._flying), self.pacing.allowance(now))
        if limit <= 0:
            return
        busy = self.pacing.busy(now)
        claimed = await self.store.claim(self.messenger.platform, self.clock.now(), limit, LEASE, busy=busy)
        for delivery in claimed:
            chat = delivery.chat
            self.pacing.begin(chat.id, now, group=chat.destination.chat.startswith("-"))
            task = asyncio.create_task(self._deliver(delivery))
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)
            task.add_done_callback(lambda _task: wake.set())

    async def _deliver(self, delivery: Delivery) -> None:
        outcome = await self._send(delivery)
        if isinstance(outcome, Busy):
            self._wait_as_told(delivery, outcome)
        now = self.clock.now()
        verdict = decide(outcome, delivery, now)
        log.info(
            "delivery",
            id=delivery.id,
            platform=self.messenger.platform.value,
            state=verdict.state.value,
            reason=verdict.error,
            seconds=round((now - delivery.created_at).total_seconds(), 3),
        )
        await self.store.record(delivery, verdict, now)

    async def _send(self, delivery: Delivery) -> Outcome:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await self.messenger.send(delivery, ring_of(delivery))
        except TimeoutError:
            return Ambiguous(f"no answer within {SEND_SECONDS:.0f} s", repeat_safe=self.repeat_safe)

    def _wait_as_told(self, delivery: Delivery, busy: Busy) -> None:
        until = self.clock.monotonic() + busy.wait.total_seconds()
        if busy.whole_bot:
            self.pacing.hold(until)
        else:
            self.pacing.hold_chat(delivery.chat.id, until)

    async def _drain(self) -> None:
        if not self._flying:
            return
        _done, late = await asyncio.wait(self._flying, timeout=DRAIN_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def ring_of(delivery: Delivery) -> Ring:
    """What the alert says, made when it is sent."""
    item, topics = delivery.owed.item, delivery.owed.topics
    words = [word for topic in topics for word in topic.words]
    return Ring(
        title=item.title,
        link=item.link,
        source=item.feed_name,
        at=item.at,
        summary=summarise(
            item.text,
            title=item.title,
            language=item.language,
            matched=lambda sentence: any(word in sentence for word in words),
        ),
        topics=topics,
        language=item.language,
        sample=SAMPLE_TAG in item.tags,
    )

"""Lets replies and alerts wait for their turn, on one account."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.alerts.pacing import Call, Pacing
from bot.errors import TooManyWaiting, TurnTooLate
from bot.ports import Clock

log = structlog.get_logger()

SHORTEST_LOOK, LONGEST_LOOK = 0.005, 0.25
LONGEST_WAIT = 60.0  # seconds that a reply is worth waiting for: no full group takes longer
MOST_WAITING = 5  # replies in a chat: whoever asks for more keeps nobody else's handlers busy


@dataclass(frozen=True, slots=True)
class Pacer:
    """See ports.Pace. `pacing` is the dispatcher's."""

    pacing: Pacing
    clock: Clock

    @asynccontextmanager
    async def reply(self, chat: str) -> AsyncIterator[None]:
        """Waits for the turn; the block is the call. Raises TurnTooLate, TooManyWaiting."""
        if self.pacing.replies_waiting(chat) >= MOST_WAITING:
            raise TooManyWaiting(count=MOST_WAITING)
        ticket = self.pacing.ask(chat)
        try:
            seconds = self.pacing.turn_in(ticket, self.clock.monotonic())
            if seconds > LONGEST_WAIT:
                raise TurnTooLate(seconds=seconds)
            call = await self.turn(ticket)
        finally:
            self.pacing.settled(ticket)
        passed = False
        try:
            yield
            passed = True
        finally:
            self.pacing.ended(call, self.clock.monotonic(), passed=passed)

    def told_to_wait(self, chat: str, wait: timedelta) -> None:
        """A reply was refused for so long."""
        now = self.clock.monotonic()
        whole_bot = self.pacing.told_to_wait(chat, now, now + wait.total_seconds(), whole_bot=None)
        log.warning("told_to_wait", what="reply", chat=chat, seconds=wait.total_seconds(), whole_bot=whole_bot)

    async def turn(self, ticket: int) -> Call:
        """Returns when it is the ticket's turn."""
        while (call := self.pacing.begin(ticket, self.clock.monotonic())) is None:
            rest = self.pacing.turn_in(ticket, self.clock.monotonic())
            await asyncio.sleep(min(LONGEST_LOOK, max(SHORTEST_LOOK, rest)))
        return call

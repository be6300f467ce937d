"""Lets replies wait for the bot's turn, on the same account as alerts and before them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.alerts.pacing import Pacing
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class Pacer:
    """See ports.Pace. `pacing` is the dispatcher's."""

    pacing: Pacing
    clock: Clock

    async def reply(self, chat: str) -> None:
        """Returns when a reply may go out, and counts it."""
        if self.pacing.begin_reply(chat, self.clock.monotonic()):
            return
        self.pacing.reply_waits(1)
        try:
            while not self.pacing.begin_reply(chat, self.clock.monotonic()):  # noqa: ASYNC110 - time is waited for
                await asyncio.sleep(max(0.01, self.pacing.rest(self.clock.monotonic())))
        finally:
            self.pacing.reply_waits(-1)

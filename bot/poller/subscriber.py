"""Keeps subscriptions at the hubs that feeds name: asks for them, renews them, ends them."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass

import structlog

from bot.errors import FeedError, Unwritable
from bot.model import HubRequest
from bot.ports import Clock, Hubs, HubStore

log = structlog.get_logger()

LOOK_SECONDS = 10.0
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Subscriber:
    """`base` is what the addresses of callbacks begin with."""

    store: HubStore
    hubs: Hubs
    clock: Clock
    base: str

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`."""
        while not stop.is_set():
            with contextlib.suppress(Unwritable):  # what can't be kept is not asked for
                await self.ask_due()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await stop.wait()

    async def ask_due(self) -> int:
        """One look; how many requests were made: all at once, so that a hub that dawdles keeps no other waiting."""
        requests = await self.store.claim(self.base, self.clock.now(), AT_ONCE)
        ends = await asyncio.gather(*map(self._ask, requests), return_exceptions=True)
        for end in ends:
            if end is not None:
                raise end
        return len(requests)

    async def _ask(self, request: HubRequest) -> None:
        try:
            await self.hubs.ask(request)
            log.debug("hub_asked", feed=request.feed_id, mode=request.mode.value)
        except FeedError as error:
            log.info("hub_refused", feed=request.feed_id, mode=request.mode.value, reason=str(error))
            await self.store.refused(request, str(error))

"""Keeps subscriptions at the hubs that feeds name: asks for them, renews them, ends them."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot import schedule
from bot.courtesy import HostNotFree, HostTurns
from bot.errors import FeedError, FeedFault, Unwritable
from bot.model import HubRequest, NotFree
from bot.model.places import host_of
from bot.ports import Clock, CourtesyStore, Hubs, HubStore, LedElsewhere

log = structlog.get_logger()

LOOK_SECONDS = 10.0
AT_ONCE = 20
PAUSE = timedelta(seconds=0.5)
SPAN = timedelta(seconds=60)
"""How long a host is ours for one request; longer than one may take."""
A_HOST = timedelta(seconds=30)
"""How long a look gives a host: nothing that begins later is asked of it before the next one."""
PATIENCE = timedelta(minutes=1)
USUAL_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """`base` is what the addresses of callbacks begin with. Hubs' hosts are asked in turn with whoever polls them."""

    store: HubStore
    hubs: Hubs
    courtesy: CourtesyStore
    clock: Clock
    base: str
    pause: timedelta = PAUSE
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what a hub hasn't answered then, it is asked anew."""
        while not stop.is_set():
            with contextlib.suppress(Unwritable):  # what can't be kept is not asked for
                if await self._ask_due(stop):
                    continue  # there may be more
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await stop.wait()

    async def _ask_due(self, stop: asyncio.Event) -> int:
        asking, stopping = asyncio.create_task(self.ask_due()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else 0
        finally:
            asking.cancel()
            stopping.cancel()
            await asyncio.gather(asking, stopping, return_exceptions=True)

    async def ask_due(self) -> int:
        """One look; how many requests were made: to a host one after the other, to several hosts at once, so that a hub
        that dawdles keeps no other waiting for long."""
        hosts: defaultdict[str, list[HubRequest]] = defaultdict(list)
        for request in await self.store.claim(self.base, self.clock.now(), AT_ONCE):
            hosts[host_of(request.link.hub)].append(request)
        asked = 0
        for end in await asyncio.gather(*map(self._ask_host, hosts, hosts.values()), return_exceptions=True):
            if isinstance(end, BaseException):
                raise end
            asked += end
        return asked

    async def _ask_host(self, host: str, requests: Sequence[HubRequest]) -> int:
        """How many were made before its time was over or the host wanted to be left alone."""
        give_up = self.clock.monotonic() + A_HOST.total_seconds()
        for number, request in enumerate(requests):
            if number and self.clock.monotonic() >= give_up:
                await self.store.rest(host, self.clock.now(), requests[number:])
                return number
            try:
                until = await self._ask(request, host, give_up)
            except HostNotFree as error:
                await self.store.rest(host, max(error.until, self.clock.now() + PATIENCE), requests[number:])
                return number
            if until is not None:
                await self.store.rest(host, until, requests[number + 1 :])
                return number + 1
        return len(requests)

    async def _ask(self, request: HubRequest, host: str, give_up: float) -> datetime | None:
        """Until when the host wants no other request. Raises HostNotFree where it isn't ours until `give_up`."""
        try:
            await self._ask_each(request, host, give_up)
        except FeedError as error:
            log.info("hub_refused", feed=request.feed_id, mode=request.mode.value, reason=str(error))
            await self.store.refused(request, str(error), error.retry_at)
            if error.fault is not FeedFault.BUSY:
                return None
            now = self.clock.now()
            return schedule.host_pause(now + USUAL_WAIT, now, retry_at=error.retry_at, chance=0.0)
        log.debug("hub_asked", feed=request.feed_id, mode=request.mode.value)
        return None

    async def _ask_each(self, request: HubRequest, host: str, give_up: float) -> None:
        """The hub, and where it leads: each host in its own turn, and none while another one is ours."""

        def may_wait(host: NotFree) -> bool:
            return self.clock.monotonic() + (host.until - self.clock.now()).total_seconds() <= give_up

        turns, lead = HostTurns(self.courtesy, self.clock, SPAN, self.sleep), None
        while True:
            try:
                async with turns.turn(host, self.pause, may_wait):
                    return await self.hubs.ask(request, lead)
            except LedElsewhere as led:
                lead, host = led.lead, host_of(led.lead.to)
            except HostNotFree as error:
                if lead is None:
                    raise
                what = f"{host}, where the feed's hub leads, is to be asked nothing more for now"
                raise FeedError(FeedFault.STATUS, what, retry_at=error.until) from error

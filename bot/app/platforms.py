"""Keeps one platform's connection and dispatcher alive: a broken one comes back by itself, a refused token ends it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.dispatcher import Dispatcher
from bot.errors import WrongToken, first_line
from bot.model import Platform
from bot.ports import Messenger, Wake

log = structlog.get_logger()

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
LASTING = 60.0


class Connection(Protocol):
    """A platform that is logged in."""

    @property
    def messenger(self) -> Messenger:
        """Its way out."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Receives updates until `stop`. Raises when the connection broke for good."""
        ...


async def pause_or_stop(stop: asyncio.Event, seconds: float) -> None:
    """Waits, and no longer than until `stop`."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass


@dataclass(frozen=True, slots=True)
class KeptPlatform:
    """One platform: how to log in, what sends for it, and who is told whether it is connected. `pause` waits some
    seconds, or until the stop; `monotonic` tells seconds."""

    platform: Platform
    connect: Callable[[], AbstractAsyncContextManager[Connection]]
    dispatcher: Callable[[Messenger], Dispatcher]
    wake: Wake
    tell: Callable[[Platform, bool], None] = lambda _platform, _connected: None
    pause: Callable[[asyncio.Event, float], Awaitable[None]] = pause_or_stop
    monotonic: Callable[[], float] = time.monotonic

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. Raises WrongToken; waits and tries again after anything else, twice as long each time until a
        connection has lasted a minute: platforms count the log-ins."""
        pause = FIRST_PAUSE
        while not stop.is_set():
            begun = self.monotonic()
            try:
                async with AsyncExitStack() as stack:
                    async with _cut_off_by(stop):
                        connection = await stack.enter_async_context(self.connect())
                    log.info("connected", platform=self.platform.value)
                    self.tell(self.platform, True)
                    async with asyncio.TaskGroup() as tasks:
                        tasks.create_task(connection.run(stop))
                        tasks.create_task(self.dispatcher(connection.messenger).run(stop, self.wake))
                self.tell(self.platform, False)
            except _Stopped:
                return
            except Exception as error:  # noqa: BLE001 - whatever broke, the platform is tried again
                self.tell(self.platform, False)
                refused = refusal_in(error)
                if refused is not None:
                    raise refused from None
                if self.monotonic() - begun >= LASTING:
                    pause = FIRST_PAUSE
                log.warning(
                    "disconnected", platform=self.platform.value, reason=reason_of(error), again_in_seconds=pause
                )
                await self.pause(stop, pause)
                pause = min(LONGEST_PAUSE, pause * 2)


class _Stopped(Exception):
    """A log-in was given up."""


@asynccontextmanager
async def _cut_off_by(stop: asyncio.Event) -> AsyncIterator[None]:
    """The block ends at the stop, with _Stopped: whoever is asked to let us in may take long to answer."""
    bound = asyncio.timeout(None)

    async def watch() -> None:
        await stop.wait()
        bound.reschedule(0.0)

    try:
        async with bound:
            watching = asyncio.create_task(watch())
            try:
                yield
            finally:
                watching.cancel()
    except TimeoutError:
        if bound.expired():
            raise _Stopped from None
        raise


def refusal_in(error: Exception) -> WrongToken | None:
    """The refused token behind an error, alone or in a group."""
    if isinstance(error, WrongToken):
        return error
    if isinstance(error, ExceptionGroup):
        return next((found for each in error.exceptions if (found := refusal_in(each))), None)
    return None


def reason_of(error: BaseException) -> str:
    """An error in one line, the first of a group."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return first_line(error)

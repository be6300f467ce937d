"""Keeps one platform's connection and dispatcher alive: a broken one comes back by itself, a refused token ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.dispatcher import Dispatcher
from bot.errors import WrongToken
from bot.model import Platform
from bot.ports import Messenger, Wake

log = structlog.get_logger()

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class Connection(Protocol):
    """A platform that is logged in."""

    @property
    def messenger(self) -> Messenger:
        """Its way out."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Receives updates until `stop`. Raises when the connection broke for good."""
        ...


@dataclass(frozen=True, slots=True)
class KeptPlatform:
    """One platform: how to log in, and what sends for it."""

    platform: Platform
    connect: Callable[[], AbstractAsyncContextManager[Connection]]
    dispatcher: Callable[[Messenger], Dispatcher]
    wake: Wake

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. Raises WrongToken; waits and tries again after anything else."""
        pause = FIRST_PAUSE
        while not stop.is_set():
            try:
                async with self.connect() as connection:
                    log.info("connected", platform=self.platform.value)
                    pause = FIRST_PAUSE
                    async with asyncio.TaskGroup() as tasks:
                        tasks.create_task(connection.run(stop))
                        tasks.create_task(self.dispatcher(connection.messenger).run(stop, self.wake))
            except Exception as error:  # noqa: BLE001 - whatever broke, the platform is tried again
                refused = refusal_in(error)
                if refused is not None:
                    raise refused from None
                log.warning(
                    "disconnected", platform=self.platform.value, reason=reason_of(error), again_in_seconds=pause
                )
                await pause_or_stop(stop, pause)
                pause = min(LONGEST_PAUSE, pause * 2)


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
    return f"{type(error).__name__}: {error}".partition("\n")[0]


async def pause_or_stop(stop: asyncio.Event, seconds: float) -> None:
    """Waits, and no longer than until `stop`."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass

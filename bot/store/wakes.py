"""Wake-ups between processes, over PostgreSQL's LISTEN and NOTIFY: hints, beside the look every second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import structlog
from sqlalchemy import make_url

from bot.ports import Waker

log = structlog.get_logger()

PREFIX = "tocsin_"
# All channels in one statement: each NOTIFY's commit takes a lock that is the whole server's.
TELL = "SELECT pg_notify(channel, '') FROM unnest($1::text[]) AS channel"
# Read by SQLAlchemy alone, from the same URL.
NOT_THE_DRIVERS = ("async_creator_fn", "prepared_statement_cache_size", "prepared_statement_name_func")
CLOSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Timing:
    """In seconds: between two NOTIFYs; before a lost connection is tried again, twice as long each time up to a limit;
    how long a silent connection is believed in; how long the server may take to answer."""

    spacing: float = 0.05
    first_pause: float = 1.0
    longest_pause: float = 60.0
    silence: float = 30.0
    answer: float = 5.0


@asynccontextmanager
async def shared_wakes(
    url: str, wakes: Mapping[str, Waker], heard: Collection[str], timing: Timing = Timing()
) -> AsyncIterator[Mapping[str, Waker]]:
    """The same wakes, to be set: each wakes this process's own at once, and then those of every process that hears the
    name. This one's are woken by others for the names `heard`.

    Neither a set nor the start waits for the server, and no trouble with it is raised: without a connection only the
    process's own are woken.
    """
    line = _Line(_connect_arguments(url, timing), {PREFIX + name: wakes[name] for name in heard}, timing)
    keeping = asyncio.create_task(line.keep())
    try:
        yield {name: _SharedWaker(wake, PREFIX + name, line) for name, wake in wakes.items()}
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


def _connect_arguments(url: str, timing: Timing) -> dict[str, Any]:
    """What the stores' connections are made with."""
    parsed = make_url(url).set(drivername="postgresql+asyncpg")
    _, arguments = parsed.get_dialect()().create_connect_args(parsed)
    passed = {name: value for name, value in arguments.items() if name not in NOT_THE_DRIVERS}
    return passed | {"timeout": timing.answer, "command_timeout": timing.answer}


@dataclass(frozen=True, slots=True)
class _SharedWaker:
    """See ports.Waker."""

    own: Waker
    channel: str
    line: _Line

    def set(self) -> None:
        """Wakes who waits here, and soon who waits elsewhere."""
        self.own.set()
        self.line.tell(self.channel)


@dataclass(slots=True)
class _Line:
    """One connection of its own, which listens and tells; `heard` holds what each channel wakes here."""

    arguments: Mapping[str, Any]
    heard: Mapping[str, Waker]
    timing: Timing
    _untold: set[str] = field(default_factory=set)
    _stir: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, channel: str) -> None:
        """Soon, together with whatever else is told by then."""
        self._untold.add(channel)
        self._stir.set()

    async def keep(self) -> None:
        """Until cancelled; a connection that is lost or can't be made is tried again."""
        pause, lost = self.timing.first_pause, False
        while True:
            try:
                async with self._connected() as connection:
                    pause = self.timing.first_pause
                    if lost:
                        log.info("wakes_connected")
                        lost = False
                    await self._tell_and_listen(connection)
            except Exception as error:  # noqa: BLE001 - whatever the driver raises: hints may be missing, no more
                if not lost:
                    reason = f"{type(error).__name__}: {error}".partition("\n")[0]
                    log.warning("wakes_disconnected", reason=reason, note="rows are found by the look every second")
                lost = True
            await asyncio.sleep(pause)
            pause = min(self.timing.longest_pause, pause * 2)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(**self.arguments)
        try:
            connection.add_termination_listener(lambda _connection: self._stir.set())
            for channel in self.heard:
                await connection.add_listener(channel, self._hear)
            for wake in self.heard.values():
                wake.set()  # for what was told before
            yield connection
        finally:
            with suppress(Exception):  # it is ended either way
                await connection.close(timeout=CLOSE_SECONDS)

    async def _tell_and_listen(self, connection: Any) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.timing.silence):
                    await self._stir.wait()
            self._stir.clear()
            if connection.is_closed():
                raise ConnectionError("the server ended the connection")
            told, self._untold = self._untold, set()
            await connection.execute(TELL, sorted(told))  # nothing told: a look whether the server is still there
            if told:
                await asyncio.sleep(self.timing.spacing)

    def _hear(self, connection: Any, sender: int, channel: str, _payload: str) -> None:
        if sender != connection.get_server_pid():  # what this process told has woken it already
            self.heard[channel].set()

"""What runs in the process that fetches."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import resource
import signal
import socket
import traceback
from typing import Any

import structlog

from bot import loop
from bot.errors import FeedError
from bot.feeds.apart.line import Line
from bot.feeds.apart.messages import (
    Agent,
    AreYouThere,
    Drop,
    Failed,
    Fetch,
    Fetched,
    Here,
    Logged,
    Manner,
    MayHold,
    MoreRoom,
    Same,
)
from bot.feeds.fetch import HttpFetcher
from bot.model import NotModified


def main(descriptor: int, manner: bytes) -> None:
    """Fetches in that Manner, a pickle, what is asked for over that socket."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # systemd tells every process of a service: the parent ends this one
    structlog.configure(
        processors=[structlog.processors.KeyValueRenderer(key_order=["event"])],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    loop.run_child(_serve(socket.socket(fileno=descriptor), pickle.loads(manner)))  # noqa: S301 - of our own process


async def _serve(end: socket.socket, manner: Manner) -> None:
    """Until the parent is gone: nothing is kept here, so that all ends at once."""
    async with HttpFetcher(
        user_agent=manner.user_agent,
        clock=manner.clock,
        timeout=manner.timeout,
        max_bytes=manner.max_bytes,
        stay=manner.stay,
        hubs=manner.hubs,
    ) as fetcher:
        office = _Office(fetcher)
        await office.line.open(end)
        logging.getLogger().addHandler(_Teller(office.line))
        office.line.send(Here())
        await asyncio.get_running_loop().create_future()


class _Office:
    """Does what the messages of its `line` say."""

    def __init__(self, fetcher: HttpFetcher) -> None:
        self.line = Line(self._got, lambda: os._exit(0))
        self._fetcher = fetcher
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._rooms: dict[int, _AskedRoom] = {}

    def _got(self, message: Any) -> None:
        """An answer may be on its way already: what is told of its request then is nothing any more."""
        match message:
            case Fetch(number):
                self._tasks[number] = task = asyncio.create_task(self._fetch(message))
                task.add_done_callback(lambda _: self._forget(number))
            case MayHold(number) if number in self._rooms:
                self._rooms[number].grant()
            case Drop(number) if number in self._tasks:
                self._tasks[number].cancel()
            case Agent(user_agent):
                self._fetcher.user_agent = user_agent
            case AreYouThere():
                self.line.send(Here())

    async def _fetch(self, asked: Fetch) -> None:
        number = asked.number
        room = self._rooms[number] = _AskedRoom(self.line, number)
        try:
            got = await self._fetcher.fetch(asked.feed(), room if asked.in_room else None)
            self.line.send(Same.of(number, got) if isinstance(got, NotModified) else Fetched(number, got))
        except FeedError as error:
            self.line.send(Fetched(number, error))
        except Exception:  # noqa: BLE001 - the parent raises it
            self.line.send(Failed(number, traceback.format_exc()))

    def _forget(self, number: int) -> None:
        del self._tasks[number]
        self._rooms.pop(number, None)


class _AskedRoom:
    """ports.Room, which the parent has."""

    is_large = False  # only the parent asks

    def __init__(self, line: Line, number: int) -> None:
        self._line = line
        self._number = number
        self._granted: asyncio.Future[None] | None = None

    async def more(self, count: int) -> None:
        """See ports.Room."""
        self._granted = asyncio.get_running_loop().create_future()
        self._line.send(MoreRoom(self._number, count))
        await self._granted

    def grant(self) -> None:
        """There is."""
        if self._granted is not None and not self._granted.done():
            self._granted.set_result(None)


class _Teller(logging.Handler):
    """Has the parent log what is logged here, as everything else."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def emit(self, record: logging.LogRecord) -> None:
        """See logging.Handler."""
        self._line.send(Logged(record.name, record.levelno, self.format(record)))

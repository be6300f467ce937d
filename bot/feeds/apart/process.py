"""The process that fetches, as its parent has it."""

from __future__ import annotations

import asyncio
import itertools
import logging
import pickle
import socket
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, TypeAlias

import structlog

from bot.errors import FeedError
from bot.feeds.apart.line import Line
from bot.feeds.apart.messages import (
    Agent,
    AreYouThere,
    Drop,
    Failed,
    Fetch,
    Fetched,
    Logged,
    Manner,
    MayHold,
    MoreRoom,
)
from bot.model import Document, FeedForPoll, NotModified
from bot.ports import Room

log = structlog.get_logger()

_Answer: TypeAlias = Fetched | Failed | MoreRoom
_OURS = "TOCSIN_"  # settings, with the tokens and passwords


class Ended(Exception):
    """The process is no more, or didn't come to be; what was asked of it has no answer."""


class FetchingProcess:
    """One such process, from its start to its end. `patience`: seconds after which one that says nothing is ended."""

    def __init__(self, process: subprocess.Popen[bytes], patience: float) -> None:
        self.pid = process.pid
        self.is_over = False
        self._process = process
        self._patience = patience
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[_Answer]] = {}
        self._heard = False
        self._line = Line(self._got, self._ended)
        self._watching: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, manner: Manner, environment: Mapping[str, str], patience: float) -> FetchingProcess:
        """Takes what is asked at once, and answers when it has begun. `environment` is ours, of which it gets nothing
        that is a setting. Raises Ended."""
        theirs = {name: value for name, value in environment.items() if not name.startswith(_OURS)}
        ours, its = socket.socketpair()
        try:
            with its:
                process = await asyncio.to_thread(_begun, its.fileno(), manner, theirs)
            started = cls(process, patience)
            await started._line.open(ours)
        except OSError as error:
            ours.close()
            log.warning("fetching_process_not_started", reason=str(error))
            raise Ended from error
        except BaseException:
            ours.close()  # it ends when it hears nobody
            raise
        started._watching = asyncio.create_task(started._watch())
        return started

    async def fetch(self, feed: FeedForPoll, room: Room | None) -> Document | NotModified:
        """See ports.Fetcher. Raises Ended, too."""
        number = next(self._numbers)
        self._line.send(Fetch(number, feed.url, feed.feed.allow_private, feed.validators, feed.lead, room is not None))
        try:
            while isinstance(answer := await self._answer(number), MoreRoom) and room is not None:
                await room.more(answer.wanted)
                self._line.send(MayHold(number))
        except BaseException:
            self._line.send(Drop(number))
            raise
        if isinstance(answer, Fetched):
            if isinstance(answer.outcome, FeedError):
                raise answer.outcome
            return answer.outcome
        raise RuntimeError(f"the process that fetches failed: {answer}")

    def call_us(self, user_agent: str) -> None:
        """From now on."""
        self._line.send(Agent(user_agent))

    async def close(self) -> int:
        """Ends it, and whatever it does: it keeps nothing. Gives its exit code."""
        if self._watching is not None:
            self._watching.cancel()
        self._process.kill()
        self._line.close()
        return await asyncio.to_thread(self._process.wait)

    async def _answer(self, number: int) -> _Answer:
        if self.is_over:
            raise Ended
        waiter: asyncio.Future[_Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiter
        try:
            return await waiter
        finally:
            del self._waiting[number]

    def _got(self, message: Any) -> None:
        self._heard = True
        match message:
            case Fetched(number) | MoreRoom(number) | Failed(number):
                waiter = self._waiting.get(number)
                if waiter is not None and not waiter.done():
                    waiter.set_result(message)
            case Logged(logger, level, text):
                logging.getLogger(logger).log(level, "%s", text)

    def _ended(self) -> None:
        self.is_over = True
        for waiter in self._waiting.values():
            if not waiter.done():
                waiter.set_exception(Ended())

    async def _watch(self) -> None:
        """Ends it when it says nothing. Whoever waits for it is told by the end of its line."""
        self._heard = True
        while self._heard and not self.is_over:
            self._heard = False
            self._line.send(AreYouThere())
            await asyncio.sleep(self._patience)
        if not self.is_over:
            log.warning("fetching_process_silent", seconds=self._patience)
        self._process.kill()


def _begun(descriptor: int, manner: Manner, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Out of reach of the terminal's Ctrl+C, which is ours to pass on. It finds modules where we do: `python -m` would
    look in the current folder first, where there may be another `bot`."""
    how = f"from bot.feeds.apart.child import main; main({descriptor}, {pickle.dumps(manner)!r})"
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {how}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=[descriptor],
        start_new_session=True,
        env=environment,
    )

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
    Same,
)
from bot.feeds.apart.said import Said
from bot.model import Document, FeedForPoll, NotModified
from bot.ports import Room

log = structlog.get_logger()

_Answer: TypeAlias = Same | Fetched | Failed | MoreRoom
START_SECONDS = 30.0
# Of our environment, what a process needs to run, to know the time and to check certificates: no setting, so no token.
_NEEDED = frozenset({"PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR"})
_NEEDED_TOO = ("LC_", "LD_", "DYLD_", "PYTHON", "RES_", "MALLOC_")


class NotStarted(Exception):
    """No process came to be; says why."""


class Ended(Exception):
    """The process is no more; what was asked of it has no answer."""


class FetchingProcess:
    """One such process, from its start to its end. `patience`: seconds after which one that says nothing is ended."""

    def __init__(self, process: subprocess.Popen[bytes], patience: float) -> None:
        self.pid = process.pid
        self.is_over = False
        self._process = process
        self._patience = patience
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[_Answer]] = {}
        self._heard = asyncio.Event()
        self._closing = False
        self._line = Line(self._got, self._ended)
        self._said = Said("fetching_process_said")
        self._watching: asyncio.Task[None] | None = None
        self._reaping: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, manner: Manner, environment: Mapping[str, str], patience: float) -> FetchingProcess:
        """Returns when it listens. Of our `environment` it gets what it needs. Raises NotStarted."""
        ours, its = socket.socketpair()
        try:
            process = await asyncio.to_thread(_begun, its, manner, _needed(environment))
            started = cls(process, patience)
            await started._line.open(ours)
            await started._said.open(process)
        except OSError as error:
            ours.close()
            raise NotStarted(str(error)) from error
        except BaseException:
            ours.close()  # it ends when it hears nobody
            raise
        await started._first_word()
        started._watching = asyncio.create_task(started._watch())
        return started

    async def fetch(self, feed: FeedForPoll, room: Room | None) -> Document | NotModified:
        """See ports.Fetcher. Raises Ended, too."""
        number = next(self._numbers)
        self._line.send(Fetch.of(number, feed, in_room=room is not None))
        try:
            while isinstance(answer := await self._answer(number), MoreRoom):
                if room is not None:
                    await room.more(answer.wanted)
                self._line.send(MayHold(number))
        except BaseException:
            self._line.send(Drop(number))
            raise
        if isinstance(answer, Failed):
            error = RuntimeError(answer.trace.strip().rpartition("\n")[2])
            error.add_note(answer.trace)
            raise error
        outcome = answer.outcome
        if isinstance(outcome, FeedError):
            raise outcome
        return outcome

    def call_us(self, user_agent: str) -> None:
        """From now on."""
        self._line.send(Agent(user_agent))

    async def close(self) -> int:
        """Ends it, and whatever it does: it keeps nothing. Gives its exit code."""
        self._closing = True
        if self._watching is not None:
            self._watching.cancel()
        self._process.kill()
        self._line.close()
        if self._reaping is not None:
            await self._reaping
        code = await asyncio.to_thread(self._process.wait)
        self._said.close()
        return code

    async def _first_word(self) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._heard.wait()
        except TimeoutError as error:
            await self.close()
            raise NotStarted(f"it says nothing for {START_SECONDS:g} s") from error
        except BaseException:
            await asyncio.shield(self.close())
            raise
        if self.is_over:
            raise NotStarted(f"it ended with {await self.close()}")

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
        self._heard.set()
        match message:
            case Same(number) | Fetched(number) | MoreRoom(number) | Failed(number):
                waiter = self._waiting.get(number)
                if waiter is not None and not waiter.done():
                    waiter.set_result(message)
            case Logged(logger, level, text):
                logging.getLogger(logger).log(level, "%s", text)

    def _ended(self) -> None:
        self.is_over = True
        begun = self._heard.is_set()
        self._heard.set()
        for waiter in self._waiting.values():
            if not waiter.done():
                waiter.set_exception(Ended())
        if begun and not self._closing:
            self._reaping = asyncio.get_running_loop().create_task(self._reap())

    async def _reap(self) -> None:
        self._process.kill()  # it may live on, and is of no use
        log.warning("fetching_process_ended", exit_code=await asyncio.to_thread(self._process.wait))

    async def _watch(self) -> None:
        """Ends it when it says nothing. Whoever waits for it is told by the end of its line."""
        while self._heard.is_set() and not self.is_over:
            self._heard.clear()
            self._line.send(AreYouThere())
            await asyncio.sleep(self._patience)
            if not self._heard.is_set():  # it may have answered while this process, or the machine, stood still
                await asyncio.sleep(self._patience / 10)
        if not self.is_over:
            log.warning("fetching_process_silent", seconds=self._patience)
            self._process.kill()


def _needed(environment: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in environment.items() if name in _NEEDED or name.startswith(_NEEDED_TOO)}


def _begun(its: socket.socket, manner: Manner, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Out of reach of the terminal's Ctrl+C, which is ours to pass on. It finds modules where we do: `python -m` would
    look in the current folder first, where there may be another `bot`."""
    with its:
        how = f"from bot.feeds.apart.child import main; main({its.fileno()}, {pickle.dumps(manner)!r})"
        return subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {how}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[its.fileno()],
            start_new_session=True,
            env=environment,
        )

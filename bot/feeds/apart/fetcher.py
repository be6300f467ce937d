"""ports.Fetcher in a process of its own, which is begun anew when it ends."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

import structlog

from bot.errors import FeedError, FeedFault
from bot.feeds.addresses import shown
from bot.feeds.apart.messages import Manner
from bot.feeds.apart.process import Ended, FetchingProcess, NotStarted
from bot.model import Document, FeedForPoll, NotModified
from bot.ports import Room

log = structlog.get_logger()

PATIENCE = 30.0
_LONGEST_PAUSE = 60.0  # seconds until it is tried again to start a process that doesn't start


class ChildFetcher:
    """ports.Fetcher that asks an HttpFetcher in a child process. Use it as an async context manager; it owns that.

    `user_agent` may be set anew at any time. `patience`: seconds after which a process that says nothing is ended.
    """

    def __init__(self, manner: Manner, *, patience: float = PATIENCE) -> None:
        self._manner = manner
        self._patience = patience
        self._process: asyncio.Task[FetchingProcess] | None = None
        self._closed = True
        self._alone = asyncio.Lock()
        self._pause = 0.0
        self._not_before = 0.0

    @property
    def user_agent(self) -> str:
        """How we call ourselves."""
        return self._manner.user_agent

    @user_agent.setter
    def user_agent(self, name: str) -> None:
        self._manner = replace(self._manner, user_agent=name)
        if (process := self._there()) is not None:
            process.call_us(name)

    async def __aenter__(self) -> Self:
        self._closed = False
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        if self._process is not None:
            with suppress(NotStarted):
                await (await asyncio.shield(self._process)).close()

    async def start(self) -> int:
        """Optional: begins now, so that the first fetch doesn't wait. The process's number. Raises NotStarted."""
        return (await self._current()).pid

    async def fetch(self, feed: FeedForPoll, room: Room | None = None) -> Document | NotModified:
        """See ports.Fetcher. A fetch whose process ends is made once more, in one where nothing else is: it may be what
        ended the first."""
        try:
            with suppress(Ended):
                return await (self._there() or await self._current()).fetch(feed, room)
            async with self._alone:
                return await self._once_more(feed, room)
        except NotStarted as error:
            what = f"{shown(feed.url)} can't be asked: the process that fetches doesn't start ({error}); see the log"
            raise FeedError(FeedFault.UNREACHABLE, what, ours=True) from error

    async def _once_more(self, feed: FeedForPoll, room: Room | None) -> Document | NotModified:
        process = await self._started()
        try:
            return await process.fetch(feed, room)
        except Ended as error:
            what = f"{shown(feed.url)} ended the process that fetched it, and another that fetched nothing else"
            next_ = "it is tried again later, and if that goes on, tell its owner"
            raise FeedError(FeedFault.PARSER, f"{what}; {next_}") from error
        finally:
            await process.close()

    def _there(self) -> FetchingProcess | None:
        """The one that works, if one does."""
        task = self._process
        if task is None or not task.done() or task.cancelled() or task.exception() is not None:
            return None
        return None if task.result().is_over else task.result()

    async def _current(self) -> FetchingProcess:
        """The one that works, or else a new one. Raises NotStarted."""
        if self._closed:
            raise RuntimeError("ChildFetcher is used outside its `async with`")
        if self._process is None or (self._process.done() and self._there() is None):
            self._process = asyncio.create_task(self._replaced(self._process))
        return await asyncio.shield(self._process)

    async def _replaced(self, last: asyncio.Task[FetchingProcess] | None) -> FetchingProcess:
        if last is not None and not last.cancelled() and last.exception() is None:
            await last.result().close()
        return await self._started()

    async def _started(self) -> FetchingProcess:
        """A new one. Where none starts, it isn't tried again for a while, for longer each time."""
        now = asyncio.get_running_loop().time()
        if now < self._not_before:
            raise NotStarted("tried a moment ago")
        manner = self._manner
        try:
            process = await FetchingProcess.start(manner, os.environ, self._patience)
        except NotStarted as error:
            self._pause = min(2 * self._pause or 1.0, _LONGEST_PAUSE)
            self._not_before = now + self._pause
            log.warning("fetching_process_not_started", reason=str(error), tried_again_after_s=self._pause)
            raise
        if self._closed:
            await process.close()
            raise NotStarted("it isn't needed any more")
        self._pause = 0.0
        if manner.user_agent != self.user_agent:
            process.call_us(self.user_agent)
        return process

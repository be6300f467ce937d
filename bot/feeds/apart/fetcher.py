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
from bot.feeds.apart.process import Ended, FetchingProcess
from bot.model import Document, FeedForPoll, NotModified
from bot.ports import Room

log = structlog.get_logger()

_TRIES = 2  # what breaks one process is given to one other at most
PATIENCE = 30.0


class ChildFetcher:
    """ports.Fetcher that asks an HttpFetcher in a child process. Use it as an async context manager; it owns that.

    `user_agent` may be set anew at any time. `patience`: seconds after which a process that says nothing is ended.
    """

    def __init__(self, manner: Manner, *, patience: float = PATIENCE) -> None:
        self._manner = manner
        self._patience = patience
        self._process: asyncio.Task[FetchingProcess] | None = None
        self._closed = True

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
            with suppress(Ended):
                await (await self._process).close()

    async def start(self) -> int:
        """Optional: begins now, so that the first fetch doesn't wait for it. The process's number. Raises Ended."""
        return (await self._current()).pid

    async def fetch(self, feed: FeedForPoll, room: Room | None = None) -> Document | NotModified:
        """See ports.Fetcher. A fetch whose process ends is made once more, in a new one."""
        for _ in range(_TRIES):
            with suppress(Ended):
                return await (self._there() or await self._current()).fetch(feed, room)
        raise FeedError(
            FeedFault.UNREACHABLE,
            f"{shown(feed.url)} can't be asked: the process that fetches ends again and again, see the log",
            ours=True,
        )

    def _there(self) -> FetchingProcess | None:
        """The one that works, if one does."""
        task = self._process
        if task is None or not task.done() or task.exception() is not None or task.result().is_over:
            return None
        return task.result()

    async def _current(self) -> FetchingProcess:
        """The one that works, or else a new one. Raises Ended."""
        if self._closed:
            raise RuntimeError("ChildFetcher is used outside its `async with`")
        if self._process is None or (self._process.done() and self._there() is None):
            self._process = asyncio.create_task(self._begin(self._process))
        return await asyncio.shield(self._process)

    async def _begin(self, last: asyncio.Task[FetchingProcess] | None) -> FetchingProcess:
        if last is not None and last.exception() is None:
            log.warning("fetching_process_ended", exit_code=await last.result().close())
        manner = self._manner
        process = await FetchingProcess.start(manner, os.environ, self._patience)
        if manner.user_agent != self.user_agent:
            process.call_us(self.user_agent)
        return process

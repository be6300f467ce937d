"""Parsing behind a fence: child processes with a limit in time and memory, replaced when they break."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.errors import FeedError, FeedFault
from bot.feeds import parsing_child
from bot.feeds.addresses import shown
from bot.feeds.document import Job
from bot.model import Document, Page, ParsedFeed
from bot.ports import Clock

T = TypeVar("T")
_START = 30  # seconds a child may take to be there and fetch its job


class ChildParser:
    """ports.Parser and ports.PageReader in `workers` child processes. Use it as an async context manager; it owns them.

    `timeout` (seconds) is for one document, `memory` (bytes) for one process.
    """

    def __init__(self, *, clock: Clock, workers: int = 2, timeout: float = 10, memory: int = 512 * 1024 * 1024) -> None:
        self._clock = clock
        self._workers = workers
        self._timeout = timeout
        self._memory = memory
        # No more jobs in the pool than children: then a job's time starts when it does.
        self._slots = asyncio.Semaphore(workers)
        self._changing = asyncio.Lock()
        self._pool: ProcessPool | None = None
        self._open = False
        self._running: set[Future[Any]] = set()

    async def __aenter__(self) -> Self:
        self._open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False
        for future in tuple(self._running):
            future.cancel()
        async with self._changing:
            await self._drop()

    async def start(self) -> None:
        """Optional: starts the children now, so that the first document doesn't wait for them."""
        with contextlib.suppress(BrokenProcessPool, RuntimeError):  # a document will say so, if it lasts
            pool = await self._ready()
            await asyncio.wrap_future(pool.schedule(parsing_child.warm))

    async def parse(
        self, document: Document, *, encoding: str | None = None, digests: bytes | None = None
    ) -> ParsedFeed:
        """See ports.Parser. Raises FeedError; a document that breaks its child leaves the next one unharmed."""
        job = Job(
            document.url,
            document.content_type,
            document.body,
            encoding,
            self._clock.now(),
            digests,
            document.partial,
        )
        return await self._read(parsing_child.run, job)

    async def page(self, document: Document) -> Page:
        """What a web page says of feeds. Raises FeedError."""
        job = Job(document.url, document.content_type, document.body, None, self._clock.now())
        return await self._read(parsing_child.page, job)

    async def _read(self, read: Callable[[Job, float], T | parsing_child.Failure], job: Job) -> T:
        async with self._slots:
            for _ in range(2):
                with contextlib.suppress(BrokenProcessPool):  # perhaps by another's death: once more, in new children
                    return _opened(await self._run(read, job))
        raise _failed(job, "could not be read: the parser's processes don't start, see the log")

    async def _run(
        self, read: Callable[[Job, float], T | parsing_child.Failure], job: Job
    ) -> T | parsing_child.Failure:
        pool = await self._ready()
        try:
            return await self._run_in(pool, read, job)
        except BrokenProcessPool:
            await self._replace(pool)
            raise

    async def _run_in(
        self, pool: ProcessPool, read: Callable[[Job, float], T | parsing_child.Failure], job: Job
    ) -> T | parsing_child.Failure:
        try:
            future = pool.schedule(read, args=(job, self._timeout), timeout=self._timeout)
        except RuntimeError as error:  # what the pool raises when it broke while nothing ran
            raise BrokenProcessPool from error
        self._running.add(future)
        try:
            async with asyncio.timeout(self._timeout + _START):
                result: T | parsing_child.Failure = await asyncio.wrap_future(future)
        except TimeoutError as error:
            if not future.done():
                raise BrokenProcessPool("no child took the job") from error
            raise _failed(job, f"took longer than {self._timeout:g} s to read") from error
        except ProcessExpired as error:
            raise _failed(job, "broke the parser that read it") from error
        finally:
            self._running.discard(future)
        return result

    async def _ready(self) -> ProcessPool:
        async with self._changing:
            if not self._open:
                raise RuntimeError("ChildParser is used outside its `async with`")
            if self._pool is None:
                # Spawned, never forked: a fork would keep the database's lock and the listening sockets open.
                self._pool = ProcessPool(
                    max_workers=self._workers,
                    initializer=parsing_child.enter,
                    initargs=(self._memory,),
                    context=multiprocessing.get_context("spawn"),
                )
                try:
                    await asyncio.to_thread(getattr, self._pool, "active")  # asking starts it
                except BrokenProcessPool:
                    await self._drop()
                    raise
            return self._pool

    async def _replace(self, broken: ProcessPool) -> None:
        async with self._changing:
            if self._pool is broken:
                await self._drop()

    async def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]  # the library leaves it without types
            await asyncio.to_thread(pool.join)


def _opened(result: T | parsing_child.Failure) -> T:
    if isinstance(result, parsing_child.Failure):
        raise FeedError(result.fault, result.detail)
    return result


def _failed(job: Job, what: str) -> FeedError:
    return FeedError(
        FeedFault.PARSER, f"{shown(job.url)} {what}; it is tried again later, and if that goes on, tell its owner"
    )

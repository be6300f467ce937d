"""A child process that reads one document at a time, with a limit in time and memory; replaced when it breaks."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import signal
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import resource_tracker
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.feeds import parsing_child
from bot.feeds.job import Job

T = TypeVar("T")
_START = 30  # seconds a child may take to be there and fetch its job


class TooSlow(Exception):
    """A document took longer to read than it was given."""


class Broke(Exception):
    """A document broke the child that read it."""


class Unusable(Exception):
    """No child came to be."""


class Child:
    """Started when it is first needed; `memory` is in bytes. After `close` it reads no more."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._changing = asyncio.Lock()
        self._pool: ProcessPool | None = None
        self._closed = False
        self._running: set[Future[Any]] = set()

    async def warm(self) -> int:
        """The process's number, once it is there and has imported everything. Raises Unusable."""
        try:
            pool = await self._ready()
            return await asyncio.wrap_future(pool.schedule(parsing_child.warm))
        except (BrokenProcessPool, ProcessExpired, RuntimeError) as error:
            raise Unusable from error

    async def read(
        self, reader: parsing_child.Reader[T], job: Job, seconds: float
    ) -> tuple[T | parsing_child.Failure, float]:
        """What comes of the job, and how many seconds of the processor that took. Raises TooSlow, Broke, Unusable."""
        for _ in range(2):
            with contextlib.suppress(BrokenProcessPool):  # it died while it had nothing to do: once more, in a new one
                return await self._run(reader, job, seconds)
        raise Unusable

    async def close(self) -> None:
        """Ends the process, and what it does."""
        self._closed = True
        for future in tuple(self._running):
            future.cancel()
        async with self._changing:
            await self._drop()

    async def _run(
        self, reader: parsing_child.Reader[T], job: Job, seconds: float
    ) -> tuple[T | parsing_child.Failure, float]:
        pool = await self._ready()
        try:
            return await self._run_in(pool, reader, job, seconds)
        except BrokenProcessPool:
            await self._replace(pool)
            raise

    async def _run_in(
        self, pool: ProcessPool, reader: parsing_child.Reader[T], job: Job, seconds: float
    ) -> tuple[T | parsing_child.Failure, float]:
        try:
            limit = seconds + parsing_child.GRACE
            future = pool.schedule(parsing_child.timed, args=(reader, job, seconds), timeout=limit)
        except RuntimeError as error:  # what the pool raises when it broke while nothing ran
            raise BrokenProcessPool from error
        self._running.add(future)
        try:
            async with asyncio.timeout(seconds + _START):
                result: tuple[T | parsing_child.Failure, float] = await asyncio.wrap_future(future)
        except TimeoutError as error:
            if future.cancelled() or not future.done():  # our own timeout
                raise BrokenProcessPool("no child took the job") from error
            raise TooSlow from error
        except ProcessExpired as error:
            raise (TooSlow if error.exitcode == -signal.SIGALRM else Broke) from error
        finally:
            self._running.discard(future)
        return result

    async def _ready(self) -> ProcessPool:
        async with self._changing:
            if self._closed:
                raise RuntimeError("ChildParser is used outside its `async with`")
            if self._pool is None:
                # Spawned, never forked: a fork would keep the database's lock and the listening sockets open.
                self._pool = ProcessPool(
                    max_workers=1,
                    initializer=parsing_child.enter,
                    initargs=(self._memory,),
                    context=multiprocessing.get_context("spawn"),
                )
                try:
                    await asyncio.to_thread(_start, self._pool)
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


def _start(pool: ProcessPool) -> None:
    """In a thread: its processes, also those that come later, inherit what signals it blocks. A Ctrl+C hits them with
    their parent until they are fenced in, and each would die of it with a traceback."""
    resource_tracker.ensure_running()  # starting it would end what we block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        _ = pool.active  # asking starts it
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

"""Parsing behind a fence: in child processes, of which costly documents get one at most."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Self, TypeVar

from bot.errors import FeedError, FeedFault
from bot.feeds import parsing_child
from bot.feeds.addresses import shown
from bot.feeds.child import Broke, Child, TooSlow, Unusable
from bot.feeds.costs import Costs
from bot.feeds.job import Job
from bot.feeds.lanes import Lanes
from bot.model import Article, Document, Page, ParsedFeed
from bot.ports import Clock

T = TypeVar("T")
_FOR_COSTLY = 1


class ChildParser:
    """ports.Parser, ports.PageReader and ports.RobotsReader in `workers` child processes. Use it as an async context
    manager; it owns them.

    `timeout` (seconds) is for one document, `memory` (bytes) for one process. Documents that may cost much (`costs`)
    wait for one of the children, so that the others are soon free for the rest; one that was thought cheap is begun
    anew among the costly after `quick` seconds.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        workers: int = 2,
        timeout: float = 10,
        quick: float = 1,
        memory: int = 512 * 1024 * 1024,
    ) -> None:
        self._clock = clock
        self._workers = workers
        self._timeout = timeout
        self._quick = min(quick, timeout)
        self._memory = memory
        self._costs = Costs()
        self._children: list[Child] = []
        self._lanes: Lanes[Child] | None = None

    async def __aenter__(self) -> Self:
        self._children = [Child(self._memory) for _ in range(self._workers)]
        self._lanes = Lanes(self._children, _FOR_COSTLY)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lanes = None
        await asyncio.gather(*(child.close() for child in self._children))

    async def start(self) -> None:
        """Optional: starts the children now, so that the first document doesn't wait for them."""
        with contextlib.suppress(Unusable):  # a document will say so, if it lasts
            await asyncio.gather(*(child.warm() for child in self._children))

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
        """What a web page and its headers say of feeds. Raises FeedError."""
        now = self._clock.now()
        job = Job(document.url, document.content_type, document.body, None, now, links=document.links)
        return await self._read(parsing_child.page, job)

    async def article(self, document: Document) -> Article:
        """The article on a web page or in a plain text, in the language that it says. Raises FeedError.

        Each address is new and nobody waits for the others: it goes the way of what may cost much at once.
        """
        job = Job(document.url, document.content_type, document.body, None, self._clock.now())
        return await self._read_costly(parsing_child.article, job)

    async def robots(self, rules: str, url: str) -> float | None:
        """See ports.RobotsReader. Raises FeedError."""
        job = Job(url, "text/plain", rules.encode("utf-8", "replace"), None, self._clock.now())
        return await self._read_costly(parsing_child.robots, job)

    async def _read(self, reader: parsing_child.Reader[T], job: Job) -> T:
        if not self._costs.costly(job.url, len(job.body)):
            with contextlib.suppress(TooSlow):
                return await self._read_in(reader, job, self._quick, costly=False)
        return await self._read_costly(reader, job)

    async def _read_costly(self, reader: parsing_child.Reader[T], job: Job) -> T:
        try:
            return await self._read_in(reader, job, self._timeout, costly=True)
        except TooSlow as error:
            raise _failed(job, f"took longer than {self._timeout:g} s to read") from error

    async def _read_in(self, reader: parsing_child.Reader[T], job: Job, seconds: float, *, costly: bool) -> T:
        if self._lanes is None:
            raise RuntimeError("ChildParser is used outside its `async with`")
        async with self._lanes.take(costly=costly) as child:
            try:
                result, cost = await child.read(reader, job, seconds)
            except Unusable as error:
                raise _failed(job, "could not be read: the parser's processes don't start, see the log") from error
            except (TooSlow, Broke) as error:
                self._costs.note(job.url, len(job.body), seconds)
                if not self._lanes.has_another(child):  # which waits for the new child as it is
                    with contextlib.suppress(Unusable):
                        await child.warm()  # it costs the next one nothing that there must be a new child
                if isinstance(error, TooSlow):
                    raise
                raise _failed(job, "broke the parser that read it") from error
        self._costs.note(job.url, len(job.body), cost)
        if isinstance(result, parsing_child.Failure):
            raise FeedError(result.fault, result.detail)
        return result


def _failed(job: Job, what: str) -> FeedError:
    return FeedError(
        FeedFault.PARSER, f"{shown(job.url)} {what}; it is tried again later, and if that goes on, tell its owner"
    )

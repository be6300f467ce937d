"""Looking for the feeds of a site, for the command line and for chats."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version
from typing import Protocol

from bot.errors import FeedFault
from bot.feeds.discovery.finder import Finder
from bot.feeds.discovery.look import Ways
from bot.feeds.fetch import ACCEPT_PAGE, HttpFetcher
from bot.feeds.parse import ChildParser
from bot.model import Discovery, Feed
from bot.ports import Clock, LanguageDetector

FETCH_SECONDS = 10.0
CHAT_SECONDS = 20.0
AT_ONCE = 2


class FeedFinder(Protocol):
    """See feeds.discovery.finder.Finder."""

    async def find(self, text: str) -> Discovery:
        """Whatever is found."""
        ...


@asynccontextmanager
async def finding(
    clock: Clock, languages: LanguageDetector, mirrors: Mapping[str, str], *, seconds: float = 45
) -> AsyncIterator[Finder]:
    """A finder with its ways out and a parser's child process, for as long as it is needed."""
    agent = f"tocsin/{version('tocsin')} (looks for feeds)"
    async with (
        HttpFetcher(user_agent=agent, clock=clock, accept=ACCEPT_PAGE, timeout=FETCH_SECONDS) as pages,
        HttpFetcher(user_agent=agent, clock=clock, timeout=FETCH_SECONDS) as feeds,
        ChildParser(clock=clock, workers=1) as parser,
    ):
        yield Finder(Ways(pages, feeds, parser, parser, languages), mirrors, seconds)


class Guide:
    """See ports.FeedGuide: for chats, few looks at once. `open_finder` gives each a finder of its own, so that neither
    connections nor processes stay for what is rarely asked; `patience`: seconds that a look waits for its turn."""

    def __init__(
        self,
        feeds: Sequence[Feed],
        open_finder: Callable[[], AbstractAsyncContextManager[FeedFinder]],
        patience: float = CHAT_SECONDS,
    ) -> None:
        self._feeds = tuple(feed for feed in feeds if feed.enabled)
        self._open_finder = open_finder
        self._patience = patience
        self._slots = asyncio.Semaphore(AT_ONCE)

    @property
    def watched(self) -> Sequence[Feed]:
        """The enabled feeds, in the order of feeds.yaml."""
        return self._feeds

    async def find(self, text: str) -> Discovery:
        """Never into a private network. Where too many others look, it says so as a fault: BUSY."""
        try:
            async with asyncio.timeout(self._patience):
                await self._slots.acquire()
        except TimeoutError:
            return Discovery(text, fault=FeedFault.BUSY.value, hurried=True)
        try:
            async with self._open_finder() as finder:
                return await finder.find(text)
        finally:
            self._slots.release()

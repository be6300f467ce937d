"""A reader of articles between a real store and a server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.errors import FeedError, FeedFault
from bot.feeds.courtesy import PoliteArticles
from bot.feeds.fetch import ACCEPT_ARTICLE, HttpFetcher
from bot.feeds.job import Job
from bot.feeds.robots import LONGEST, pause_of
from bot.model import Article, Document
from bot.model.places import host_of
from bot.store.courtesy import SqlCourtesyStore
from bot.store.database import Database
from tests.clock import NOON, StandingClock
from tests.fakes.feedserver import FeedServer, Reply

PAGE = "text/html; charset=utf-8"
HTML = Reply(b"<html><body><article><p>KFOR denied it.</p></article></body></html>", content_type=PAGE)


class BodyReader:
    """See ports.ArticleReader: the text is the body's."""

    async def read(self, document: Document, *, language: str | None = None) -> Article:
        return Article("", None, language, document.body.decode())


class RulesReader:
    """See ports.RobotsReader: without the fence."""

    async def robots(self, rules: str, url: str) -> float | None:
        if rules.startswith("bomb"):
            raise FeedError(FeedFault.PARSER, "it broke the reader")
        return pause_of(Job(url, "text/plain", rules.encode(), None, NOON))


@dataclass
class Desk:
    """A reader of articles whose pauses move the clock."""

    database: Database
    clock: StandingClock
    server: FeedServer
    pauses: list[float] = field(default_factory=list)
    timeout: float = 30

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.clock.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    @asynccontextmanager
    async def reader(self, courtesy: SqlCourtesyStore | None = None) -> AsyncIterator[PoliteArticles]:
        courtesy = courtesy or SqlCourtesyStore(self.database, "this process")
        async with (
            HttpFetcher(
                user_agent="tocsin/0", clock=self.clock, accept=ACCEPT_ARTICLE, timeout=self.timeout, stay=host_of
            ) as pages,
            HttpFetcher(
                user_agent="tocsin/0", clock=self.clock, timeout=self.timeout, max_bytes=LONGEST, cut=True
            ) as texts,
        ):
            yield PoliteArticles(pages, texts, BodyReader(), RulesReader(), courtesy, self.clock, sleep=self.sleep)

    async def read(self, url: str, *, private: bool = True) -> Article:
        async with self.reader() as reader:
            return await reader.read(url, private_at=self.server.url("/feed") if private else None, language="en")

    async def refused(self, url: str, *, private: bool = True) -> FeedError:
        with pytest.raises(FeedError) as caught:
            await self.read(url, private=private)
        return caught.value

    @property
    def paths(self) -> list[str]:
        return [each.path for each in self.server.requests]

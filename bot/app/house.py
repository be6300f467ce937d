"""What every way of running shares: the database with its lock, the feeds, the poller."""

from __future__ import annotations

import asyncio
import os
import random
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from bot.config import Settings
from bot.errors import ConfigurationError
from bot.feeds.fetch import HttpFetcher
from bot.feeds.newsroom import RunningNewsroom
from bot.feeds.newsroom import serve as serve_newsroom
from bot.feeds.parse import ChildParser
from bot.model import Feed
from bot.poller import Poller
from bot.ports import Clock, Waker
from bot.store.database import Database
from bot.store.lock import DatabaseLock
from bot.store.polls import SqlPollStore
from bot.timing import SystemClock

SAMPLE_INTERVAL = timedelta(seconds=5)
NEWSROOM_PORT = 8786


@dataclass(frozen=True, slots=True)
class House:
    """An open installation: its settings, with the sample newsroom's feeds in a demo, and its database."""

    settings: Settings
    database: Database
    clock: Clock


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncIterator[House]:
    """Locks and opens the database, serves the sample newsroom in a demo, and writes what feeds.yaml says.

    Raises ConfigurationError, DatabaseInUse, StoreError.
    """
    clock = SystemClock()
    path = database_path(settings)
    with DatabaseLock(path):
        async with Database.open(path) as database, _with_samples(settings, clock) as complete:
            store = SqlPollStore(database, owner())
            await store.sync(complete.feeds, complete.topics, clock.now())
            yield House(complete, database, clock)


@asynccontextmanager
async def polling(house: House, matcher_wake: Waker) -> AsyncIterator[Poller]:
    """A poller with its network session and its parser's child processes."""
    agent = f"tocsin/{version('tocsin')} (news alert bot)"
    async with HttpFetcher(user_agent=agent, clock=house.clock) as fetcher, ChildParser(clock=house.clock) as parser:
        warming = asyncio.create_task(parser.start())  # beside whatever else starts
        try:
            yield Poller(
                SqlPollStore(house.database, owner()),
                fetcher,
                parser,
                house.clock,
                matcher_wake,
                random.SystemRandom().random,
            )
        finally:
            warming.cancel()
            await asyncio.wait({warming})


def database_path(settings: Settings) -> Path:
    """The SQLite file. Raises ConfigurationError for a server, which this version can't use yet."""
    if "://" in settings.database:
        raise ConfigurationError(
            where="TOCSIN_DATABASE", what="this version keeps its data in SQLite; give the path of a file"
        )
    return Path(settings.database)


def owner() -> str:
    """This process's name on its leases."""
    return f"{socket.gethostname()}:{os.getpid()}"


@asynccontextmanager
async def _with_samples(settings: Settings, clock: Clock) -> AsyncIterator[Settings]:
    if not settings.demo:
        yield settings
        return
    taken = {feed.id for feed in settings.feeds}
    async with _newsroom(clock) as newsroom:
        samples = tuple(
            Feed(
                id=each.id,
                url=each.url,
                name=each.name,
                language=each.language,
                tags=each.tags,
                interval=SAMPLE_INTERVAL,
                allow_private=True,
            )
            for each in newsroom.feeds
            if each.id not in taken
        )
        yield replace(settings, feeds=settings.feeds + samples)


@asynccontextmanager
async def _newsroom(clock: Clock) -> AsyncIterator[RunningNewsroom]:
    """On its usual port, so that its links outlive a restart; on any where that one is taken."""
    async with AsyncExitStack() as stack:
        try:
            newsroom = await stack.enter_async_context(serve_newsroom(clock.now, port=NEWSROOM_PORT))
        except OSError:
            newsroom = await stack.enter_async_context(serve_newsroom(clock.now))
        yield newsroom

"""What every way of running shares: the database with its lock, the feeds, the poller."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import socket
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.app.agent import keep_counted, with_subscribers
from bot.config import Settings
from bot.errors import StoreError
from bot.feeds.apart.fetcher import ChildFetcher
from bot.feeds.apart.messages import Manner
from bot.feeds.languages import ModelDetector
from bot.feeds.parse import ChildParser
from bot.lemmas.shelf import Shelf
from bot.model.places import site_of
from bot.poller import Elsewhere, Looker, Manners, Poller
from bot.ports import Clock, Waker
from bot.store.courtesy import SqlCourtesyStore
from bot.store.database import Database
from bot.store.leases import SqlLeaseStore
from bot.store.lock import DatabaseLock
from bot.store.polls import SqlPollStore
from bot.store.postgres import clock_ahead, open_postgres, read_postgres
from bot.store.sqlite import open_sqlite, read_sqlite
from bot.store.status import SqlStatusStore
from bot.timing import SystemClock
from bot.topics.vocabulary import USUAL, LemmaSource, Vocabulary


@dataclass(frozen=True, slots=True)
class House:
    """An open installation: its settings, with the sample newsroom's feeds in a demo, its database, this process's name
    on its leases, and what it knows of words and languages."""

    settings: Settings
    database: Database
    clock: Clock
    owner: str
    shelf: Shelf
    vocabulary: Vocabulary
    demo: bool = False
    languages: ModelDetector = field(default_factory=ModelDetector)


@asynccontextmanager
async def open_house(settings: Settings, *, polls: bool = True, whole: bool = True) -> AsyncIterator[House]:
    """Opens the database, serves the sample newsroom in a demo, and writes what feeds.yaml says.

    `polls`: this process has the poll role, whose feeds.yaml counts. `whole`: it has every role, and may be a demo.

    Raises DatabaseInUse, StoreError.
    """
    demo = whole and is_demo(settings)
    owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"
    async with _opened(settings.database, owner) as (database, clock), _complete(settings, clock, demo) as complete:
        if polls:
            await SqlPollStore(database, owner).sync(complete.feeds, complete.topics, clock.now())
        database.refusals.telling = True
        shelf = Shelf(settings.data / "lemmas")
        yield House(complete, database, clock, owner, shelf, vocabulary_of(complete, shelf), demo)


def vocabulary_of(settings: Settings, lemmas: LemmaSource) -> Vocabulary:
    """What matching knows of words here: the feeds' languages, with their dictionaries."""
    languages = {feed.language for feed in settings.feeds if feed.language}
    if any(not feed.language for feed in settings.feeds):
        languages.update(USUAL)
    return Vocabulary(lemmas, tuple(sorted(languages)), settings.aliases)


def is_demo(settings: Settings) -> bool:
    """Whether a process with every role runs on samples: no token is set, and the database is a file. On a server other
    processes may have the tokens, and real readers."""
    return settings.demo and not on_server(settings.database)


@asynccontextmanager
async def reading(settings: Settings) -> AsyncIterator[Database]:
    """The database, to read from beside whoever writes. Raises StoreError."""
    if on_server(settings.database):
        async with read_postgres(settings.database) as database:
            yield database
        return
    async with read_sqlite(_existing(settings.database)) as database:
        yield database


@asynccontextmanager
async def _opened(place: str, owner: str) -> AsyncIterator[tuple[Database, Clock]]:
    """The database, and the clock that counts for it."""
    if on_server(place):
        async with open_postgres(place, owner) as database:
            yield database, SystemClock(await clock_ahead(database))
        return
    with DatabaseLock(Path(place)):
        async with open_sqlite(Path(place)) as database:
            # The lock proves that nobody who held a lease lives.
            await SqlLeaseStore(database, owner).end_all()
            yield database, SystemClock()


def _existing(place: str) -> Path:
    path = Path(place)
    if not path.exists():
        raise StoreError(path=place, what="there is no database yet; start Tocsin once with `tocsin run`")
    return path


def on_server(place: str) -> bool:
    """Whether TOCSIN_DATABASE names a PostgreSQL server rather than a file."""
    return "://" in place


@asynccontextmanager
async def sharing(
    house: House, wakes: Mapping[str, Waker], heard: Collection[str]
) -> AsyncIterator[Mapping[str, Waker]]:
    """The wakes to be set. On a server they wake other processes too, and other processes wake those of the names
    `heard`."""
    if not on_server(house.settings.database):
        yield wakes
        return
    from bot.store.wakes import shared_wakes  # noqa: PLC0415 - PostgreSQL's driver, 2 MB

    async with shared_wakes(house.settings.database, wakes, heard) as shared:
        yield shared


@asynccontextmanager
async def polling(house: House, matcher_wake: Waker) -> AsyncIterator[Poller]:
    """A poller with its child processes, of which one fetches and two parse."""
    project, status = house.settings.project_url, SqlStatusStore(house.database)
    manners = Manners(lease=timedelta(seconds=house.settings.limits.lease_seconds))
    agent = with_subscribers(project, await status.subscribers())
    async with (
        ChildFetcher(Manner(agent, house.clock, hubs=True, stay=site_of)) as fetcher,
        ChildParser(clock=house.clock) as parser,
    ):
        # Beside whatever else starts. What fails there, the first document says.
        warming = asyncio.gather(parser.start(), fetcher.start(), return_exceptions=True)
        counting = asyncio.create_task(keep_counted(fetcher, status, project))
        try:
            yield Poller(
                SqlPollStore(house.database, house.owner),
                Looker(
                    fetcher,
                    parser,
                    house.languages,
                    house.clock,
                    random.Random().random,  # noqa: S311 - spreads polls, and is no secret
                    house.settings.bounds,
                    Elsewhere(SqlCourtesyStore(house.database, house.owner), house.clock, manners.lease, manners.pause),
                ),
                house.clock,
                matcher_wake,
                manners,
            )
        finally:
            warming.cancel()
            counting.cancel()
            await asyncio.gather(warming, counting, return_exceptions=True)


@asynccontextmanager
async def _complete(settings: Settings, clock: Clock, demo: bool) -> AsyncIterator[Settings]:
    """The settings, in a demo with the sample newsroom's feeds."""
    if not demo:
        yield settings
        return
    from bot.app.samples import with_samples  # noqa: PLC0415 - 2 MB, for nothing but a demo

    async with with_samples(settings, clock) as complete:
        yield complete

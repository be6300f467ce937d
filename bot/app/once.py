"""What the command line does once and ends: count, try a topic, copy or back up the database."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.app.house import on_server, open_house, reading, vocabulary_of
from bot.app.requests import ask_to_split
from bot.commands.looking import sought, that_match
from bot.config import Settings
from bot.errors import DatabaseInUse, StoreError
from bot.lemmas.shelf import Shelf
from bot.model import Counts, Item, StoryPair
from bot.store.backup import back_up_sqlite
from bot.store.copying import Progress, copy_all, one_line
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.lock import DatabaseLock
from bot.store.postgres import is_new, open_postgres, read_postgres, shown
from bot.store.splitting import SqlStoryStore
from bot.store.sqlite import open_sqlite, read_sqlite
from bot.store.status import SqlStatusStore
from bot.timing import SystemClock
from bot.topics.query import parse

EXAMPLES = 10
LOOKED_AT = 5000  # the newest candidates that are decided on


@dataclass(frozen=True, slots=True)
class TryResult:
    """How many stored items a topic matched; `capped`: older ones were not looked at."""

    hits: int
    capped: bool
    examples: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DatabaseCopy:
    """Rows by table; `stripped` texts lost NUL characters, which PostgreSQL can't hold."""

    rows: dict[str, int]
    stripped: int
    seconds: float


async def stats(settings: Settings) -> Counts:
    """Rows by kind and state, also while Tocsin runs. Raises StoreError."""
    async with reading(settings) as database:
        return await SqlStatusStore(database).counts(SystemClock().now())


async def split_story(settings: Settings, item: int) -> bool:
    """Splits an item off its story for every chat, also while Tocsin runs; False where it has that for itself. Raises
    StoreError."""
    try:
        async with open_house(settings, polls=False, whole=False) as house:
            return await SqlStoryStore(house.database).split_for_all(item, house.clock.now())
    except DatabaseInUse:
        return await ask_to_split(settings, item)


async def story_pairs(settings: Settings) -> list[StoryPair]:
    """The pairs of items that were told apart, also while Tocsin runs. Raises StoreError."""
    async with reading(settings) as database:
        return await SqlStoryStore(database).pairs()


async def try_query(settings: Settings, query: str, days: int) -> TryResult:
    """What a topic would have matched in the stored items. Raises QueryMistake, StoreError."""
    topic = next((each for each in settings.topics if each.name.casefold() == query.strip().casefold()), None)
    wanted = parse(topic.query if topic else query)
    since = SystemClock().now() - timedelta(days=days)
    vocabulary = vocabulary_of(settings, Shelf(settings.data / "lemmas").wait)
    async with reading(settings) as database:
        ready = await sought(wanted, vocabulary)
        found = await SqlItemStore(database).find(ready.condition, since, LOOKED_AT)
    hits = await that_match(ready, found, characters=LOOKED_AT * 1500)
    return TryResult(len(hits.hits), len(found) == LOOKED_AT or not hits.all_of_them, hits.items[:EXAMPLES])


async def copy_database(source: str, target: str, progress: Progress) -> DatabaseCopy:
    """Copies a whole database, named as in TOCSIN_DATABASE, into a new or empty one; see `copy_all`.

    Raises StoreError: the source is missing, of an older schema or in use; the target holds data.
    """
    if _same(source, target):
        raise StoreError(path=_named(target), what="FROM and TO are the same database; give another one to copy into")
    begun = time.perf_counter()
    async with _to_copy(source) as read, _to_fill(target) as written:
        copied = await copy_all(read, written, progress)
    return DatabaseCopy(copied.rows, copied.stripped, round(time.perf_counter() - begun, 3))


def back_up(settings: Settings, to: Path) -> int:
    """Copies the SQLite database into a new file, also while Tocsin runs; gives its size in bytes.

    Raises StoreError; for PostgreSQL it names the program that does this.
    """
    if on_server(settings.database):
        url = shown(settings.database)
        what = f"PostgreSQL makes its own backups; run: pg_dump --format=custom --file={to} '{url}'"
        raise StoreError(path=url, what=what)
    return back_up_sqlite(Path(settings.database), to)


def _same(source: str, target: str) -> bool:
    if on_server(source) or on_server(target):
        return source == target
    return Path(source).resolve() == Path(target).resolve()


def _named(place: str) -> str:
    return shown(place) if on_server(place) else place


@asynccontextmanager
async def _to_copy(place: str) -> AsyncIterator[Database]:
    """A database of the newest schema that nobody writes."""
    if on_server(place):
        async with read_postgres(place) as database:
            yield database
        return
    path = Path(place)
    if not _has_content(path):
        raise StoreError(path=place, what="there is no such database; check the path")
    with DatabaseLock(path):
        async with read_sqlite(path) as database:
            yield database


@asynccontextmanager
async def _to_fill(place: str) -> AsyncIterator[Database]:
    """A database that nobody writes; one that isn't there is made, and one of an older schema isn't brought forward."""
    if on_server(place):
        if not await is_new(place):
            async with read_postgres(place):
                pass
        async with one_line(shown(place)), open_postgres(place) as database:
            yield database
        return
    path = Path(place)
    with DatabaseLock(path):
        if _has_content(path):
            async with read_sqlite(path):
                pass
        async with open_sqlite(path) as database:
            yield database


def _has_content(path: Path) -> bool:
    return path.exists() and (path.is_dir() or path.stat().st_size > 0)

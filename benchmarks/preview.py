"""How long a chat waits for /try, /subscribe, /search and /recent on 100,000 stored items; goal: 300 ms, each preview.

The calls are the use cases themselves, on a database filled by the poll role's own store. Beside them, in the same run:
trying every stored item with the matcher (timed on a part of them), and full-text search for the words exactly as
typed, which finds no other form. Meanwhile a task watches that the event loop is never held up for more than 50 ms.
Exit code 1 when the 95th percentile of a preview is above 300 ms, or the loop was held up.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from benchmarks.stored_news import FEEDS, Size, fill
from benchmarks.table import clear, progress, show
from bot import commands, loop
from bot.commands import Desk, Requester, Throttle
from bot.commands.looking import document_of
from bot.commands.outcomes import ItemPage, Preview
from bot.config import Limits
from bot.lemmas.shelf import Shelf
from bot.model import Destination, Item, Platform
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.postgres import open_postgres
from bot.store.splitting import SqlStoryStore
from bot.store.sqlite import open_sqlite
from bot.topics.candidates import AllOf, Condition, Term
from bot.topics.index import Single
from bot.topics.plan import typed_words
from bot.topics.query import parse
from bot.topics.tokens import folded_word
from bot.topics.vocabulary import Vocabulary
from tests.fakes.ports import a_guide
from tests.postgres import with_template

GOAL = 0.300  # seconds
HELD_UP = 0.050
LOOK = 0.005
IDLE = 3.0
SCANNED = 1000  # items, by the plain alternative
UNTIL = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALIASES = (("Priština", "Prishtina", "Pristina"), ("Kosovo", "Kosova"), ("Severna Makedonija", "North Macedonia"))
QUERIES = {
    "rare": "Badovac",
    "rare, inflected": "Badovcem",
    "middling": "Leposavić",
    "middling, Cyrillic": "Лепосавића",
    "an alias": "Priština",
    "common": "KFOR",
    "very common": "Kosovo",
    "in every text": "the",
    "in every text, two letters": "je",
    "several words": "Kosovo KFOR",
    "several, one rare": "the Badovac",
    "phrase": '"Kosovo KFOR"',
    "phrase of common words": '"je na"',
    "phrase of many forms": '"je the"',
    "phrase that never is": '"Kosovo Badovac"',
    "rare phrase of common words": '"the Leposavić"',
    "prefix": "Leposav*",
    "short prefix": "pr*",
    "exact": "=Kosovom",
    "boolean": "(KFOR OR Leposavić) AND (Kosovo OR Priština)",
    "many alternatives": "Badovac OR Leposavić OR policija OR vlada OR škola OR voda OR qeveria OR police",
    "with a part left out": "KFOR -Kosovo",
    "a filter": "Kosovo lang:sq",
    "a filter alone": "feed:en-1",
    "a filter left out": "Kosovo -lang:sr",
    "common, in no such feed": "Kosovo lang:mk",
    "no hit": "Qwertzxy",
    "no hit, like many": "Leposavljak",
}


@dataclass(slots=True)
class Timed:
    """The seconds of one kind of call with one query, and what it found."""

    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    found: str = ""

    def at(self, share: float) -> float:
        """The percentile, in seconds."""
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[round(share * 100) - 1]


@dataclass(frozen=True, slots=True)
class StandingClock:
    """See ports.Clock; the stored items end where it stands."""

    def now(self) -> datetime:
        """The last item's hour."""
        return UNTIL

    def monotonic(self) -> float:
        """The machine's."""
        return time.monotonic()


def main() -> int:
    """A table a call, with the plain alternatives."""
    arguments = _arguments()
    if arguments.database == "sqlite":
        return loop.run(_on_sqlite(arguments))
    with with_template() as server:
        return loop.run(_on_postgresql(server.copy, arguments))


async def _on_sqlite(arguments: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="tocsin-preview-") as folder:
        path = (arguments.keep or Path(folder)) / f"news-{arguments.items}-{arguments.days}.db"
        new = not path.exists()
        async with open_sqlite(path) as database:
            return await _run(database, arguments, new=new)


async def _on_postgresql(copy: Callable[[], Awaitable[str]], arguments: argparse.Namespace) -> int:
    async with open_postgres(await copy()) as database:
        return await _run(database, arguments, new=True)


async def _run(database: Database, arguments: argparse.Namespace, *, new: bool) -> int:
    if new:
        await fill(database, Size(arguments.items, arguments.days, UNTIL))
        if database.on_postgresql:
            async with database.write() as connection:
                await connection.execute(text("ANALYZE"))  # the server does that by itself, some time later
    shelf = Shelf(arguments.lemmas)
    for code in ("hbs", "sq", "en"):
        shelf.wait(code)
    vocabulary = Vocabulary(shelf, tuple(feed.language or "" for feed in FEEDS), ALIASES)
    limits = Limits()
    desk = Desk(
        SqlChatStore(database), SqlItemStore(database), SqlStoryStore(database), StandingClock(), limits,
        guide=a_guide(len(FEEDS)), throttle=Throttle(0), vocabulary=vocabulary,
    )  # fmt: skip
    good = True
    for name in arguments.calls:
        call = CALLS[name]
        async with _watched() as idle:
            await asyncio.sleep(IDLE)
        async with _watched() as held:
            timed = await _timed(desk, name, call, arguments.times)
        clear()
        title = f"{name} on {arguments.items:,} items of {arguments.days} days, {arguments.database}"
        show(f"{title} (load {os.getloadavg()[0]:.1f})", _rows(timed))
        late, before = held[0] * 1000, idle[0] * 1000
        sys.stdout.write(f"event loop held up: {late:.0f} ms at most (goal: 50; idle before: {before:.0f})\n")
        good = good and held[0] <= HELD_UP
        good = good and (name not in PREVIEWS or all(each.at(0.95) <= GOAL for each in timed.values()))
    await _show_alternatives(desk, arguments.items)
    return 0 if good else 1


async def _try(desk: Desk, requester: Requester, query: str) -> str:
    return _told(await commands.try_topic(desk, requester, query))


async def _subscribe(desk: Desk, requester: Requester, query: str) -> str:
    return _told(await commands.subscribe(desk, requester, query))


async def _search(desk: Desk, requester: Requester, query: str) -> str:
    return _told(await commands.search(desk, requester, query))


async def _recent(desk: Desk, requester: Requester, query: str) -> str:
    return _told(await commands.recent(desk, requester, query))


CALLS = {"/try": _try, "/subscribe": _subscribe, "/search": _search, "/recent": _recent}
PREVIEWS = frozenset({"/try", "/subscribe"})


def _told(answer: object) -> str:
    if isinstance(answer, Preview):
        return f"{'about ' if answer.estimated else ''}{answer.hits:,}"
    return f"{len(answer.items)} shown{', more' if answer.more else ''}" if isinstance(answer, ItemPage) else "?"


async def _timed(
    desk: Desk, name: str, call: Callable[[Desk, Requester, str], Awaitable[str]], times: int
) -> dict[str, Timed]:
    requester = Requester(Destination(Platform.LOCAL, "benchmark"), "1", _may_change, private=True)
    timed = {kind: Timed() for kind in QUERIES}
    # Round by round, so that what else the machine does meanwhile strikes all alike.
    for number in range(times):
        for kind, query in QUERIES.items():
            progress(f"{name}: {number + 1} of {times}, {kind}")
            begun, before = time.perf_counter(), time.process_time()
            timed[kind].found = await call(desk, requester, query)
            timed[kind].seconds.append(time.perf_counter() - begun)
            timed[kind].processor.append(time.process_time() - before)
    return timed


async def _may_change() -> bool:
    return True


@asynccontextmanager
async def _watched() -> AsyncIterator[list[float]]:
    """The longest that the loop was late meanwhile, in seconds."""
    worst = [0.0]

    async def look() -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(LOOK)
            worst[0] = max(worst[0], time.perf_counter() - begun - LOOK)

    watching = asyncio.create_task(look())
    try:
        yield worst
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def _rows(timed: dict[str, Timed]) -> list[tuple[str, object, str]]:
    rows: list[tuple[str, object, str]] = []
    for kind, each in timed.items():
        median, most, worst = (f"{seconds * 1000:.0f}" for seconds in (each.at(0.5), each.at(0.95), max(each.seconds)))
        processor = f"{statistics.median(each.processor) * 1000:.0f}"
        figures = f"p50 {median:>5}  p95 {most:>5}  worst {worst:>5}  processor {processor:>5} ms"
        rows.append((kind, figures, each.found))
    return rows


async def _show_alternatives(desk: Desk, items: int) -> None:
    """For some of the queries: what a plain bot would do."""
    part = await desk.items.find(Condition(), None, SCANNED)
    rows: list[tuple[str, object, str]] = []
    for kind, query in QUERIES.items():
        progress(f"plainly: {kind}")
        scanned = await asyncio.to_thread(_scanned, query, part, desk.vocabulary)
        words = tuple(Term(folded_word(word)) for word in typed_words(parse(query)))
        needed = Condition(AllOf(words) if len(words) > 1 else next(iter(words), None))
        begun = time.perf_counter()
        found = await desk.items.find(needed, UNTIL - timedelta(days=7), items)
        exact = time.perf_counter() - begun
        rows.append(
            (
                kind,
                f"{scanned * items / len(part):,.1f} s",
                f"exact words: {exact * 1000:,.0f} ms, {len(found):,} items",
            )
        )
    clear()
    show(
        f"Plainly: every item tried by the matcher (from {len(part):,}), and full-text search for the exact words", rows
    )


def _scanned(query: str, items: list[Item], vocabulary: Vocabulary) -> float:
    begun = time.perf_counter()
    single = Single(parse(query), vocabulary)
    for item in items:
        single.match(document_of(item))
    return time.perf_counter() - begun


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=30, help="how far back the items go, evenly")
    parser.add_argument("--times", type=int, default=20, help="calls of each kind with each query")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--calls", nargs="*", choices=tuple(CALLS), default=tuple(CALLS), help="those to time")
    parser.add_argument("--lemmas", type=Path, default=Path("data/lemmas"), help="where folded dictionaries are kept")
    parser.add_argument("--keep", type=Path, help="folder to keep the filled SQLite database in, for the next run")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

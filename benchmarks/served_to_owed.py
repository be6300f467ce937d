"""From a document being served to its delivery being owed, beside a running poll of a thousand feeds.

`tocsin run --roles poll,match` on SQLite polls feeds of ours on loopback, 84 KB each, every few seconds. When it has
looked at all of them and built its dictionaries, entries with a followed word appear, in one feed after the other. The
time runs from when the server hands a document to the network that holds the entry for the first time, until a reader
of the database sees the delivery. The entries are made of few sentences: one that is taken for news of a story that
rang, rings no more, and is counted apart. Exit code 1 when any other never comes; a goal of speed that is missed is
only said.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.feed_documents import ENTRIES, LANGUAGES, entry_link
from benchmarks.feed_server import Feeds, serving
from benchmarks.feed_tocsin import write_feeds
from benchmarks.table import clear, progress, show
from bot.model import Destination, Platform
from bot.store.chats import SqlChatStore
from bot.store.sqlite import open_sqlite
from tests.e2e.process import Installation, Running, running

WORD = "Zvonarnica"
LIMITS = "limits: {feed_burst: 0, topic_surge: 0}\n"
LOOK_SECONDS = 0.001
START_SECONDS = 1_800
LAST_SECONDS = 60
STORED = "SELECT id, link FROM items WHERE id > ? ORDER BY id"
OWED = """SELECT deliveries.id, items.link FROM deliveries JOIN alerts ON alerts.id = deliveries.alert_id
          JOIN items ON items.id = alerts.item_id WHERE deliveries.id > ? ORDER BY deliveries.id"""
OF_TOLD_STORIES = """SELECT items.link FROM items JOIN story_items ON story_items.item_id = items.id
                     JOIN alerts ON alerts.story_id = story_items.story_id"""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many feeds are polled how often, and how many entries a second appear for how long. Times in seconds."""

    feeds: int
    interval: int
    rate: float
    seconds: float


@dataclass(slots=True)
class Account:
    """Entries by feed and number; `stored` and `owed`: when the item and its delivery were seen, by the item's link;
    `told`: those of stories that rang; `answered`: what the polls got while entries appeared, in so many `seconds`."""

    published: list[tuple[int, int]] = field(default_factory=list)
    sent: dict[tuple[int, int], float] = field(default_factory=dict)
    stored: dict[str, float] = field(default_factory=dict)
    owed: dict[str, float] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    answered: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0

    def times(self, seen: dict[str, float]) -> list[float]:
        """From served to seen there, ordered, in milliseconds."""
        arrived = [each for each in self.published if entry_link(*each) in seen]
        return sorted((seen[entry_link(*each)] - self._served(*each)) * 1000 for each in arrived)

    def _served(self, feed: int, number: int) -> float:
        """With the next one, if both appeared between two polls."""
        return min(at for (where, newest), at in self.sent.items() if where == feed and newest >= number)


def main() -> int:
    """Runs it with the sizes that the arguments name."""
    plan = _plan()
    progress("writing documents")
    with tempfile.TemporaryDirectory(prefix="tocsin-owed-") as name, serving(plan.feeds, mark=WORD) as feeds:
        account = asyncio.run(_trial(Path(name), feeds, plan))
    clear()
    times, until_stored = account.times(account.owed), account.times(account.stored)
    silent = {entry_link(*each) for each in account.published} - account.owed.keys()
    missing = silent - account.told
    show(
        f"From served to owed, beside {plan.feeds:,} feeds polled every {plan.interval} s",
        [
            ("polls a second", f"{account.answered.total() / account.seconds:.0f}", _wanted(plan)),
            ("answers while entries appeared", _shown(account.answered), f"in {account.seconds:.0f} s"),
            ("entries published", len(account.published), ""),
            ("taken for news of a story that rang", len(silent & account.told), ""),
            ("never owed", len(missing), "wanted: 0"),
            ("half within ms", f"{_at(times, 0.5):.0f}", ""),
            ("99 % within ms", f"{_at(times, 0.99):.0f}", _judged(_at(times, 0.99))),
            ("the slowest, ms", f"{_at(times, 1.0):.0f}", ""),
            ("until its item is stored: half within ms", f"{_at(until_stored, 0.5):.0f}", ""),
            ("until its item is stored: 99 % within ms", f"{_at(until_stored, 0.99):.0f}", ""),
            ("load now", f"{os.getloadavg()[0]:.1f}", f"on {os.cpu_count()} cores"),
        ],
    )
    return 1 if missing or not times else 0


async def _trial(folder: Path, feeds: Feeds, plan: Plan) -> Account:
    database = folder / "tocsin.db"
    write_feeds(folder, feeds.urls, interval=f"{plan.interval}s", more=LIMITS)
    await _follow(database)
    here = Installation(folder, {"TOCSIN_DATABASE": str(database)})
    account = Account()
    async with running(here, "--roles", "poll,match") as process:
        await _settled(database, plan.feeds, process)
        with _watched(database, account):
            feeds.answered()
            await _publish(feeds, plan, account)
            account.answered = feeds.answered()
            await _all_owed(account)
        account.sent = feeds.sent()
        await process.stop()
    with closing(sqlite3.connect(database)) as stored:
        account.told = {link for (link,) in stored.execute(OF_TOLD_STORIES)}
    return account


async def _follow(path: Path) -> None:
    now = datetime.now(UTC)
    async with open_sqlite(path) as database:
        store = SqlChatStore(database)
        chat = await store.chat(Destination(Platform.TELEGRAM, "1"), now)
        await store.subscribe(chat, WORD, None, now, limit=0)


async def _settled(path: Path, feeds: int, process: Running) -> None:
    """Every feed was looked at, and the dictionaries are there: that is done once, not every day."""
    looked = built = 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        async with asyncio.timeout(START_SECONDS):
            while looked < feeds or built < len(LANGUAGES):
                if process.process.returncode is not None:
                    raise SystemExit(f"Tocsin ended:\n{process.all_output()[-2_000:]}")
                [looked] = database.execute("SELECT count(*) FROM feeds WHERE looked_at IS NOT NULL").fetchone()
                built = len(list((path.parent / "data" / "lemmas").glob("*.lemmas")))
                progress(f"first look: {looked:,} of {feeds:,}")
                await asyncio.sleep(1)


async def _publish(feeds: Feeds, plan: Plan, account: Account) -> None:
    """In every feed once before one has its second."""
    order = list(range(plan.feeds))
    random.Random(1).shuffle(order)  # noqa: S311 - an order, no secrets
    begun = time.monotonic()
    for number in range(round(plan.rate * plan.seconds)):
        await asyncio.sleep(max(0.0, begun + number / plan.rate - time.monotonic()))
        feed = order[number % plan.feeds]
        await asyncio.to_thread(feeds.publish, [feed])
        account.published.append((feed, ENTRIES + number // plan.feeds))
        progress(f"{number + 1:,} published, {len(account.owed):,} owed")
    account.seconds = time.monotonic() - begun


async def _all_owed(account: Account) -> None:
    """The last come with their feeds' next polls; what doesn't come within a minute counts as missing."""
    until = time.monotonic() + LAST_SECONDS
    while len(account.owed) < len(account.published) and time.monotonic() < until:  # noqa: ASYNC110 - a thread fills it
        await asyncio.sleep(0.1)


@contextmanager
def _watched(path: Path, account: Account) -> Iterator[None]:
    """Notes when an item and a delivery can first be read."""
    over = threading.Event()

    def watch() -> None:
        version = None
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as database:
            watched = [(STORED, account.stored, _newest(database, "items")), (OWED, account.owed, 0)]
            while not over.wait(LOOK_SECONDS):
                current = database.execute("PRAGMA data_version").fetchone()
                if current != version:
                    version = current
                    watched = [(query, seen, _note(database, query, seen, last)) for query, seen, last in watched]

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def _newest(database: sqlite3.Connection, table: str) -> int:
    [newest] = database.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()  # noqa: S608 - ours
    return int(newest)


def _note(database: sqlite3.Connection, query: str, seen: dict[str, float], last: int) -> int:
    """Gives the last row's id."""
    found = database.execute(query, (last,)).fetchall()
    now = time.monotonic()
    for _, link in found:
        seen.setdefault(link, now)
    return int(found[-1][0]) if found else last


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def _judged(figure: float) -> str:
    return f"wanted: at most 500{'' if figure <= 500 else ', goal missed'}"


def _wanted(plan: Plan) -> str:
    return f"{plan.feeds / plan.interval:.0f} if every feed had its turn"


def _shown(answered: Counter[int]) -> str:
    return ", ".join(f"{status} × {count:,}" for status, count in sorted(answered.items()))


def _plan() -> Plan:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--interval", type=int, default=10, help="seconds between two polls of a feed, at least 5")
    parser.add_argument("--rate", type=float, default=5.0, help="new entries a second")
    parser.add_argument("--seconds", type=float, default=120.0, help="for how long entries appear")
    return Plan(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())

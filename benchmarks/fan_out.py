"""One item that 100,000 chats follow, on SQLite: how fast it becomes owed, beside the database's own bare speed.

The bare run writes the same rows with `executemany` into a copy of the same database (same tables, indexes, foreign
keys, pragmas), a thousand chats a transaction as the store does, and once in a single transaction.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.table import clear, progress, show
from bot.model import MatchedItem, Subscription, SubscriptionMatch
from bot.store.database import Database
from bot.store.matches import OWED_A_TRANSACTION, SqlMatchStore
from bot.store.schema import chats, subscriptions
from bot.store.sqlite import open_sqlite
from tests.builders import Stores, an_entry

TABLES = ("alerts", "alert_topics", "deliveries")
PAGE = 4096
MEGABYTE = 1_000_000


@dataclass(slots=True)
class Peak:
    """Memory in use at the start of a block, and the most while it ran; in bytes."""

    start: int
    most: int

    @property
    def growth(self) -> float:
        """In megabytes."""
        return (self.most - self.start) / MEGABYTE


def main() -> int:
    """Runs it with the number of chats that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tocsin-fan-out-") as name:
        folder = Path(name)
        path, bare, at_once = folder / "store.db", folder / "bare.db", folder / "at-once.db"
        seconds, peak = asyncio.run(_by_the_store(path, arguments.chats, copy_to=(bare, at_once)))
        progress("writing the same rows with executemany")
        rows = {table: _rows_of(path, table) for table in TABLES}
        total = sum(map(len, rows.values()))
        in_steps = _write(bare, rows, OWED_A_TRANSACTION)
        in_one = _write(at_once, rows, arguments.chats)
    clear()
    show(
        f"Fan-out of one item to {arguments.chats:,} chats, SQLite",
        [
            ("rows written", total, " + ".join(TABLES)),
            ("SqlMatchStore.record, rows a second", round(total / seconds), f"{seconds:.2f} s"),
            ("executemany, as many commits", round(total / in_steps), f"{in_steps:.2f} s"),
            ("executemany, one commit", round(total / in_one), f"{in_one:.2f} s"),
            ("ratio to as many commits", f"{in_steps / seconds:.2f}", "wanted: at least 0.50"),
            ("ratio to one commit", f"{in_one / seconds:.2f}", ""),
            ("memory growth, MB", f"{peak.growth:.0f}", "wanted: below 150"),
        ],
    )
    return 0


async def _by_the_store(path: Path, count: int, *, copy_to: tuple[Path, ...]) -> tuple[float, Peak]:
    """Seconds and memory of the store's way; `copy_to` get the database as it was before."""
    now = datetime.now(UTC)
    async with open_sqlite(path) as database:
        stores = Stores.of(database)
        await stores.publish(now, an_entry("KFOR reports a quiet day in the north", published=now))
        await _follow(database, count, now)
        [item] = await stores.pending()
        matches = (SubscriptionMatch(Subscription(each, each, "KFOR"), ("KFOR",)) for each in range(1, count + 1))
        matched = MatchedItem(item, tuple(matches), "t:quiet")
        for target in copy_to:
            _copy(path, target)
        progress("SqlMatchStore.record")
        with measured() as peak:
            begun = time.perf_counter()
            owed = await SqlMatchStore(database).record([matched], now)
            seconds = time.perf_counter() - begun
    if owed != count:
        raise SystemExit(f"{owed:,} deliveries are owed, not {count:,}")
    return seconds, peak


async def _follow(database: Database, count: int, now: datetime) -> None:
    """Chats 1 to `count`, each with the subscription of the same number."""
    progress("making chats")
    async with database.write() as connection:
        for start in range(1, count + 1, 10_000):
            numbers = range(start, min(start + 10_000, count + 1))
            await connection.execute(
                insert(chats), [{"id": n, "platform": "telegram", "chat": str(n), "created_at": now} for n in numbers]
            )
            rows = [{"id": n, "chat_id": n, "query": "KFOR", "active": True, "created_at": now} for n in numbers]
            await connection.execute(insert(subscriptions), [row | {"revision": 1} for row in rows])


def _copy(path: Path, target: Path) -> None:
    source, copied = sqlite3.connect(path), sqlite3.connect(target)
    source.backup(copied)
    copied.close()
    source.close()


def _rows_of(path: Path, table: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()  # noqa: S608 - a name of ours
    finally:
        connection.close()


def _write(path: Path, rows: dict[str, list[Any]], at_once: int) -> float:
    """Seconds that bare executemany takes, with `at_once` rows of each table in a transaction."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    # What the rows point at and the store made on its way.
    now = "2026-01-01 00:00:00.000000"
    connection.execute("INSERT INTO stories (id, item_id, created_at) VALUES (1, 1, ?)", (now,))
    begun = time.perf_counter()
    for start in range(0, len(rows["deliveries"]), at_once):
        connection.execute("BEGIN IMMEDIATE")
        for table, every in rows.items():
            marks = ", ".join("?" * len(every[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", every[start : start + at_once])  # noqa: S608 - the same
        connection.execute("COMMIT")
    seconds = time.perf_counter() - begun
    connection.close()
    return seconds


@contextmanager
def measured() -> Iterator[Peak]:
    """Looks at this process's memory every 5 ms."""
    peak, over = Peak(_resident(), 0), threading.Event()

    def look() -> None:
        while not over.wait(0.005):
            peak.most = max(peak.most, _resident())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        over.set()
        looking.join()
        peak.most = max(peak.most, _resident())


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE


if __name__ == "__main__":
    sys.exit(main())

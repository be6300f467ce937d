"""One item that 100,000 chats follow, on SQLite: how fast it becomes owed, beside the database's own bare speed.

The bare runs write the same rows with `executemany` into copies of the same database (same tables, indexes, foreign
keys, pragmas), a thousand chats a transaction as the store does, and once in a single transaction. The ways take
turns, and the medians of their ratios count. In the end a process is killed with SIGKILL in the middle of a fan-out,
and another one finishes it. Exit code 1 when a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.memory import measured
from benchmarks.table import clear, progress, show
from bot.store.matches import OWED_A_TRANSACTION
from bot.store.sqlite import open_sqlite
from tests.fan_out import follow, matched, owe, owed_once, owing

TABLES = ("alerts", "alert_topics", "deliveries")


@dataclass(slots=True)
class Rounds:
    """Seconds of each way, a figure a round, and the most that the store's way grew by, in megabytes."""

    store: list[float] = field(default_factory=list)
    in_steps: list[float] = field(default_factory=list)
    in_one: list[float] = field(default_factory=list)
    growth: float = 0.0


def main() -> int:
    """Runs it with the number of chats that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tocsin-fan-out-") as name:
        before = Path(name) / "before.db"
        progress("making chats")
        asyncio.run(_prepare(before, arguments.chats))
        rounds = Rounds()
        for number in range(1, arguments.rounds + 1):
            progress(f"round {number} of {arguments.rounds}")
            total = _round(before, arguments.chats, rounds)
        progress("killing in the middle")
        at_kill, once = asyncio.run(_killed(before, arguments.chats))
    clear()
    ratio = statistics.median(bare / store for bare, store in zip(rounds.in_steps, rounds.store, strict=True))
    of_one = statistics.median(bare / store for bare, store in zip(rounds.in_one, rounds.store, strict=True))
    show(
        f"Fan-out of one item to {arguments.chats:,} chats, SQLite, median of {arguments.rounds} rounds",
        [
            ("rows written", total, " + ".join(TABLES)),
            ("SqlMatchStore.record, rows a second", *_rate(total, rounds.store)),
            ("executemany, as many commits", *_rate(total, rounds.in_steps)),
            ("executemany, one commit", *_rate(total, rounds.in_one)),
            ("ratio to as many commits", f"{ratio:.2f}", "wanted: at least 0.50"),
            ("ratio to one commit", f"{of_one:.2f}", "wanted: at least 0.50"),
            ("memory growth, MB", f"{rounds.growth:.0f}", "wanted: below 150"),
            ("killed in the middle: chats owed then", at_kill, ""),
            ("taken up again: each chat owed once", "yes" if once else "no", "wanted: yes"),
        ],
    )
    return 0 if min(ratio, of_one) >= 0.5 and rounds.growth < 150 and once else 1


async def _prepare(path: Path, count: int) -> None:
    async with open_sqlite(path) as database:
        await follow(database, count)


def _round(before: Path, count: int, rounds: Rounds) -> int:
    """Each way once, on a copy of its own; gives how many rows that were."""
    store = _copy(before, "store.db")
    seconds, growth = asyncio.run(_by_the_store(store, count))
    rounds.store.append(seconds)
    rounds.growth = max(rounds.growth, growth)
    rows = {table: _rows_of(store, table) for table in TABLES}
    rounds.in_steps.append(_write(_copy(before, "bare.db"), rows, OWED_A_TRANSACTION))
    rounds.in_one.append(_write(_copy(before, "at-once.db"), rows, count))
    return sum(map(len, rows.values()))


def _copy(before: Path, name: str) -> Path:
    target = before.with_name(name)
    for old in before.parent.glob(f"{name}*"):
        old.unlink()
    shutil.copy(before, target)
    return target


async def _by_the_store(path: Path, count: int) -> tuple[float, float]:
    """Seconds, and megabytes more than before."""
    async with open_sqlite(path) as database:
        item = await matched(database, count)
        with measured() as peak:
            begun = time.perf_counter()
            owed = await owe(database, item)
            seconds = time.perf_counter() - begun
    if owed != count:
        raise SystemExit(f"{owed:,} deliveries are owed, not {count:,}")
    return seconds, peak.growth


async def _killed(before: Path, count: int) -> tuple[int, bool]:
    """How many chats were owed when the process died, and whether each was owed once in the end."""
    path = _copy(before, "killed.db")
    async with owing(path, count, kill_at=count // 3) as at_kill, open_sqlite(path) as database:
        await owe(database, await matched(database, count))
        return at_kill, await owed_once(database, count)


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
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
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


def _rate(rows: int, seconds: list[float]) -> tuple[int, str]:
    median = statistics.median(seconds)
    return round(rows / median), f"{median:.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"


if __name__ == "__main__":
    sys.exit(main())

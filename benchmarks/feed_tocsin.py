"""Tocsin's poller over all feeds, built as `tocsin poll --all` builds it, with a look at its event loop.

As a program it is that process: `python -m benchmarks.feed_tocsin POLLS FOLDER`, of which the last is told.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.feed_documents import language_of
from benchmarks.feed_outcome import Outcome, urls
from benchmarks.processes import cost, lateness
from bot import logs, loop
from bot.app.house import open_house, polling
from bot.config import Settings, load
from bot.store.polls import SqlPollStore
from bot.timing import EventWake

LOOK_SECONDS = 0.1
QUIET = 5  # looks in a row


def main() -> None:
    """Tells the outcome on standard output; logs, as always, to standard error."""
    polls, folder = int(sys.argv[1]), Path(sys.argv[2])
    database = folder / "tocsin.db"
    write_feeds(folder, urls(folder))
    options = {"data": str(folder), "database": str(database), "feeds": str(folder / "feeds.yaml"), "log": "json"}
    settings = load(options, env_file=None)
    logs.start(settings.log)
    loop.run(_poll(settings, database, polls)).tell()


def write_feeds(folder: Path, addresses: Sequence[str], *, interval: str = "auto", more: str = "") -> None:
    """A feeds.yaml that says what language each feed is in, with `more` of its sections below."""
    feeds = "".join(
        f"  - {{id: feed-{number}, url: '{url}', language: {language_of(number)}, interval: {interval}, "
        "allow_private: true}\n"
        for number, url in enumerate(addresses)
    )
    (folder / "feeds.yaml").write_text(f"feeds:\n{feeds}{more}", encoding="ascii")


async def _poll(settings: Settings, path: Path, polls: int) -> Outcome:
    async with open_house(settings, whole=False) as house, polling(house, EventWake()) as poller:
        store = SqlPollStore(house.database, house.owner)
        for _ in range(polls - 1):
            await store.make_due(house.clock.now())
            await poller.poll_due()
        await store.make_due(house.clock.now())
        await _settled()
        before = cost()
        async with lateness() as late:
            begun = time.perf_counter()
            await poller.poll_due()
            seconds = time.perf_counter() - begun
        after = cost()
    with closing(sqlite3.connect(path)) as database:
        [items] = database.execute("SELECT count(*) FROM items").fetchone()
    return Outcome(
        seconds,
        items,
        after.cpu - before.cpu,
        after.children_cpu - before.children_cpu,
        after.peak,
        after.child_peak,
        (late.at(0.5), late.at(0.99), late.at(1.0)),
    )


async def _settled() -> None:
    """The child processes are there, and rest: a Tocsin that runs starts them once, not at every round."""
    quiet, used = 0, -1.0
    while quiet < QUIET:
        await asyncio.sleep(LOOK_SECONDS)
        now = cost().children_cpu
        quiet, used = (quiet + 1, now) if now == used else (0, now)


if __name__ == "__main__":
    main()

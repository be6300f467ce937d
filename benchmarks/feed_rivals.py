"""Other pollers over all feeds: the `reader` library, newsboat, and aiohttp that keeps nothing but validators.

As a program it is one of them: `python -m benchmarks.feed_rivals NAME POLLS FOLDER`; the last poll is told.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import aiohttp
from reader import make_reader

from benchmarks.feed_outcome import URLS, Outcome, urls
from benchmarks.processes import MEGABYTE, cost

READER_WORKERS = 20
NEWSBOAT_THREADS = 10
AIOHTTP_AT_ONCE = 64


def installed() -> list[str]:
    """Those that can run here."""
    return [name for name in RIVALS if name != "newsboat" or shutil.which("newsboat")]


def main() -> None:
    """Tells the outcome on standard output."""
    name, polls, folder = sys.argv[1:]
    RIVALS[name](Path(folder), int(polls)).tell()


def _reader(folder: Path, polls: int) -> Outcome:
    with closing(make_reader(str(folder / "reader.db"))) as reader:
        for url in urls(folder):
            reader.add_feed(url, exist_ok=True)
        for _ in range(polls):
            before, begun = cost(), time.perf_counter()
            reader.update_feeds(scheduled=False, workers=READER_WORKERS)
        seconds, after = time.perf_counter() - begun, cost()
        items = reader.get_entry_counts().total or 0
    return Outcome(seconds, items, after.cpu - before.cpu, 0.0, after.peak, 0.0)


def _newsboat(folder: Path, polls: int) -> Outcome:
    """From its start to its end, which is all that can be seen of it."""
    config, cache = folder / "newsboat.conf", folder / "newsboat.db"
    config.write_text(f"reload-threads {NEWSBOAT_THREADS}\n", encoding="ascii")
    files = ["-C", str(config), "-u", str(folder / URLS), "-c", str(cache)]
    home = os.environ | {"HOME": str(folder), "LC_ALL": "C.UTF-8"}
    command = ["newsboat", *files, "-x", "reload"]
    for _ in range(polls):
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, env=home, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - found where the machine has it
        seconds, used = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    with closing(sqlite3.connect(cache)) as database:
        [items] = database.execute("SELECT count(*) FROM rss_item").fetchone()
    return Outcome(seconds, items, cpu, 0.0, used.ru_maxrss * 1024 / MEGABYTE, 0.0)


def _aiohttp(folder: Path, polls: int) -> Outcome:
    """Fetches and unpacks, parses and stores nothing: how fast a poller on aiohttp could be at most. Connections are
    kept from one poll to the next."""
    kept = folder / "validators.json"
    known = json.loads(kept.read_text(encoding="ascii")) if kept.exists() else {}
    outcome = asyncio.run(_polled(urls(folder), known, polls))
    kept.write_text(json.dumps(known), encoding="ascii")
    return outcome


async def _polled(addresses: list[str], known: dict[str, str], polls: int) -> Outcome:
    """Of the last poll. The ETags that came are `known` to the next."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), headers={"Accept-Encoding": "gzip"}
    ) as session:
        for _ in range(polls):
            before, begun = cost(), time.perf_counter()
            known |= await _fetch(session, addresses, known)
        seconds, after = time.perf_counter() - begun, cost()
    return Outcome(seconds, 0, after.cpu - before.cpu, 0.0, after.peak, 0.0)


async def _fetch(session: aiohttp.ClientSession, addresses: list[str], known: dict[str, str]) -> dict[str, str]:
    """The ETags that came."""
    found: dict[str, str] = {}
    free = asyncio.Semaphore(AIOHTTP_AT_ONCE)

    async def fetch(url: str) -> None:
        headers = {"If-None-Match": known[url]} if url in known else {}
        async with free, session.get(url, headers=headers) as response:
            await response.read()
            if etag := response.headers.get("ETag"):
                found[url] = etag

    await asyncio.gather(*map(fetch, addresses))
    return found


RIVALS: dict[str, Callable[[Path, int], Outcome]] = {"reader": _reader, "newsboat": _newsboat, "aiohttp": _aiohttp}

if __name__ == "__main__":
    main()

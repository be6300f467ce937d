"""Good feeds beside hosts that accept a request and then send a byte a second: how long until each good one is read.

All are due at once, and the poller starts. First nobody knows which hosts are slow, then it is known that they failed.
Then, anew, all good ones were read before, and are due a while after very many slow hosts that nobody knows.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from sqlalchemy import Select, select

from benchmarks.feed_server import serving
from benchmarks.feed_tocsin import write_feeds
from benchmarks.table import show
from bot import logs
from bot.app.house import House, open_house, polling
from bot.config import load
from bot.store.polls import SqlPollStore
from bot.store.schema import feeds
from bot.timing import EventWake

LOOK_SECONDS = 0.05
HEAD_START = 10.0  # seconds: by then the slow ones have every turn that they can get


async def _slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    # Cancelled at the end of the program, too, of which Python 3.11 would make a traceback.
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(1)
    writer.close()


@contextlib.asynccontextmanager
async def _slow_hosts(count: int) -> AsyncIterator[list[str]]:
    """Addresses of feeds, each of a host of its own."""
    hosts = [f"127.10.{number // 200}.{1 + number % 200}" for number in range(count)]
    server = await asyncio.start_server(_slowly, hosts[0], 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(_slowly, host, port, backlog=16) for host in hosts[1:]]
    try:
        yield [f"http://{host}:{port}/feed" for host in hosts]
    finally:
        for each in (server, *others):
            each.close()


@contextlib.asynccontextmanager
async def _house(folder: Path, addresses: Sequence[str]) -> AsyncIterator[House]:
    """An installation of these feeds, in this order, with what an earlier one there left."""
    write_feeds(folder, addresses, interval="1m")
    options = {"data": str(folder), "database": str(folder / "t.db"), "feeds": str(folder / "feeds.yaml")}
    settings = load(options, env_file=None)
    logs.start(settings.log)
    async with open_house(settings, whole=False) as house:
        yield house


async def _round(house: House, good: range, *, head_start: float = 0.0) -> list[float]:
    """Seconds until each good feed was read, from when all are due; it ends when every slow one failed. With a
    `head_start` (seconds) of what is due by itself, it ends once the good ones were read."""
    begun_at, begun = house.clock.now(), time.monotonic() + head_start
    waits: dict[str, float] = {}
    wanted = [f"feed-{number}" for number in good]
    read = select(feeds.c.id).where(feeds.c.id.in_(wanted), feeds.c.ok_at >= begun_at)
    unasked = select(feeds.c.id).where(feeds.c.id.not_in(wanted), feeds.c.errors == 0)
    stop, wake = asyncio.Event(), EventWake()
    async with polling(house, EventWake()) as poller:
        task = asyncio.create_task(poller.run(stop, wake))
        await asyncio.sleep(head_start)
        await SqlPollStore(house.database, house.owner).make_due(house.clock.now())
        wake.set()
        while len(waits) < len(wanted):
            await asyncio.sleep(LOOK_SECONDS)
            for each in await _ids(house, read):
                waits.setdefault(each, time.monotonic() - begun)
        while not head_start and await _ids(house, unasked):  # noqa: ASYNC110 - the database is looked at
            await asyncio.sleep(LOOK_SECONDS)
        stop.set()
        wake.set()
        await task
    return sorted(waits.values())


async def _ids(house: House, which: Select[tuple[str]]) -> list[str]:
    async with house.database.read() as connection:
        return list(await connection.scalars(which))


async def _beside_slow(slow: int, good: int) -> list[list[float]]:
    """The waits of two rounds."""
    with serving(good) as served, tempfile.TemporaryDirectory() as name:
        async with _slow_hosts(slow) as addresses, _house(Path(name), [*addresses, *served.urls]) as house:
            return [await _round(house, range(slow, slow + good)) for _ in range(2)]


async def _beside_unknown(unknown: int, known: int) -> list[list[float]]:
    """The waits of a round of the known alone, and of one beside slow hosts that are new."""
    with serving(known) as served, tempfile.TemporaryDirectory() as name:
        rounds = []
        async with _house(Path(name), served.urls) as house:
            for _ in range(2):  # the first starts the parser's processes
                alone = await _round(house, range(known))
            rounds.append(alone)
        async with _slow_hosts(unknown) as addresses, _house(Path(name), [*served.urls, *addresses]) as house:
            rounds.append(await _round(house, range(known), head_start=HEAD_START))
        return rounds


def _rows(what: str, waits: list[float]) -> list[tuple[str, object, str]]:
    return [
        (f"{what}: a good feed is read, median", f"{waits[len(waits) // 2]:.2f} s", ""),
        ("… the last", f"{waits[-1]:.2f} s", "≤ 10 s"),
    ]


async def main(slow: int, good: int, unknown: int, known: int) -> None:
    """Shows the waits of all rounds."""
    first, second = await _beside_slow(slow, good)
    rows = _rows("nothing known", first) + _rows("slow ones known", second)
    show(f"{good} good feeds beside {slow} slow hosts", rows)
    alone, beside = await _beside_unknown(unknown, known)
    rows = _rows("alone", alone) + _rows("beside the slow ones", beside)
    show(f"{known} known good feeds beside {unknown} slow hosts that nobody knows", rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slow", type=int, default=200)
    parser.add_argument("--good", type=int, default=50)
    parser.add_argument("--unknown", type=int, default=1000)
    parser.add_argument("--known", type=int, default=200)
    given = parser.parse_args()
    asyncio.run(main(given.slow, given.good, given.unknown, given.known))

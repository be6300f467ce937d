"""Good feeds beside hosts that accept a request and then send a byte a second: how long until each good one is read.

All are due at once, and the poller starts. First nobody knows which hosts are slow, then it is known that they failed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from benchmarks.feed_server import serving
from benchmarks.feed_tocsin import write_feeds
from benchmarks.table import show
from bot import logs
from bot.app.house import House, open_house, polling
from bot.config import load
from bot.store.polls import SqlPollStore
from bot.store.status import SqlStatusStore
from bot.timing import EventWake

LOOK_SECONDS = 0.05


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


async def _round(house: House, good: range) -> list[float]:
    """Seconds until each good feed was read, from when all are due."""
    status, begun_at, begun = SqlStatusStore(house.database), house.clock.now(), time.monotonic()
    waits: dict[str, float] = {}
    wanted = {f"feed-{number}" for number in good}
    stop, wake = asyncio.Event(), EventWake()
    await SqlPollStore(house.database, house.owner).make_due(begun_at)
    async with polling(house, EventWake()) as poller:
        task = asyncio.create_task(poller.run(stop, wake))
        while len(waits) < len(wanted):
            await asyncio.sleep(LOOK_SECONDS)
            for each in await status.feeds(house.clock.now()):
                if each.feed.id in wanted and each.ok_at is not None and each.ok_at >= begun_at:
                    waits.setdefault(each.feed.id, time.monotonic() - begun)
        while any(not each.errors for each in await status.feeds(house.clock.now()) if each.feed.id not in wanted):  # noqa: ASYNC110 - the database is looked at
            await asyncio.sleep(LOOK_SECONDS)
        stop.set()
        wake.set()
        await task
    return sorted(waits.values())


async def main(slow: int, good: int) -> None:
    """Shows the waits of both rounds."""
    with serving(good) as feeds, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with _slow_hosts(slow) as addresses:
            write_feeds(folder, [*addresses, *feeds.urls], interval="1m")
            options = {"data": name, "database": str(folder / "t.db"), "feeds": str(folder / "feeds.yaml")}
            settings = load(options, env_file=None)
            logs.start(settings.log)
            async with open_house(settings, whole=False) as house:
                rounds = [await _round(house, range(slow, slow + good)) for _ in range(2)]
    rows = []
    for what, waits in zip(("nothing known", "slow ones known"), rounds, strict=True):
        rows.append((f"{what}: a good feed is read, median", f"{waits[len(waits) // 2]:.2f} s", ""))
        rows.append(("… the last", f"{waits[-1]:.2f} s", "≤ 10 s"))
    show(f"{good} good feeds beside {slow} slow hosts", rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slow", type=int, default=200)
    parser.add_argument("--good", type=int, default=50)
    given = parser.parse_args()
    asyncio.run(main(given.slow, given.good))

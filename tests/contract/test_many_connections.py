"""More hosts than a process may have files open: tried in one of its own, that may have few."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.contract.fetch.asking import BODY
from tests.fakes.feedserver import FeedServer, Reply

HARD, HOSTS = 200, 400

_PROGRAM = """
import asyncio, resource, sys
from collections import Counter
from bot import loop
from bot.feeds.fetch import HttpFetcher
from bot.timing import SystemClock
from tests.contract.fetch.asking import feed
from tests.e2e.polite import loopback

port, hard, hosts = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (hard // 2, hard))

async def main():
    at_once = asyncio.Semaphore(hard // 4)
    async with HttpFetcher(user_agent="tocsin/0", clock=SystemClock(), resolver=loopback) as fetcher:
        async def fetched(number):
            async with at_once:
                return await fetcher.fetch(feed(f"http://{number}.example:{port}/feed"))
        ends = await asyncio.gather(*map(fetched, range(hosts)), return_exceptions=True)
    print(resource.getrlimit(resource.RLIMIT_NOFILE)[0], *Counter(type(end).__name__ for end in ends).items())

loop.run(main())
"""


async def test_a_round_over_many_hosts_leaves_no_more_connections_than_a_process_may_have() -> None:
    async with FeedServer() as server:
        server.add("/feed", Reply(BODY))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _PROGRAM, str(server.port), str(HARD), str(HOSTS)),
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        told, _ = await process.communicate()
    assert told.decode().splitlines()[-1] == f"{HARD} ('Document', {HOSTS})", "its limit is raised as far as it may be"

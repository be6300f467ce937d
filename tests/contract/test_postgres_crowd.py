"""Several processes on one PostgreSQL do the same at the same moment, and none is in another's way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from bot.errors import LeaseLost
from bot.model import Feed, Subscription
from bot.ports import PollRecord, Visit
from bot.store.polls import SqlPollStore
from bot.store.postgres import open_postgres
from tests.builders import LEASE, Stores, a_feed
from tests.clock import StandingClock
from tests.postgres import Server

PROCESSES = 4
ROUNDS = 25
FEEDS = [a_feed(f"feed-{number}", f"host-{number % 8}.example") for number in range(24)]


@pytest.fixture
async def crowd(server: Server) -> AsyncIterator[list[Stores]]:
    """Each with connections of its own."""
    url = await server.copy()
    async with AsyncExitStack() as stack:
        yield [
            Stores.of(await stack.enter_async_context(open_postgres(url, f"process {each}")))
            for each in range(PROCESSES)
        ]


async def test_processes_that_start_while_others_poll_wait_for_nobody(
    crowd: list[Stores], clock: StandingClock
) -> None:
    await crowd[0].polls.sync(FEEDS, [], clock.now())

    async def start(stores: Stores, feeds: list[Feed]) -> None:
        for _ in range(ROUNDS):
            await stores.polls.sync(feeds, [], clock.now())
            await stores.polls.make_due(clock.now())

    async def poll(stores: Stores) -> None:
        for _ in range(ROUNDS):
            await poll_once(stores.polls, clock)

    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        tasks.create_task(start(crowd[0], FEEDS))
        tasks.create_task(start(crowd[1], FEEDS[::-1]))
        tasks.create_task(poll(crowd[2]))
        tasks.create_task(poll(crowd[3]))


async def poll_once(polls: SqlPollStore, clock: StandingClock) -> None:
    leases = await polls.claim_hosts(clock.now(), 4, LEASE)
    await polls.keep(leases[::-1], clock.now(), LEASE)
    for lease in leases:
        for feed in lease.feeds:
            record = PollRecord(feed.feed.id, clock.now(), clock.now() + timedelta(minutes=10), error="no answer")
            try:
                await polls.store([Visit(lease, record)])
            except LeaseLost:
                break
        await polls.store([Visit(lease, over=True, not_before=clock.now() + timedelta(minutes=1))])


async def test_one_topic_that_is_followed_at_the_same_moment_is_followed_once(
    crowd: list[Stores], clock: StandingClock
) -> None:
    chat = await crowd[0].a_chat(clock.now(), "100")

    async def follow(stores: Stores) -> Subscription | None:
        return await stores.chats.subscribe(chat, "KFOR", None, clock.now(), limit=1)

    made = await asyncio.gather(*(follow(stores) for stores in crowd))
    assert len([each for each in made if each is not None]) == 1

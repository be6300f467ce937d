"""Several processes on one PostgreSQL do the same at the same moment, and none is in another's way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Column, delete, insert, select, text

from bot.errors import LeaseLost
from bot.model import Feed, Subscription
from bot.ports import PollRecord, Visit
from bot.store.awaited import want_article
from bot.store.database import Database
from bot.store.polls import SqlPollStore
from bot.store.postgres import open_postgres
from bot.store.schema import articles, hosts
from bot.store.sweeping import ARTICLES_KEPT
from tests.builders import LEASE, Stores, a_feed, an_entry
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


# --- Swept at the moment at which it is needed anew -------------------------------------------------------------------


@asynccontextmanager
async def sweeping(database: Database, column: Column[str], value: str) -> AsyncIterator[None]:
    """Holds a row; once somebody waits for it, at the end of the block, it is deleted."""
    which = column == value
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with database.write() as connection:
        assert (await connection.execute(select(column).where(which).with_for_update())).one()
        yield
        async with asyncio.timeout(10):
            while True:
                async with database.read() as beside:
                    if await beside.scalar(waiting):
                        break
        await connection.execute(delete(column.table).where(which))


async def test_an_article_that_is_swept_while_it_is_wanted_anew_is_wanted(
    crowd: list[Stores], clock: StandingClock
) -> None:
    matcher, sweeper = crowd[0].database, crowd[1].database
    await crowd[0].publish(clock.now(), an_entry("KFOR denies"))
    (item,) = await crowd[0].pending()
    now = clock.now() - ARTICLES_KEPT
    row = {"link": item.link, "host": "kossev.example", "item_id": item.id, "state": "read", "done_at": now}
    async with matcher.write() as connection:
        await connection.execute(insert(articles).values(**row, until=now, next_at=now, created_at=now))

    async def want() -> bool:
        async with matcher.write() as connection:
            return await want_article(connection, item, clock.now()) is not None

    async with asyncio.TaskGroup() as tasks, sweeping(sweeper, articles.c.link, item.link):
        wanted = tasks.create_task(want())
    assert wanted.result()


async def test_a_host_that_is_swept_while_a_feed_moves_to_it_is_polled(
    crowd: list[Stores], clock: StandingClock
) -> None:
    await crowd[0].polls.sync([a_feed("kossev", "old.example")], [], clock.now())
    lease = await crowd[0].lease(clock.now())
    async with crowd[1].database.write() as connection:
        await connection.execute(insert(hosts).values(host="new.example"))
    moved = PollRecord("kossev", clock.now(), clock.now(), moved="https://new.example/")
    async with asyncio.TaskGroup() as tasks, sweeping(crowd[1].database, hosts.c.host, "new.example"):
        tasks.create_task(crowd[0].polls.store([Visit(lease, moved, over=True)]))
    assert [each.host for each in await crowd[0].polls.claim_hosts(clock.now(), 4, LEASE)] == ["new.example"]

"""What every store deletes by its age, and what stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.errors import LeaseLost
from bot.model import HostLease, Lease
from bot.store.courtesy import SqlCourtesyStore
from bot.store.leases import SqlLeaseStore
from bot.store.schema import articles, hosts, items, model_calls, robots
from bot.store.sweeping import ARTICLES_KEPT, AT_ONCE, CALLS_KEPT, HOSTS_KEPT, SqlSweepStore
from tests.builders import Stores, an_entry
from tests.clock import StandingClock

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def sweeper(stores: Stores) -> SqlSweepStore:
    return SqlSweepStore(stores.database)


async def column(stores: Stores, which: Any) -> list[Any]:
    async with stores.database.read() as connection:
        return sorted(await connection.scalars(select(which)))


async def an_article(stores: Stores, clock: StandingClock, *links: str) -> None:
    """Wanted now, and read."""
    now = clock.now()
    row = {"host": "kossev.example", "item_id": 1, "state": "read", "until": now, "next_at": now, "created_at": now}
    async with stores.database.write() as connection:
        await connection.execute(insert(articles), [row | {"link": link} for link in links])


async def test_articles_go_after_a_week_and_their_items_stay(
    stores: Stores, sweeper: SqlSweepStore, clock: StandingClock
) -> None:
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await an_article(stores, clock, "https://kossev.example/old")
    clock.advance(SECOND)
    await an_article(stores, clock, "https://kossev.example/new")
    clock.advance(ARTICLES_KEPT - SECOND)
    assert await sweeper.sweep(clock.now()) == 1
    assert await column(stores, articles.c.link) == ["https://kossev.example/new"]
    assert await column(stores, items.c.title) == ["KFOR denies"]
    assert await sweeper.sweep(clock.now()) == 0


async def test_no_transaction_deletes_many(stores: Stores, sweeper: SqlSweepStore, clock: StandingClock) -> None:
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await an_article(stores, clock, *(f"https://kossev.example/{number}" for number in range(AT_ONCE + 5)))
    clock.advance(ARTICLES_KEPT)
    assert [await sweeper.sweep(clock.now()) for _ in range(3)] == [AT_ONCE, 5, 0]


async def test_calls_of_a_model_go_after_a_month(stores: Stores, sweeper: SqlSweepStore, clock: StandingClock) -> None:
    async with stores.database.write() as connection:
        for key, age in (("old", CALLS_KEPT), ("new", CALLS_KEPT - SECOND)):
            row = {"key": key, "model": "small", "state": "made", "at": clock.now() - age}
            await connection.execute(insert(model_calls).values(row))
    assert await sweeper.sweep(clock.now()) == 1
    assert await column(stores, model_calls.c.key) == ["new"]


async def test_what_robots_txt_said_goes_when_it_counts_no_longer(
    stores: Stores, sweeper: SqlSweepStore, clock: StandingClock
) -> None:
    async with stores.database.write() as connection:
        for origin, until in (("https://old.example", clock.now()), ("https://new.example", clock.now() + SECOND)):
            await connection.execute(insert(robots).values(origin=origin, rules="", until=until))
    assert await sweeper.sweep(clock.now()) == 1
    assert await column(stores, robots.c.origin) == ["https://new.example"]


async def test_hosts_go_that_have_no_feed_and_nobody_asks(
    stores: Stores, sweeper: SqlSweepStore, clock: StandingClock
) -> None:
    courtesy = SqlCourtesyStore(stores.database, "a summariser")
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    leases = {}
    for host in ("left.example", "held.example", "kossev.example", "resting.example"):
        leases[host] = await courtesy.take(host, clock.now(), SECOND)
        clock.advance(SECOND)
    for host, rest in (("left.example", SECOND), ("resting.example", 3 * DAY)):
        lease = leases[host]
        assert isinstance(lease, HostLease)
        await courtesy.leave(lease, clock.now() + rest)
    assert await sweeper.sweep(clock.now() + HOSTS_KEPT - 3 * SECOND) == 0
    clock.advance(HOSTS_KEPT + SECOND)
    await courtesy.take("held.example", clock.now(), SECOND)
    assert await sweeper.sweep(clock.now()) == 1
    assert await column(stores, hosts.c.host) == ["held.example", "kossev.example", "resting.example"]
    clock.advance(HOSTS_KEPT + SECOND)
    assert await sweeper.sweep(clock.now()) == 1
    assert isinstance(await courtesy.take("left.example", clock.now(), SECOND), HostLease)


async def test_under_a_lost_lease_nothing_is_deleted(stores: Stores, clock: StandingClock) -> None:
    lease = await SqlLeaseStore(stores.database, "one").take("sweep", clock.now(), SECOND)
    assert isinstance(lease, Lease)
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await an_article(stores, clock, "https://kossev.example/old")
    clock.advance(ARTICLES_KEPT)
    assert await SqlLeaseStore(stores.database, "two").take("sweep", clock.now(), SECOND) is not None
    with pytest.raises(LeaseLost):
        await SqlSweepStore(stores.database, lease).sweep(clock.now())
    assert await column(stores, articles.c.link) == ["https://kossev.example/old"]

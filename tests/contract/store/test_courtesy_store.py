"""What every CourtesyStore promises: one request at a time to a host, with those who poll it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.model import HostLease, NotFree, Robots
from bot.ports import Visit
from bot.store.courtesy import LOOK, POLLS_FIRST, SqlCourtesyStore
from bot.store.schema import robots
from tests.builders import LEASE, Stores, a_feed
from tests.clock import StandingClock

HOST = "kossev.example"
SECOND = timedelta(seconds=1)


@pytest.fixture
def courtesy(stores: Stores) -> SqlCourtesyStore:
    return SqlCourtesyStore(stores.database, "this process")


async def taken(courtesy: SqlCourtesyStore, clock: StandingClock, host: str = HOST) -> HostLease:
    lease = await courtesy.take(host, clock.now(), LEASE)
    assert isinstance(lease, HostLease)
    return lease


async def test_a_host_without_feeds_is_taken_by_one_at_a_time(courtesy: SqlCourtesyStore, clock: StandingClock) -> None:
    lease = await taken(courtesy, clock)
    later = await courtesy.take(HOST, clock.now(), LEASE)
    assert later == NotFree(clock.now() + LOOK)
    another = SqlCourtesyStore(courtesy._database, "another process")
    assert await another.take(HOST, clock.now(), LEASE) == NotFree(clock.now() + LOOK, by_another=True)
    await courtesy.leave(lease, clock.now())
    await taken(courtesy, clock)


async def test_a_host_rests_before_it_is_asked_again(courtesy: SqlCourtesyStore, clock: StandingClock) -> None:
    await courtesy.leave(await taken(courtesy, clock), clock.now() + SECOND)
    assert await courtesy.take(HOST, clock.now(), LEASE) == NotFree(clock.now() + SECOND)
    clock.advance(SECOND)
    await taken(courtesy, clock)


async def test_who_polls_and_who_reads_articles_take_turns(
    stores: Stores, courtesy: SqlCourtesyStore, clock: StandingClock
) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await taken(courtesy, clock)
    assert await stores.polls.claim_hosts(clock.now(), 10, LEASE) == []
    await courtesy.leave(lease, clock.now() + SECOND)
    assert await stores.polls.claim_hosts(clock.now(), 10, LEASE) == []
    clock.advance(SECOND)
    (polled,) = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
    assert not isinstance(await courtesy.take(HOST, clock.now(), LEASE), HostLease)
    await stores.release(polled)
    clock.advance(POLLS_FIRST)
    await taken(courtesy, clock)


async def test_a_rested_host_is_left_to_its_poller_first_where_its_feeds_are_due(
    stores: Stores, courtesy: SqlCourtesyStore, clock: StandingClock
) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    await courtesy.leave(await taken(courtesy, clock), clock.now() + SECOND)
    assert await courtesy.take(HOST, clock.now(), LEASE) == NotFree(clock.now() + SECOND)
    clock.advance(SECOND)
    assert await courtesy.take(HOST, clock.now(), LEASE) == NotFree(clock.now() + POLLS_FIRST)
    clock.advance(POLLS_FIRST)
    await taken(courtesy, clock)


async def test_a_host_that_asked_for_a_pause_is_asked_for_no_article_either(
    stores: Stores, courtesy: SqlCourtesyStore, clock: StandingClock
) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    (polled,) = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
    await stores.release(polled, not_before=clock.now() + timedelta(minutes=5))
    assert await courtesy.take(HOST, clock.now(), LEASE) == NotFree(clock.now() + timedelta(minutes=5))


async def test_a_poll_ends_no_rest_that_an_article_was_asked_for(
    stores: Stores, courtesy: SqlCourtesyStore, clock: StandingClock
) -> None:
    """The host's feeds are polled in the middle of it."""
    await stores.polls.sync([a_feed()], [], clock.now())
    rested = clock.now() + timedelta(hours=1)
    await courtesy.leave(await taken(courtesy, clock), rested, clock.now() + SECOND)
    clock.advance(SECOND)
    soon = clock.now() + SECOND
    for rest_until, not_before in ((soon, None), (None, soon), (None, None)):
        (polled,) = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
        await stores.polls.store([Visit(polled, over=True, rest_until=rest_until, not_before=not_before)])
        assert await courtesy.take(HOST, clock.now(), LEASE) == NotFree(rested)
        clock.advance(SECOND)


async def test_a_lease_that_ran_out_passes_on_and_is_left_by_its_new_holder_alone(
    courtesy: SqlCourtesyStore, clock: StandingClock
) -> None:
    old = await taken(courtesy, clock)
    clock.advance(LEASE + SECOND)
    await taken(courtesy, clock)
    await courtesy.leave(old, clock.now())
    assert not isinstance(await courtesy.take(HOST, clock.now(), LEASE), HostLease)


async def test_what_robots_txt_said_counts_until_its_time_is_over(
    courtesy: SqlCourtesyStore, clock: StandingClock
) -> None:
    origin = "https://kossev.example"
    assert await courtesy.robots(origin, clock.now()) is None
    for rules in ("User-agent: *\nDisallow: /", None):
        said = Robots(rules, clock.now() + SECOND)
        await courtesy.keep_robots(origin, said, clock.now())
        assert await courtesy.robots(origin, clock.now()) == said
    clock.advance(SECOND)
    assert await courtesy.robots(origin, clock.now()) is None


async def test_what_counts_no_longer_is_forgotten(
    stores: Stores, courtesy: SqlCourtesyStore, clock: StandingClock
) -> None:
    for number in range(3):
        await courtesy.keep_robots(f"https://n{number}.example", Robots("", clock.now() + SECOND), clock.now())
    clock.advance(SECOND)
    await courtesy.keep_robots("https://new.example", Robots("", clock.now() + SECOND), clock.now())
    async with stores.database.read() as connection:
        assert list(await connection.scalars(select(robots.c.origin))) == ["https://new.example"]

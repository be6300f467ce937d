"""What every PollStore promises of hosts that rest: whatever else makes their feeds due keeps to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import HostLease
from bot.ports import PollRecord, Visit
from bot.store.courtesy import SqlCourtesyStore
from bot.store.hubs import SqlHubStore
from tests.builders import LEASE, Stores, a_feed
from tests.clock import StandingClock
from tests.contract.store.test_hub_store import named, proven

A_WHILE = timedelta(minutes=10)


@pytest.mark.parametrize("again", ["a start", "a start with other feeds beside", "a push", "all polled before"])
async def test_nothing_that_happens_meanwhile_ends_the_rest_that_a_host_asked_for(
    stores: Stores, clock: StandingClock, again: str
) -> None:
    """On account of an article: its feeds are due again after ten minutes."""
    kossev, courtesy, hubs = a_feed(), SqlCourtesyStore(stores.database, "us"), SqlHubStore(stores.database)
    await named(stores, clock)
    token = (await proven(hubs, clock)).token
    await stores.polls.make_due(clock.now())
    lease = await courtesy.take("kossev.example", clock.now(), LEASE)
    assert isinstance(lease, HostLease)
    await courtesy.leave(lease, clock.now() + timedelta(days=1), clock.now() + A_WHILE)
    clock.advance(A_WHILE / 2)
    if again == "a push":
        await hubs.push(token, "", b"<rss/>", clock.now())
        (lease,) = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
        (feed,) = lease.feeds
        assert feed.push is not None, "that is read without asking"
        await stores.polls.store([Visit(lease, PollRecord("kossev", clock.now(), None, push=feed.push.id), over=True)])
    elif again == "all polled before":
        assert await stores.polls.make_due(clock.now()) == 1
    await stores.polls.sync([kossev, *([a_feed("n1")] if "other" in again else [])], [], clock.now())
    assert await stores.polls.claim_hosts(clock.now(), 10, LEASE) == []
    clock.advance(A_WHILE / 2)
    assert await stores.polls.claim_hosts(clock.now(), 10, LEASE)


@pytest.mark.parametrize("change", ["new", "moved there", "mended"])
async def test_what_feeds_yaml_makes_due_waits_where_its_host_forbids_it_its_others(
    stores: Stores, clock: StandingClock, change: str
) -> None:
    kossev, n1 = a_feed(), a_feed("n1", "n1.example")
    later = clock.now() + timedelta(hours=3)
    before = {"new": [kossev], "moved there": [kossev, n1], "mended": [kossev, a_feed("n1", interval=A_WHILE)]}
    await stores.polls.sync(before[change], [], clock.now())
    for lease in await stores.polls.claim_hosts(clock.now(), 10, LEASE):
        first = lease.feeds[0].feed.id
        record = PollRecord(first, clock.now(), clock.now() + A_WHILE, error="429" if first == "kossev" else None)
        forbidden = later if first == "kossev" else None
        await stores.polls.store([Visit(lease, record, over=True, not_before=forbidden)])
    clock.advance(A_WHILE / 2)
    for _ in range(2):  # a second start takes nothing back
        await stores.polls.sync([kossev, a_feed("n1")], [], clock.now())
        assert await stores.polls.claim_hosts(clock.now(), 10, LEASE) == []
        clock.advance(A_WHILE)
    clock.at = later
    (lease,) = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
    assert {feed.feed.id for feed in lease.feeds} == {"kossev", "n1"}

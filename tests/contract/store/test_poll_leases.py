"""What every PollStore promises of hosts: whose turn one is, and when it rests."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.model import HostLease
from bot.ports import PollRecord, Visit
from bot.schedule import Bounds
from bot.store.courtesy import SqlCourtesyStore
from tests.builders import LEASE, Stores, a_feed, an_entry, new_entry
from tests.clock import StandingClock

MINUTE = timedelta(minutes=1)


async def test_feeds_of_one_host_come_in_one_lease(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed("a"), a_feed("b")], [], clock.now())
    (lease,) = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
    assert [each.feed.id for each in lease.feeds] == ["a", "b"]


async def test_a_leased_host_is_given_to_nobody_else_until_the_lease_ends(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    await stores.lease(clock.now())
    assert await stores.polls.claim_hosts(clock.now(), 10, LEASE) == []
    assert len(await stores.polls.claim_hosts(clock.now() + LEASE + timedelta(seconds=1), 10, LEASE)) == 1


async def test_a_kept_host_is_given_to_nobody_else_and_one_that_passed_on_is_not_kept(
    stores: Stores, clock: StandingClock
) -> None:
    await stores.polls.sync([a_feed(), a_feed("other", "other.example")], [], clock.now())
    kept, lost = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
    clock.advance(LEASE + timedelta(seconds=1))
    assert await stores.polls.keep([kept], clock.now(), LEASE) == {kept.host}
    (taken,) = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
    assert (taken.host, taken.epoch) == (lost.host, lost.epoch + 1)
    assert await stores.polls.keep([kept, lost], clock.now(), LEASE) == {kept.host}


async def test_a_lost_lease_writes_nothing(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    lost = await stores.lease(clock.now())
    clock.advance(LEASE * 2)
    held = await stores.lease(clock.now())
    record = PollRecord("kossev", clock.now(), clock.now(), entries=(new_entry(an_entry("KFOR denies")),))
    assert await stores.record(lost, record) is None
    assert await stores.pending() == []
    assert await stores.record(held, record) == 1


async def test_good_hosts_alone_can_be_claimed(stores: Stores, clock: StandingClock) -> None:
    """Those of which a due feed was read the last time, or is to be read from a push."""
    names = ("new", "read", "failed", "later", "mixed")
    feeds = [a_feed(name, f"{name}.example") for name in names] + [a_feed("more", "mixed.example")]
    await stores.polls.sync(feeds, [], clock.now())
    leases = {each.host: each for each in await stores.polls.claim_hosts(clock.now(), 10, LEASE)}
    now, tomorrow = clock.now(), clock.now() + timedelta(days=1)
    read = {"entries": (), "first_look": True}
    records = [
        PollRecord("read", now, now, **read),  # type: ignore[arg-type]  # fields by name
        PollRecord("failed", now, now, error="no answer"),
        PollRecord("later", now, tomorrow, **read),  # type: ignore[arg-type]  # fields by name
        PollRecord("mixed", now, now, error="no answer"),
        PollRecord("more", now, now, **read),  # type: ignore[arg-type]  # fields by name
    ]
    for record in records:
        await stores.record(
            leases["mixed.example" if record.feed_id == "more" else f"{record.feed_id}.example"], record
        )
    for lease in leases.values():
        await stores.release(lease)
    claimed = await stores.polls.claim_hosts(now, 10, LEASE, good=True)
    assert {each.host for each in claimed} == {"read.example", "mixed.example"}
    assert {each.host for each in await stores.polls.claim_hosts(now, 10, LEASE)} == {"new.example", "failed.example"}


async def test_good_hosts_are_looked_for_beside_whatever_is_written(stores: Stores, clock: StandingClock) -> None:
    """SQLite has one writer; where many hosts are due and none is good, it has nothing to do with that."""
    await stores.polls.sync([a_feed("new", "new.example")], [], clock.now())
    async with asyncio.timeout(10), stores.database.write():
        assert await stores.polls.claim_hosts(clock.now(), 10, LEASE, good=True) == []


async def test_a_busy_host_rests_with_all_its_feeds(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed("a"), a_feed("b")], [], clock.now())
    lease = await stores.lease(clock.now())
    await stores.release(lease, not_before=clock.now() + timedelta(hours=1))
    clock.advance(timedelta(minutes=59))
    assert await stores.polls.claim_hosts(clock.now(), 10, LEASE) == []
    clock.advance(timedelta(minutes=1))
    assert len((await stores.lease(clock.now())).feeds) == 2


async def test_a_host_that_was_asked_rests_a_moment_and_no_longer(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed("a"), a_feed("b", "other.example")], [], clock.now())
    rest = timedelta(seconds=1)
    for lease in await stores.polls.claim_hosts(clock.now(), 10, LEASE):
        await stores.polls.store([Visit(lease, over=True, rest_until=clock.now() + rest)])
    assert await stores.polls.claim_hosts(clock.now(), 10, LEASE) == []
    clock.advance(rest)
    first, second = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
    later = clock.now() + timedelta(hours=1)
    name = first.feeds[0].feed.id
    record = PollRecord(name, clock.now(), later)
    await stores.polls.store([Visit(first, record, over=True, rest_until=clock.now() + rest)])
    await stores.polls.store([Visit(second, over=True)])
    assert [each.host for each in await stores.polls.claim_hosts(clock.now(), 10, LEASE)] == [second.host]
    clock.advance(timedelta(minutes=59))
    assert first.host not in {each.host for each in await stores.polls.claim_hosts(clock.now(), 10, LEASE)}
    clock.advance(timedelta(minutes=1))
    assert first.host in {each.host for each in await stores.polls.claim_hosts(clock.now(), 10, timedelta(0))}


async def test_polls_of_many_hosts_are_stored_at_once_but_for_those_whose_lease_passed_on(
    stores: Stores, clock: StandingClock
) -> None:
    await stores.polls.sync(
        [a_feed("a", "a.example"), a_feed("b", "b.example"), a_feed("c", "c.example")], [], clock.now()
    )
    old = {each.host: each for each in await stores.polls.claim_hosts(clock.now(), 10, LEASE)}
    await stores.release(old["b.example"])
    lost = old["b.example"]
    taken = await stores.lease(clock.now())
    at = clock.now()
    entry = new_entry(an_entry("KFOR denies"))
    visits = [
        Visit(
            old["a.example"],
            PollRecord("a", at, at + MINUTE, entries=(entry, new_entry(an_entry("EULEX", identity="e")))),
        ),
        Visit(lost, PollRecord("b", at, at + MINUTE, entries=(entry,)), over=True),
        Visit(old["c.example"], PollRecord("c", at, at + MINUTE, error="down"), over=True),
        Visit(old["a.example"], over=True),
    ]
    assert await stores.polls.store(visits) == [2, None, 0, 0]
    assert [item.title for item in await stores.pending()] == ["KFOR denies", "EULEX"]
    assert await stores.record(taken, PollRecord("b", at, at, entries=(entry,))) == 1


async def test_what_a_clock_planned_that_was_ahead_is_mended_and_nothing_else(
    stores: Stores, clock: StandingClock
) -> None:
    feeds = [a_feed("slow", interval=timedelta(days=7)), a_feed("a", "a.example"), a_feed("b", "b.example")]
    await stores.polls.sync(feeds, [], clock.now())
    slow = "kossev.example"
    clock.advance(timedelta(days=400))
    for lease in await stores.polls.claim_hosts(clock.now(), 10, LEASE):
        (feed,) = lease.feeds
        waits = timedelta(days=7) if lease.host == slow else timedelta(hours=1)
        record = PollRecord(feed.feed.id, clock.now(), clock.now() + waits)
        await stores.polls.store([Visit(lease, record, over=True, rest_until=clock.now() + MINUTE)])
    clock.advance(-timedelta(days=400))
    assert await stores.polls.right_plans(clock.now(), Bounds()) == 3
    assert await stores.polls.right_plans(clock.now(), Bounds()) == 0
    assert await stores.polls.claim_hosts(clock.now(), 10, LEASE) == []
    clock.advance(timedelta(hours=1))
    assert {each.host for each in await stores.polls.claim_hosts(clock.now(), 10, LEASE)} == {"a.example", "b.example"}
    clock.advance(timedelta(days=7))
    assert slow in {each.host for each in await stores.polls.claim_hosts(clock.now(), 10, LEASE)}


async def test_a_host_that_was_to_rest_until_a_time_that_never_comes_is_polled(
    stores: Stores, clock: StandingClock
) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await stores.lease(clock.now())
    year = clock.now() + timedelta(days=365)
    record = PollRecord("kossev", clock.now(), clock.now() + MINUTE)
    await stores.polls.store([Visit(lease, record, over=True, rest_until=year)])
    await stores.polls.right_plans(clock.now(), Bounds())
    clock.advance(MINUTE)
    assert len(await stores.polls.claim_hosts(clock.now(), 10, LEASE)) == 1
    courtesy = SqlCourtesyStore(stores.database, "somebody else")
    await stores.release(lease)
    taken = await courtesy.take(lease.host, clock.now() + 2 * MINUTE, LEASE)
    assert isinstance(taken, HostLease), "nor do articles wait for it"


async def test_whatever_is_made_due_waits_until_servers_allow_it(stores: Stores, clock: StandingClock) -> None:
    feeds = [a_feed("a"), a_feed("b"), a_feed("c", "c.example"), a_feed("d", "d.example"), a_feed("e", "e.example")]
    await stores.polls.sync(feeds, [], clock.now())
    later, day = clock.now() + timedelta(hours=1), clock.now() + timedelta(days=1)
    for lease in await stores.polls.claim_hosts(clock.now(), 10, LEASE):
        feed = lease.feeds[0].feed.id
        record = PollRecord(feed, clock.now(), day, error="503" if feed in "ac" else None)
        if feed == "a":  # its host forbids
            await stores.polls.store([Visit(lease, record, over=True, not_before=later)])
        elif feed == "c":  # somebody forbids it to whom it leads
            await stores.polls.store([Visit(lease, replace(record, retry_at=later), over=True)])
        else:
            await stores.polls.store([Visit(lease, record, over=True)])
    courtesy = SqlCourtesyStore(stores.database, "this process")
    taken = await courtesy.take("e.example", clock.now(), LEASE)
    assert isinstance(taken, HostLease)
    await courtesy.leave(taken, day, clock.now() + 10 * MINUTE)  # it is asked no article for a day

    async def due() -> list[str]:
        leases = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
        return sorted(feed.feed.id for lease in leases for feed in lease.feeds)

    assert await stores.polls.make_due(clock.now()) == 4
    assert await due() == ["d"]
    clock.advance(timedelta(minutes=10))
    assert await due() == ["d", "e"], "the one is still held: its lease ends"
    clock.advance(timedelta(minutes=50))
    assert await due() == ["a", "b", "c", "d", "e"]

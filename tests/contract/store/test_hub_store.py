"""What a HubStore promises, on every database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import HubLink, HubMode, HubRequest
from bot.ports import PollRecord, Visit
from bot.store.database import Database
from bot.store.hubs import BYTES_AN_HOUR, SqlHubStore
from tests.builders import LEASE, Stores, a_feed, an_entry, new_entry
from tests.clock import NOON, StandingClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BASE = "https://public.example/websub/"
LINK = HubLink("https://hub.example/", "https://kossev.example/topic")


async def named(stores: Stores, clock: StandingClock) -> None:
    """A feed was polled that names a hub."""
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await stores.lease(clock.now())
    record = PollRecord("kossev", clock.now(), clock.now() + HOUR, entries=(), hub=LINK)
    assert await stores.polls.store([Visit(lease, record, over=True)]) == [0]


async def asked(store: SqlHubStore, clock: StandingClock) -> HubRequest:
    (request,) = await store.claim(BASE, clock.now(), 10)
    return request


async def proven(store: SqlHubStore, clock: StandingClock) -> HubRequest:
    request = await asked(store, clock)
    assert await store.verify(request.token, HubMode.SUBSCRIBE, LINK.topic, 10 * DAY, clock.now())
    return request


async def test_what_a_feed_names_is_asked_for_once_until_it_is_time_again(
    stores: Stores, database: Database, clock: StandingClock
) -> None:
    store = SqlHubStore(database)
    assert await store.claim(BASE, clock.now(), 10) == []
    await named(stores, clock)
    first = await asked(store, clock)
    assert (first.feed_id, first.link, first.mode, first.allow_private) == ("kossev", LINK, HubMode.SUBSCRIBE, False)
    assert await store.claim(BASE, clock.now(), 10) == []
    clock.advance(HOUR)
    assert await asked(store, clock) == first
    assert first.secret not in repr(first)
    assert first.token not in repr(first)


async def test_a_push_makes_its_feed_due_and_is_read_once(
    stores: Stores, database: Database, clock: StandingClock
) -> None:
    store = SqlHubStore(database)
    await named(stores, clock)
    request = await proven(store, clock)
    assert await store.secret(request.token) == request.secret
    assert await stores.polls.claim_hosts(clock.now(), 1, LEASE) == []
    assert await store.push(request.token, "text/xml", b"\x00<rss/>", clock.now())
    assert await store.push(request.token, "text/xml", b"second", clock.now())
    for body in (b"\x00<rss/>", b"second"):
        lease = await stores.lease(clock.now())
        (feed,) = lease.feeds
        assert feed.push is not None
        assert (feed.push.body, feed.push.content_type) == (body, "text/xml")
        assert feed.pushed_until == clock.now() + 10 * DAY
        entries = (new_entry(an_entry(f"KFOR {len(body)}")),)
        record = PollRecord("kossev", clock.now(), None, entries=entries, push=feed.push.id)
        assert await stores.polls.store([Visit(lease, record, over=True)]) == [1]
    assert await stores.polls.claim_hosts(clock.now(), 1, LEASE) == []


async def test_a_push_puts_off_no_poll_and_where_both_are_due_the_push_is_read_first(
    stores: Stores, database: Database, clock: StandingClock
) -> None:
    store = SqlHubStore(database)
    await named(stores, clock)
    request = await proven(store, clock)
    for minutes in (20, 20, 20, 20):
        clock.advance(timedelta(minutes=minutes))
        await store.push(request.token, "", b"x", clock.now())
        lease = await stores.lease(clock.now())
        pushes = [feed.push for feed in lease.feeds]
        assert [push is not None for push in pushes] == [True, False][: len(pushes)]
        assert pushes[0] is not None
        if len(pushes) == 2:
            break
        await stores.polls.store([Visit(lease, PollRecord("kossev", clock.now(), None, push=pushes[0].id), over=True)])
    assert clock.now() == NOON + HOUR


async def test_a_push_during_a_poll_is_read_right_after_it_and_a_pause_of_the_host_keeps_nothing_back(
    stores: Stores, database: Database, clock: StandingClock
) -> None:
    store = SqlHubStore(database)
    await named(stores, clock)
    request = await proven(store, clock)
    clock.advance(HOUR)
    lease = await stores.lease(clock.now())
    assert await store.push(request.token, "", b"x", clock.now())
    busy = PollRecord("kossev", clock.now(), clock.now() + DAY, error="503")
    await stores.polls.store([Visit(lease, busy, over=True, not_before=clock.now() + DAY)])
    (feed,) = (await stores.lease(clock.now())).feeds
    assert feed.push is not None
    assert feed.errors == 1


async def test_a_poll_that_finds_what_was_not_pushed_ends_the_trust(
    stores: Stores, database: Database, clock: StandingClock
) -> None:
    store = SqlHubStore(database)
    await named(stores, clock)
    request = await proven(store, clock)
    await store.push(request.token, "", b"x", clock.now())
    lease = await stores.lease(clock.now())
    push = lease.feeds[0].push
    assert push is not None
    await stores.polls.store([Visit(lease, PollRecord("kossev", clock.now(), None, push=push.id), over=True)])
    clock.advance(HOUR)
    lease = await stores.lease(clock.now())
    assert lease.feeds[0].pushed_until is not None
    found = PollRecord("kossev", clock.now(), clock.now(), entries=(new_entry(an_entry("KFOR")),), hub=LINK)
    await stores.polls.store([Visit(lease, found, over=True)])
    assert (await stores.lease(clock.now())).feeds[0].pushed_until is None


async def test_what_a_hub_may_bring_within_the_hour_is_counted_over_a_restart(
    stores: Stores, database: Database, clock: StandingClock
) -> None:
    store, half = SqlHubStore(database), bytes(BYTES_AN_HOUR // 2)
    await named(stores, clock)
    token = (await proven(store, clock)).token
    assert [await store.push(token, "", half, clock.now()) for _ in range(2)] == [True, True]
    restarted = SqlHubStore(database)
    assert not await restarted.push(token, "", b"x", clock.now())
    assert not await restarted.push(token, "", b"x", clock.now() - DAY), "a clock that was set back forgets nothing"
    clock.advance(HOUR / 2)
    assert [await restarted.push(token, "", each, clock.now()) for each in (half, b"x")] == [True, False]
    clock.advance(2 * HOUR)
    assert await restarted.push(token, "", half, clock.now())


async def test_what_is_not_known_is_neither_proven_nor_denied_nor_kept(
    stores: Stores, database: Database, clock: StandingClock
) -> None:
    store = SqlHubStore(database)
    await named(stores, clock)
    assert not await store.verify("x", HubMode.SUBSCRIBE, LINK.topic, DAY, clock.now())
    assert not await store.deny("x", LINK.topic, "no", clock.now())
    assert await store.secret("x") is None
    assert await store.push("x", "", b"x", clock.now())
    assert await stores.polls.claim_hosts(clock.now(), 1, LEASE) == []


@pytest.mark.parametrize("topic", ["\0", "\udce9"])
async def test_a_topic_that_no_database_would_look_for_is_none(
    stores: Stores, database: Database, clock: StandingClock, topic: str
) -> None:
    store = SqlHubStore(database)
    await named(stores, clock)
    request = await asked(store, clock)
    assert not await store.verify(request.token, HubMode.SUBSCRIBE, topic, DAY, clock.now())
    assert not await store.deny(request.token, topic, "no", clock.now())


async def test_a_feed_that_names_no_hub_any_more_is_ended_there(
    stores: Stores, database: Database, clock: StandingClock
) -> None:
    store = SqlHubStore(database)
    await named(stores, clock)
    request = await proven(store, clock)
    clock.advance(HOUR)
    lease = await stores.lease(clock.now())
    await stores.polls.store(
        [Visit(lease, PollRecord("kossev", clock.now(), clock.now() + DAY, entries=()), over=True)]
    )
    end = await asked(store, clock)
    assert (end.mode, end.token) == (HubMode.UNSUBSCRIBE, request.token)
    assert await store.secret(request.token) is None
    assert await store.verify(request.token, HubMode.UNSUBSCRIBE, LINK.topic, DAY, clock.now())
    assert await store.claim(BASE, clock.now() + DAY, 10) == []

"""What every PollStore promises of feeds: what is kept of one, and what a change of its address ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model import Hints, Move, Rhythm, Topic, Validators
from bot.ports import PollRecord, Visit
from bot.schedule import learn
from bot.store.status import SqlStatusStore
from tests.builders import LEASE, Stores, a_feed, an_entry
from tests.clock import StandingClock

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EVERY_BYTE = bytes(range(0x20, 0x100)).decode("latin-1")  # as validators are kept


async def test_every_feed_is_due_when_it_is_new(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed("a", "one.example"), a_feed("b", "two.example")], [], clock.now())
    leases = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
    assert {(lease.host, lease.feeds[0].feed.id) for lease in leases} == {("one.example", "a"), ("two.example", "b")}


async def test_an_entry_is_new_once(stores: Stores, clock: StandingClock) -> None:
    assert await stores.publish(clock.now(), an_entry("KFOR denies"), an_entry("Banjska quiet")) == 2
    assert await stores.publish(clock.now(), an_entry("Banjska quiet"), an_entry("EULEX reports")) == 1
    assert [item.title for item in await stores.pending()] == ["KFOR denies", "Banjska quiet", "EULEX reports"]


async def test_what_a_poll_learnt_is_there_for_the_next(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await stores.lease(clock.now())
    record = PollRecord(
        "kossev",
        clock.now(),
        clock.now() + timedelta(minutes=1),
        entries=(),
        validators=Validators(EVERY_BYTE, "yesterday", "https://there.example/feed"),
        body_hash="h",
        digests=bytes(range(57)),
        first_look=True,
    )
    await stores.record(lease, record)
    await stores.release(lease)
    assert await stores.polls.claim_hosts(clock.now(), 10, LEASE) == []
    clock.advance(timedelta(minutes=2))
    (again,) = (await stores.lease(clock.now())).feeds
    assert again.validators == Validators(EVERY_BYTE, "yesterday", "https://there.example/feed")
    assert again.body_hash == "h"
    assert again.digests == bytes(range(57))
    assert again.looked_at == record.at


async def test_failures_are_counted_until_one_poll_succeeds(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    for errors, failure in ((1, "no answer"), (2, "no answer"), (0, None)):
        lease = await stores.lease(clock.now())
        await stores.record(lease, PollRecord("kossev", clock.now(), clock.now(), error=failure))
        await stores.release(lease)
        (health,) = await SqlStatusStore(stores.database).feeds(clock.now())
        assert (health.errors, health.error) == (errors, failure)


async def test_a_gone_feed_is_asked_no_more_until_its_address_changes(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await stores.lease(clock.now())
    await stores.record(lease, PollRecord("kossev", clock.now(), clock.now(), error="410", gone=True))
    await stores.release(lease)
    clock.advance(timedelta(days=2))
    assert await stores.polls.claim_hosts(clock.now(), 10, LEASE) == []
    await stores.polls.sync([a_feed(host="new.example")], [], clock.now())
    assert (await stores.lease(clock.now())).host == "new.example"


async def test_a_vanished_feed_is_asked_no_more_and_keeps_its_items(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await stores.polls.sync([], [], clock.now())
    clock.advance(timedelta(days=1))
    assert await stores.polls.claim_hosts(clock.now(), 10, LEASE) == []
    assert [item.title for item in await stores.pending()] == ["KFOR denies"]


async def test_a_new_address_forgets_the_old_ones_validators(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await stores.lease(clock.now())
    later, an_etag = clock.now() + timedelta(days=1), Validators('"1"', of="https://old.example/")
    await stores.record(lease, PollRecord("kossev", clock.now(), later, validators=an_etag, body_hash="h"))
    await stores.release(lease)
    await stores.polls.sync([a_feed(host="new.example")], [], clock.now())
    (feed,) = (await stores.lease(clock.now())).feeds
    assert feed.validators == Validators()
    assert feed.body_hash is None


@pytest.mark.parametrize(
    ("changes", "left"),
    [({}, b"d"), ({"name": "Other"}, b"d"), ({"host": "new.example"}, None), ({"encoding": "cp1250"}, None)],
    ids=["nothing", "name", "address", "encoding"],
)
async def test_digests_are_of_one_address_and_one_encoding(
    stores: Stores, clock: StandingClock, changes: dict[str, Any], left: bytes | None
) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await stores.lease(clock.now())
    await stores.record(lease, PollRecord("kossev", clock.now(), clock.now(), entries=(), digests=b"d"))
    await stores.release(lease)
    await stores.polls.sync([a_feed(**changes)], [], clock.now())
    (feed,) = (await stores.lease(clock.now())).feeds
    assert feed.digests == left


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, False),
        ({"name": "Other", "tags": ("x",), "language": "sr"}, False),
        ({"interval": MINUTE}, True),
        ({"allow_private": True}, True),
        ({"encoding": "cp1250"}, True),
    ],
    ids=["nothing", "how it is called", "interval", "allow_private", "encoding"],
)
async def test_what_an_operator_mends_is_tried_at_once(
    stores: Stores, clock: StandingClock, changes: dict[str, Any], due: bool
) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await stores.lease(clock.now())
    failed = PollRecord("kossev", clock.now(), clock.now() + DAY, error="in a private network")
    await stores.polls.store([Visit(lease, failed, over=True)])
    await stores.polls.sync([a_feed(**changes)], [], clock.now())
    assert len(await stores.polls.claim_hosts(clock.now(), 10, LEASE)) == due


@pytest.mark.parametrize("busy", ["the feed", "its host"])
async def test_what_an_operator_mends_waits_until_its_server_allows_the_next_request(
    stores: Stores, clock: StandingClock, busy: str
) -> None:
    both, until = [a_feed("a"), a_feed("b")], clock.now() + timedelta(hours=3)
    await stores.polls.sync(both, [], clock.now())
    lease = await stores.lease(clock.now())
    told = PollRecord("a", clock.now(), clock.now() + DAY, error="429", retry_at=until)
    fine = PollRecord("b", clock.now(), clock.now() + DAY)
    await stores.record(lease, fine)
    await stores.polls.store([Visit(lease, told, over=True, not_before=until if busy == "its host" else None)])
    await stores.polls.sync([replace(each, interval=MINUTE) for each in both], [], clock.now())
    due = [feed.feed.id for each in await stores.polls.claim_hosts(clock.now(), 10, LEASE) for feed in each.feeds]
    assert due == ([] if busy == "its host" else ["b"])
    clock.advance(timedelta(hours=3))
    (lease,) = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
    assert {feed.feed.id for feed in lease.feeds} == {"a", "b"}


@pytest.mark.parametrize(
    ("poll", "left"),
    [({"error": "no answer"}, b"d"), ({}, b"d"), ({"entries": ()}, None), ({"entries": (), "digests": b"e"}, b"e")],
    ids=["failed", "not modified", "nothing to be known", "read"],
)
async def test_digests_are_those_of_the_last_document_that_was_read(
    stores: Stores, clock: StandingClock, poll: dict[str, Any], left: bytes | None
) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    for more in ({"entries": (), "digests": b"d"}, poll, {}):
        lease = await stores.lease(clock.now())
        (feed,) = lease.feeds
        await stores.record(lease, PollRecord("kossev", clock.now(), clock.now(), **more))
        await stores.release(lease)
    assert feed.digests == left


async def test_a_changed_topic_reaches_the_matcher(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([], [Topic("KFOR", "KFOR")], clock.now())
    chat = await stores.a_chat(clock.now())
    await stores.chats.subscribe(chat, "KFOR", "KFOR", clock.now(), limit=0)
    before = await stores.matches.claim(0, 1)
    await stores.polls.sync([], [Topic("KFOR", "KFOR OR КФОР")], clock.now())
    (changed,) = (await stores.matches.claim(before.revision, 1)).changed
    assert changed.query == "KFOR OR КФОР"
    await stores.polls.sync([], [], clock.now())
    (vanished,) = (await stores.matches.claim(before.revision + 1, 1)).changed
    assert not vanished.active


async def test_a_moved_feed_is_asked_at_its_new_host_and_nothing_of_the_old_one_counts(
    stores: Stores, clock: StandingClock
) -> None:
    await stores.polls.sync([a_feed("a"), a_feed("b")], [], clock.now())
    lease = await stores.lease(clock.now())
    old = Validators('"1"', of="https://old.example/")
    moved = PollRecord("a", clock.now(), clock.now() + MINUTE, validators=old, moved="https://new.example/")
    await stores.polls.store([Visit(lease, moved, over=True)])
    await stores.polls.sync([a_feed("a"), a_feed("b")], [], clock.now())  # the operator's file names the old address
    clock.advance(MINUTE)
    leases = {each.host: each.feeds for each in await stores.polls.claim_hosts(clock.now(), 10, LEASE)}
    assert [each.feed.id for each in leases["kossev.example"]] == ["b"]
    (a,) = leases["new.example"]
    assert (a.url, a.feed.url, a.validators) == ("https://new.example/", a_feed("a").url, Validators())


async def test_a_feed_that_moved_back_is_asked_at_its_own_host_by_what_that_said(
    stores: Stores, clock: StandingClock
) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    own = a_feed().url
    moved = PollRecord("kossev", clock.now(), clock.now(), moved="https://new.example/")
    await stores.polls.store([Visit(await stores.lease(clock.now()), moved, over=True)])
    (lease,) = [each for each in await stores.polls.claim_hosts(clock.now(), 10, LEASE) if each.feeds]
    kept = Validators('"1"', of=own)
    back = PollRecord("kossev", clock.now(), clock.now(), validators=kept, moved=own, moved_back=True)
    await stores.polls.store([Visit(lease, back, over=True)])
    (lease,) = [each for each in await stores.polls.claim_hosts(clock.now(), 10, LEASE) if each.feeds]
    (feed,) = lease.feeds
    assert (lease.host, feed.url, feed.moved, feed.validators) == ("kossev.example", own, None, kept)


async def test_where_a_feed_may_go_is_kept_of_a_failure_that_tells_it(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    move = Move("https://new.example/", clock.now(), 2)
    failed = PollRecord("kossev", clock.now(), clock.now(), error="410", move=move)
    await stores.polls.store([Visit(await stores.lease(clock.now()), failed, over=True)])
    (feed,) = (await stores.lease(clock.now())).feeds
    assert (feed.move, feed.errors) == (move, 1)


async def test_another_address_in_the_file_ends_a_move(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await stores.lease(clock.now())
    moved = PollRecord("kossev", clock.now(), clock.now(), moved="https://new.example/")
    await stores.polls.store([Visit(lease, moved, over=True)])
    await stores.polls.sync([a_feed(host="other.example")], [], clock.now())
    leases = await stores.polls.claim_hosts(clock.now(), 10, LEASE)
    assert [(each.host, [feed.url for feed in each.feeds]) for each in leases if each.feeds] == [
        ("other.example", [a_feed(host="other.example").url])
    ]


async def test_what_is_learnt_of_a_feed_outlives_a_failure(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    rhythm, hints = learn(Rhythm(), [clock.now()], clock.now()), Hints(MINUTE, frozenset({1}), frozenset({6}))
    move = Move("https://new.example/", clock.now(), 2)
    for number in range(2):
        at = clock.now()
        lease = await stores.lease(at)
        told = PollRecord("kossev", at, at, entries=(), body_hash="h", move=move, hints=hints, rhythm=rhythm)
        failed = PollRecord("kossev", at, at, error="down")
        await stores.polls.store([Visit(lease, failed if number else told, over=True)])
        clock.advance(MINUTE)
    (feed,) = (await stores.lease(clock.now())).feeds
    assert (feed.rhythm, feed.hints, feed.move) == (rhythm, hints, move)
    assert (feed.whole_at, feed.failing_since, feed.errors) == (clock.now() - 2 * MINUTE, clock.now() - MINUTE, 1)

"""What every LeaseStore promises, and that a lost lease fences what is written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.alerts.outcome import Sent, decide
from bot.errors import LeaseLost
from bot.model import MatchedItem, Platform
from bot.store.leases import SqlLeaseStore
from bot.store.matches import SqlMatchStore
from bot.store.sends import SqlSendStore
from tests.builders import LEASE, Stores, a_feed, an_entry
from tests.clock import StandingClock

SECOND = timedelta(seconds=1)


@pytest.fixture
def mine(stores: Stores) -> SqlLeaseStore:
    return SqlLeaseStore(stores.database, "this process")


@pytest.fixture
def theirs(stores: Stores) -> SqlLeaseStore:
    return SqlLeaseStore(stores.database, "another process")


async def test_one_process_holds_a_lease_at_a_time(
    mine: SqlLeaseStore, theirs: SqlLeaseStore, clock: StandingClock
) -> None:
    held = await mine.take("match", clock.now(), LEASE)
    assert held is not None
    assert await theirs.take("match", clock.now() + LEASE, LEASE) is None
    assert await theirs.take("bot:telegram", clock.now(), LEASE) is not None
    taken = await theirs.take("match", clock.now() + LEASE + SECOND, LEASE)
    assert taken is not None
    assert taken.epoch == held.epoch + 1


async def test_a_kept_lease_lasts_and_a_lost_one_can_not_be_kept(
    mine: SqlLeaseStore, theirs: SqlLeaseStore, clock: StandingClock
) -> None:
    held = await mine.take("match", clock.now(), LEASE)
    assert held is not None
    clock.advance(LEASE / 2)
    held = await mine.keep(held, clock.now(), LEASE)
    clock.advance(LEASE)
    assert await theirs.take("match", clock.now(), LEASE) is None
    clock.advance(SECOND)
    assert await theirs.take("match", clock.now(), LEASE) is not None
    with pytest.raises(LeaseLost, match="match"):
        await mine.keep(held, clock.now(), LEASE)


async def test_a_lease_given_back_is_free_at_once_and_only_by_its_holder(
    mine: SqlLeaseStore, theirs: SqlLeaseStore, clock: StandingClock
) -> None:
    held = await mine.take("match", clock.now(), LEASE)
    assert held is not None
    await mine.leave(held)
    taken = await theirs.take("match", clock.now(), LEASE)
    assert taken is not None
    await mine.leave(held)
    assert await mine.take("match", clock.now(), LEASE) is None


async def test_a_lease_is_held_until_another_one_takes_it(
    mine: SqlLeaseStore, theirs: SqlLeaseStore, clock: StandingClock
) -> None:
    held = await mine.take("match", clock.now(), LEASE)
    assert held is not None
    clock.advance(2 * LEASE)
    assert await mine.holds(held), "late, and nobody's else"
    assert await theirs.take("match", clock.now(), LEASE) is not None
    assert not await mine.holds(held)


async def test_ending_all_frees_every_lease_and_fences_who_held_one(
    stores: Stores, mine: SqlLeaseStore, clock: StandingClock
) -> None:
    await stores.polls.sync([a_feed()], [], clock.now())
    held = await mine.take("match", clock.now(), LEASE)
    host = await stores.lease(clock.now())
    assert held is not None
    await mine.end_all()
    with pytest.raises(LeaseLost):
        await mine.keep(held, clock.now(), LEASE)
    assert await mine.take("match", clock.now(), LEASE) is not None
    again = await stores.lease(clock.now())
    assert again.epoch > host.epoch


async def test_a_matcher_that_lost_its_lease_writes_nothing(
    stores: Stores, mine: SqlLeaseStore, theirs: SqlLeaseStore, clock: StandingClock
) -> None:
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    (item,) = await stores.pending()
    lost = await mine.take("match", clock.now(), LEASE)
    held = await theirs.take("match", clock.now() + 2 * LEASE, LEASE)
    with pytest.raises(LeaseLost, match="match"):
        await SqlMatchStore(stores.database, lost).record([MatchedItem(item, ())], clock.now())
    assert await stores.pending() == [item]
    await SqlMatchStore(stores.database, held).record([MatchedItem(item, ())], clock.now())
    assert await stores.pending() == []


async def test_a_dispatcher_that_lost_its_lease_claims_and_records_nothing(
    stores: Stores, mine: SqlLeaseStore, theirs: SqlLeaseStore, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "100", "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    (item,) = await stores.pending()
    await stores.ring(clock.now(), item, chat)
    lost = await mine.take("bot:telegram", clock.now(), LEASE)
    mine_then = SqlSendStore(stores.database, lost)
    (delivery,) = await mine_then.claim(Platform.TELEGRAM, clock.now(), 8, busy=frozenset())
    await mine_then.begin([delivery], clock.now())
    theirs_now = SqlSendStore(stores.database, await theirs.take("bot:telegram", clock.now() + 2 * LEASE, LEASE))
    assert await theirs_now.recover(Platform.TELEGRAM, safe_since=clock.now()) == 1
    with pytest.raises(LeaseLost):
        await mine_then.record(delivery, decide(Sent("7"), delivery, clock.now()), clock.now())
    with pytest.raises(LeaseLost):
        await mine_then.claim(Platform.TELEGRAM, clock.now(), 8, busy=frozenset())
    with pytest.raises(LeaseLost):
        await mine_then.begin([delivery], clock.now())
    (again,) = await theirs_now.claim(Platform.TELEGRAM, clock.now(), 8, busy=frozenset())
    assert (again.id, again.ambiguous) == (delivery.id, 1)

"""What several polls leave behind is stored together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.poller.visits import GATHER, GATHER_FIRST_LOOKS, Visits
from bot.ports import PollRecord, Visit
from bot.store.database import Database
from bot.store.polls import SqlPollStore
from tests.builders import a_feed
from tests.clock import StandingClock


class CountingStore(SqlPollStore):
    """Keeps how many visits were stored at a time."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "p1")
        self.together: list[int] = []

    async def store(self, visits: Sequence[Visit]) -> list[int | None]:
        self.together.append(len(visits))
        return await super().store(visits)


@pytest.mark.parametrize(
    ("first_looks", "waits"),
    [
        ((False,), [GATHER]),
        ((False, False, False), [GATHER]),
        ((True,), [GATHER, GATHER_FIRST_LOOKS - GATHER]),
        ((True, True, True), [GATHER, GATHER_FIRST_LOOKS - GATHER]),
        ((True, False, True), [GATHER]),
    ],
)
async def test_first_looks_alone_wait_longer_for_others(
    database: Database, clock: StandingClock, first_looks: tuple[bool, ...], waits: list[float]
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0)

    store = CountingStore(database)
    visits = Visits(store, 0.0, sleep)
    feeds = [a_feed(str(number), f"{number}.example") for number in range(len(first_looks))]
    await store.sync(feeds, [], clock.now())
    leases = await store.claim_hosts(clock.now(), len(feeds), timedelta(minutes=1))
    next_at = clock.now() + timedelta(hours=1)
    async with asyncio.TaskGroup() as tasks:
        for lease, first_look in zip(leases, first_looks, strict=True):
            record = PollRecord(lease.feeds[0].feed.id, clock.now(), next_at)
            if first_look:
                record = replace(record, entries=(), first_look=True)
            tasks.create_task(visits.put(Visit(lease, record, over=True), patient=False))
    assert waited == waits
    assert store.together == [len(feeds)]

"""A matcher that runs: what wakes it and whom it wakes, what it reads, and what it survives."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime

import pytest
import structlog

from bot import matcher
from bot.followed import Followed
from bot.matcher import ITEMS_A_RECORD, Matcher
from bot.model import Item, MatchBatch, MatchedItem, Subscription, SubscriptionMatch
from bot.store.database import Database
from bot.store.matches import SqlMatchStore
from tests.builders import Stores, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker, HintedWake
from tests.unit.matching import match, owed


async def test_the_dispatcher_is_woken_only_when_something_is_owed(stores: Stores, clock: StandingClock) -> None:
    dispatcher = CountingWaker()
    matcher = Matcher(stores.matches, clock, dispatcher)
    await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), an_entry("Weather"))
    revision = await match(stores, clock, matcher)
    assert dispatcher.woken == 0
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await match(stores, clock, matcher, revision)
    assert dispatcher.woken == 1


async def test_a_running_matcher_takes_up_all_that_waits_and_ends_at_a_stop(
    stores: Stores, clock: StandingClock
) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), *[an_entry(f"Item {number}") for number in range(250)], an_entry("KFOR denies"))
    stop, wake = asyncio.Event(), HintedWake()
    async with asyncio.timeout(10):
        task = asyncio.create_task(Matcher(stores.matches, clock, CountingWaker()).run(stop, wake))
        await wake.idle()
        assert await stores.pending() == []
        await stores.publish(clock.now(), an_entry("KFOR again"))
        await wake.look()
        assert await stores.pending() == []
        stop.set()
        wake.set()
        await task
    assert len(await owed(stores, clock)) == 1


class Noting(SqlMatchStore):
    """Notes which revision each claim begins at."""

    begun: tuple[int, ...] = ()

    async def claim(self, revision: int, limit: int) -> MatchBatch:
        self.begun += (revision,)
        return await super().claim(revision, limit)


async def test_a_running_matcher_reads_every_change_of_what_is_followed_once(
    stores: Stores, clock: StandingClock
) -> None:
    stop, wake, store = asyncio.Event(), HintedWake(), Noting(stores.database)
    async with asyncio.timeout(10):
        task = asyncio.create_task(Matcher(store, clock, CountingWaker()).run(stop, wake))
        await wake.idle()
        await stores.a_chat(clock.now(), "1", "KFOR")
        await wake.look()
        await wake.look()
        stop.set()
        wake.set()
        await task
    newest = (await stores.matches.claim(0, 1)).revision
    assert store.begun == (0, newest - 1, newest)


class OneTooMany(Followed):
    """Breaks over one item."""

    def match(self, item: Item) -> tuple[SubscriptionMatch, ...]:
        if item.title == "poison":
            raise RecursionError
        return super().match(item)


async def test_an_item_that_breaks_the_matching_is_logged_and_holds_up_nobody(
    stores: Stores, clock: StandingClock
) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR denies"), an_entry("poison"))
    with structlog.testing.capture_logs() as logs:
        await match(stores, clock, Matcher(stores.matches, clock, CountingWaker(), OneTooMany()))
    assert await stores.pending() == []
    assert len(await owed(stores, clock)) == 1
    assert [each["event"] for each in logs if each["log_level"] == "error"] == ["item_unmatchable"]


class StoppedByTheFirst(SqlMatchStore):
    """Something stops the matcher as soon as it has recorded anything."""

    def __init__(self, database: Database, stop: asyncio.Event) -> None:
        super().__init__(database)
        self.stop = stop

    async def record(self, matched: Sequence[MatchedItem], now: datetime) -> int:
        self.stop.set()
        return await super().record(matched, now)


async def test_a_stop_waits_for_no_more_than_what_is_being_recorded(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), *[an_entry(f"Item {number}") for number in range(50)])
    stop = asyncio.Event()
    async with asyncio.timeout(10):
        await Matcher(StoppedByTheFirst(stores.database, stop), clock, CountingWaker()).run(stop, HintedWake())
    assert len(await stores.pending()) == 50 - ITEMS_A_RECORD


class StoppedWhileItLearns(Followed):
    """Something stops the matcher as soon as it has taken in anything."""

    def __init__(self, stop: asyncio.Event) -> None:
        super().__init__()
        self.stop = stop
        self.learnt = 0

    def apply(self, changed: Iterable[Subscription]) -> None:
        self.stop.set()
        self.learnt += len(list(changed))


async def test_nor_for_all_that_is_followed(
    stores: Stores, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matcher, "CHANGES_AT_ONCE", 2)
    await stores.a_chat(clock.now(), "1", "KFOR", "EULEX", "NATO", "SAD", "EU")
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    stop = asyncio.Event()
    followed = StoppedWhileItLearns(stop)
    async with asyncio.timeout(10):
        await Matcher(stores.matches, clock, CountingWaker(), followed).run(stop, HintedWake())
    assert followed.learnt == 2
    assert len(await stores.pending()) == 1, "what is followed is not known yet"

"""A full disk is said, stops nobody else, and loses nothing: what could not be stored is there once space is back."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import structlog

from bot.alerts.outcome import Sent, decide
from bot.errors import DiskFull
from bot.matcher import Matcher
from bot.model import MatchedItem, NotModified, Platform
from bot.ports import PollRecord
from bot.store.database import Database
from bot.store.sends import SqlSendStore
from bot.store.status import SqlStatusStore
from tests.builders import Stores, a_feed, an_entry, new_entry
from tests.clock import NOON, StandingClock
from tests.fakes.ports import CountingWaker, HintedWake
from tests.unit.poll_round import NEW, begin, feed_of
from tests.until import until

LARGE = "news " * 4_000


async def fill_the_disk(database: Database) -> None:
    """SQLite may take no further page, as when the disk has none."""
    async with database.write() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


async def free_the_disk(database: Database) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


async def test_items_that_find_no_room_are_stored_when_there_is_room_again(
    database: Database, clock: StandingClock
) -> None:
    stores = Stores.of(database)
    await stores.polls.sync([a_feed()], [], clock.now())
    lease = await stores.lease(clock.now())
    entries = tuple(new_entry(an_entry(f"KFOR {number}", LARGE)) for number in range(20))
    record = PollRecord("kossev", clock.now(), clock.now() + timedelta(minutes=10), entries=entries, body_hash="h")
    await fill_the_disk(database)
    with pytest.raises(DiskFull, match="free some space"):
        await stores.record(lease, record)
    assert await stores.pending() == [], "the items and the feed's state are stored together, or not at all"
    await free_the_disk(database)
    clock.advance(timedelta(minutes=2))
    again = await stores.lease(clock.now())
    assert again.feeds[0].body_hash is None, "the poll is made again, for nothing of it was kept"
    assert await stores.record(again, record) == 20


async def test_matches_and_outcomes_that_find_no_room_are_taken_up_later(
    database: Database, clock: StandingClock
) -> None:
    stores = Stores.of(database)
    chats = [await stores.a_chat(clock.now(), str(number), "KFOR") for number in range(300)]
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    (item,) = await stores.pending()
    await fill_the_disk(database)
    with pytest.raises(DiskFull, match="free some space"):
        await stores.ring(clock.now(), item, *chats)
    assert await stores.pending() == [item]
    await free_the_disk(database)
    assert await stores.ring(clock.now(), item, *chats) == 300
    assert await stores.pending() == []
    (delivery,) = await stores.claim(clock.now(), limit=1)
    await SqlSendStore(database).record(delivery, decide(Sent("7"), delivery, clock.now()), clock.now())
    assert await stores.matches.record([MatchedItem(item, ())], clock.now()) == 0
    assert await stores.sends.recover(Platform.TELEGRAM, safe_since=clock.now()) == 0


async def test_a_poller_on_a_full_disk_says_so_and_goes_on_with_the_other_hosts(
    database: Database, clock: StandingClock
) -> None:
    large, small = a_feed("large", "large.example"), a_feed("small", "small.example")
    entries = feed_of(*[an_entry(f"KFOR {number}", LARGE) for number in range(20)])
    round_ = await begin(database, clock, {"new": entries}, large, small, large=[NEW], small=[NotModified()])
    database.refusals.telling = True
    await fill_the_disk(database)
    with structlog.testing.capture_logs() as logs:
        summary = await round_.poller.poll_due()
    assert (summary.feeds, summary.not_stored) == (1, 1)
    (said,) = [each for each in logs if each["log_level"] != "info"]
    assert said["event"] == "not_stored"
    assert "the disk is full" in said["reason"]
    health = await round_.health()
    assert (health["large"].polled_at, health["small"].polled_at) == (None, clock.now())
    await free_the_disk(database)
    clock.advance(timedelta(minutes=2))
    await round_.poller.poll_due()
    assert (await round_.health())["large"].items_last_day == 20


async def test_what_was_fetched_is_kept_until_there_is_room_and_not_fetched_again(
    database: Database, clock: StandingClock
) -> None:
    entries = feed_of(*[an_entry(f"KFOR {number}", LARGE) for number in range(20)])
    round_ = await begin(database, clock, {"new": entries}, kossev=[NEW])
    await fill_the_disk(database)
    async with round_.running():
        await until(lambda: database.refusals.count >= 3)
        await free_the_disk(database)
        await until(lambda: round_.waker.woken > 0)
    assert (await round_.health())["kossev"].items_last_day == 20
    assert round_.fetcher.asked_ids == ["kossev"]


async def test_a_poller_ends_on_a_full_disk_as_promptly_as_ever(database: Database, clock: StandingClock) -> None:
    entries = feed_of(*[an_entry(f"KFOR {number}", LARGE) for number in range(20)])
    round_ = await begin(database, clock, {"new": entries}, kossev=[NEW])
    await fill_the_disk(database)
    async with round_.running():
        await until(lambda: database.refusals.count >= 2)
    assert await round_.pending() == []


async def test_a_matcher_on_a_full_disk_goes_on_when_there_is_room(database: Database, clock: StandingClock) -> None:
    stores, wake, stop = Stores.of(database), HintedWake(), asyncio.Event()
    for number in range(300):
        await stores.a_chat(clock.now(), str(number), "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await fill_the_disk(database)
    matching = asyncio.create_task(Matcher(stores.matches, clock, CountingWaker()).run(stop, wake))
    await wake.idle()
    await wake.look()
    assert database.refusals.count == 2
    await free_the_disk(database)
    await wake.look()
    assert (await SqlStatusStore(database).counts(NOON)).deliveries["pending"] == 300
    stop.set()
    wake.set()
    await matching

"""Matching waits while too much waits to be sent."""

from __future__ import annotations

import asyncio

import pytest
import structlog

from bot.alerts.outcome import Sent, decide
from bot.matcher import Matcher, Outbox
from tests.builders import Stores, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker, HintedWake


def matcher_of(stores: Stores, clock: StandingClock, depth: int) -> Matcher:
    return Matcher(stores.matches, clock, CountingWaker(), outbox=Outbox(depth))


async def overfill(stores: Stores, clock: StandingClock) -> None:
    """Two rings wait, and then an item to match."""
    chats = [await stores.a_chat(clock.now(), each, "KFOR") for each in ("1", "2")]
    await stores.publish(clock.now(), an_entry("KFOR one"))
    (item,) = await stores.pending()
    await stores.ring(clock.now(), item, *chats)
    await stores.publish(clock.now(), an_entry("EULEX two"))


async def send_one(stores: Stores, clock: StandingClock) -> None:
    (delivery,) = await stores.claim(clock.now(), limit=1)
    await stores.sends.record(delivery, decide(Sent("7"), delivery, clock.now()), clock.now())


async def test_items_wait_while_more_is_owed_than_the_outbox_may_hold(stores: Stores, clock: StandingClock) -> None:
    matcher = matcher_of(stores, clock, depth=1)
    await overfill(stores, clock)
    revision, matched = await matcher.step(0)
    assert (matched, len(await stores.pending())) == (0, 1)
    await send_one(stores, clock)
    assert (await matcher.step(revision))[1] == 1
    assert await stores.pending() == []


async def test_what_changes_meanwhile_is_taken_in_and_rings(stores: Stores, clock: StandingClock) -> None:
    matcher = matcher_of(stores, clock, depth=1)
    await overfill(stores, clock)
    revision, _ = await matcher.step(0)
    await stores.a_chat(clock.now(), "3", "EULEX")
    revision, _ = await matcher.step(revision)
    assert {each.query for each in matcher.followed.subscriptions.values()} == {"KFOR", "EULEX"}
    await send_one(stores, clock)
    await matcher.step(revision)
    claimed = await stores.claim(clock.now())
    assert {each.chat.destination.chat for each in claimed} == {"2", "3"}


async def test_the_pause_and_its_end_are_logged_once_each(stores: Stores, clock: StandingClock) -> None:
    await overfill(stores, clock)
    stop, wake = asyncio.Event(), HintedWake()
    with structlog.testing.capture_logs() as logs:
        async with asyncio.timeout(10):
            task = asyncio.create_task(matcher_of(stores, clock, depth=1).run(stop, wake))
            await wake.idle()
            await wake.look()
            await send_one(stores, clock)
            await wake.look()
            await wake.look()
            stop.set()
            wake.set()
            await task
    said = [(each["event"], each["outbox_depth"]) for each in logs if each["event"].startswith("matching_")]
    assert said == [("matching_waits", 1), ("matching_goes_on", 1)]


@pytest.mark.parametrize("depth", [0, 2])
async def test_with_room_or_without_a_limit_nothing_waits(stores: Stores, clock: StandingClock, depth: int) -> None:
    await overfill(stores, clock)
    assert (await matcher_of(stores, clock, depth).step(0))[1] == 1

"""Turns at hosts that redirects lead to, on a real store."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import DiskFull, FeedError, FeedFault
from bot.model import FeedForPoll, HostLease, Lead, NotFree
from bot.poller import Elsewhere
from bot.poller import elsewhere as module
from bot.poller.elsewhere import LONGEST_PUT_OFF, PutOff
from bot.poller.role import REST_AFTER_FAULT
from bot.ports import LedElsewhere
from bot.store.courtesy import SqlCourtesyStore
from bot.store.database import Database
from tests.builders import LEASE, a_feed
from tests.clock import StandingClock
from tests.unit.poll_round import NEW, begin, feed_of
from tests.until import until

THERE = "https://there.example/feed"


class Turns:
    """Elsewhere on one store; time passes by what is slept alone."""

    def __init__(self, database: Database, clock: StandingClock) -> None:
        self.slept: list[float] = []
        self.clock = clock
        self.store = SqlCourtesyStore(database, "this process")
        self.elsewhere = Elsewhere(self.store, clock, LEASE, 0.5, self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    async def ask(self, held: str, *, status: int | None = None, retry_at: object = None) -> None:
        async with self.elsewhere.turn(THERE, held):
            if status is not None:
                raise FeedError(FeedFault.STATUS, "no", status=status, retry_at=retry_at)  # type: ignore[arg-type]

    async def free(self) -> bool:
        taken = await self.store.take("there.example", self.clock.now(), LEASE)
        if isinstance(taken, HostLease):
            await self.store.leave(taken, self.clock.now())
        return isinstance(taken, HostLease)


@pytest.fixture
def turns(database: Database, clock: StandingClock) -> Turns:
    return Turns(database, clock)


async def test_a_host_rests_between_two_that_lead_there(turns: Turns) -> None:
    await turns.ask("a")
    assert turns.slept == []
    await turns.ask("b")
    assert turns.slept == [0.5]


async def test_a_private_one_does_not(turns: Turns) -> None:
    for held in ("a", "b"):
        async with turns.elsewhere.turn(THERE, held, pause=0.0):
            pass
    assert turns.slept == []


async def test_one_that_is_busy_and_says_no_time_rests_for_a_minute(turns: Turns) -> None:
    with suppress(FeedError):
        await turns.ask("a", status=503)
    await turns.ask("b")
    assert turns.slept == [60.0]


async def test_one_that_rests_for_long_is_not_waited_for(turns: Turns) -> None:
    until_then = turns.clock.now() + timedelta(hours=1)
    with suppress(FeedError):
        await turns.ask("a", status=429, retry_at=until_then)
    with pytest.raises(FeedError) as caught:
        await turns.ask("b")
    assert (caught.value.retry_at, turns.slept) == (until_then, [])
    assert "there.example" in str(caught.value)


async def test_one_that_is_asked_all_the_time_is_not_waited_for_without_end(turns: Turns) -> None:
    await turns.store.take("there.example", turns.clock.now(), LEASE * 10)
    with pytest.raises(FeedError):
        await turns.ask("a")
    assert module.LONGEST_WAIT <= sum(turns.slept) < module.LONGEST_WAIT + 1


async def test_one_that_another_process_asks_is_not_waited_for_at_all(turns: Turns) -> None:
    """It may wait for the one that is ours."""
    await SqlCourtesyStore(turns.store._database, "another").take("there.example", turns.clock.now(), LEASE)
    with pytest.raises(PutOff):
        await turns.ask("a")
    assert turns.slept == []


@pytest.mark.parametrize("gap", [8, 61, 300])
def test_a_feed_is_put_off_for_some_minutes_however_seldom_it_is_polled(turns: Turns, gap: int) -> None:
    feed = FeedForPoll(a_feed("kossev"))
    begun = turns.clock.now()
    with pytest.raises(FeedError, match="where the feed's address leads"):  # noqa: PT012 - one of many rounds
        while turns.clock.now() - begun < LONGEST_PUT_OFF + timedelta(seconds=2 * gap):
            before = turns.elsewhere.led(feed)
            turns.elsewhere.put_off(replace(feed, lead=Lead(THERE)), PutOff(host="there.example"), before)
            turns.clock.advance(timedelta(seconds=gap))
    assert turns.clock.now() - begun > LONGEST_PUT_OFF


def test_where_a_feed_was_led_is_not_remembered_for_long(turns: Turns) -> None:
    feed = FeedForPoll(a_feed("kossev"))
    leads = []
    for seconds in (60, 61):
        turns.elsewhere.put_off(replace(feed, lead=Lead(THERE)), PutOff(host="there.example"), None)
        turns.clock.advance(timedelta(seconds=seconds))
        led = turns.elsewhere.led(feed)
        leads.append(led and led.lead)
    assert leads == [Lead(THERE), None]


async def test_nor_a_line_of_others(turns: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_LINE", 0.01)
    async with turns.elsewhere.turn(THERE, "a"):
        with pytest.raises(FeedError):
            await turns.ask("b")
    await turns.ask("c")


async def test_who_is_stopped_leaves_the_host_and_the_line(turns: Turns) -> None:
    there = asyncio.Event()

    async def stay(held: str) -> None:
        async with turns.elsewhere.turn(THERE, held):
            there.set()
            await asyncio.Event().wait()

    first, second = (asyncio.create_task(stay(held)) for held in "ab")
    await there.wait()
    for task in (second, first):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    turns.clock.advance(timedelta(seconds=1))
    assert await turns.free()
    assert not turns.elsewhere._lines
    assert not turns.elsewhere._wanted


async def test_a_host_that_many_lead_to_is_polled_all_the_same(turns: Turns, database: Database) -> None:
    """Its poller looks each second, in the middle of a pause."""
    clock = turns.clock
    round_ = await begin(database, clock, {"new": feed_of()}, a_feed("own", "there.example"), own=[NEW])
    look = clock.now() + timedelta(seconds=0.75)
    led: list[int] = []

    async def sleep(seconds: float) -> None:
        nonlocal look
        end = clock.now() + timedelta(seconds=seconds)
        while look < end:
            clock.advance(look - clock.now())
            await round_.poller.poll_due()
            look += timedelta(seconds=1)
        clock.advance(end - clock.now())

    async def lead(number: int) -> None:
        async with elsewhere.turn(THERE, f"{number}.example"):
            led.append(len(round_.fetcher.asked))

    elsewhere = replace(turns.elsewhere, sleep=sleep)
    begun = clock.now()
    await asyncio.gather(*map(lead, range(20)))
    assert led == [0] + [1] * 19, "polled after the first of them"
    assert clock.now() - begun < timedelta(seconds=0.5 * 20 + 1.5), "they wait longer only while it is due"


class Full(SqlCourtesyStore):
    """Its disk is full."""

    async def take(self, host: str, now: datetime, span: timedelta) -> HostLease | NotFree:  # noqa: ARG002 - the port's
        raise DiskFull(path="tocsin.db", what="the disk is full")


async def test_a_turn_that_cannot_be_stored_is_no_failure_of_the_feed(database: Database, clock: StandingClock) -> None:
    led = LedElsewhere("kossev.example leads to another host, there.example", Lead(THERE))
    round_ = await begin(database, clock, {"new": feed_of()}, kossev=[led, NEW])
    full = Elsewhere(Full(database, "this process"), clock, LEASE, 0.0)
    poller = replace(round_.poller, looker=replace(round_.poller.looker, elsewhere=full))
    with capture_logs() as logs:
        await poller.poll_due()
    assert [each["event"] for each in logs if each["log_level"] in {"error", "warning"}] == []
    health = (await round_.health())["kossev"]
    assert (health.errors, health.error) == (0, None)
    clock.advance(REST_AFTER_FAULT)
    assert (await poller.poll_due()).feeds == 1


async def test_of_hosts_that_would_wait_for_each_other_in_a_circle_one_is_put_off(turns: Turns) -> None:
    """a leads to b, b to c, c to a; each is held by who polls it."""
    now = turns.clock.now()
    held = {name: await turns.store.take(f"{name}.example", now, LEASE) for name in "abc"}
    order: list[str] = []

    async def poll(name: str, there: str) -> None:
        try:
            async with turns.elsewhere.turn(f"https://{there}.example/", f"{name}.example", pause=0.0):
                order.append(name)
        except PutOff:
            order.append(f"{name} is put off")
        lease = held[name]
        assert isinstance(lease, HostLease)
        await turns.store.leave(lease, now)

    tasks = [asyncio.create_task(poll(*each)) for each in ("ab", "bc")]
    await until(lambda: len(turns.elsewhere._wanted) == 2)
    tasks.append(asyncio.create_task(poll("c", "a")))
    async with asyncio.timeout(10):
        await asyncio.gather(*tasks)
    assert order == ["c is put off", "b", "a"]

"""Hosts in turn: one host at a time is asked one thing at a time."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.errors import LeaseLost, Unwritable, first_line
from bot.model import FeedForPoll, HostLease
from bot.poller.cadence import AT_MOST, Cadence
from bot.poller.desk import Desk
from bot.poller.hosts import A_BREATH, Hosts, Manners, standing
from bot.poller.look import Looker
from bot.poller.summary import PollSummary
from bot.poller.turns import Waiting
from bot.poller.visits import Visits
from bot.ports import Clock, PollStore, Visit, Wake, Waker
from bot.schedule import A_STEP

log = structlog.get_logger()

POLITE = Manners()
_GOOD_AGAIN = AT_MOST * 0.9  # a timer may ring a little early
REST_AFTER_FAULT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Round:
    """What is under way, and what it did. `patient`: what the store does not take is given to it again."""

    hosts: Hosts
    visits: Visits
    tasks: asyncio.TaskGroup
    patient: bool
    summary: PollSummary = field(default_factory=PollSummary)
    stop: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Poller:
    """The poll role."""

    store: PollStore
    looker: Looker
    clock: Clock
    matcher_wake: Waker
    manners: Manners = POLITE
    desk: Desk = field(default_factory=Desk)

    async def run(self, stop: asyncio.Event, wake: Wake) -> None:
        """Polls what is due until `stop`; then ends what is under way at its next breath."""
        async with self._round(stop, patient=True) as round_:
            telling = round_.tasks.create_task(_wake_for_more(round_.hosts, wake))
            cadence = Cadence(self.clock)
            looked = -math.inf
            at = None
            while not stop.is_set():
                at = await self._right_plans(at)
                if (now := self.clock.monotonic()) - looked >= _GOOD_AGAIN:
                    round_.hosts.look()
                    round_.summary.tell()
                    looked = now
                try:
                    cadence.took(await self._claim(round_))
                except Unwritable:
                    log.debug("hosts_not_claimed")  # what can't be kept is not asked for
                await wake.wait(cadence.pause)
            telling.cancel()
            await asyncio.sleep(0)  # what is cancelled before it began would not give its host back
            round_.hosts.cancel()

    async def poll_due(self) -> PollSummary:
        """Polls everything that is due now, once."""
        await self._right_plans(None)
        async with self._round(asyncio.Event(), patient=False) as round_:
            while not round_.hosts.worth_a_claim() or await self._claim(round_) or len(round_.hosts):
                await round_.hosts.one_left()
        return round_.summary

    async def _right_plans(self, before: datetime | None) -> datetime | None:
        """Mends what a clock planned that was ahead: at a start, and where it was set back since `before`, which this
        gives for the next time."""
        now = self.clock.now()
        if before is None or now < before - A_STEP:
            try:
                if mended := await self.store.right_plans(now, self.looker.bounds):
                    log.warning("plans_mended", feeds=mended, note="the clock was ahead when they were made")
            except Unwritable:
                log.debug("plans_not_mended")
                return before
        return now

    @asynccontextmanager
    async def _round(self, stop: asyncio.Event, *, patient: bool) -> AsyncIterator[Round]:
        hosts, visits = Hosts(self.manners), Visits(self.store, self.manners.store_again)
        async with asyncio.TaskGroup() as keeping:
            keeper = keeping.create_task(self._keep(hosts))
            try:
                async with asyncio.TaskGroup() as tasks:
                    yield Round(hosts, visits, tasks, patient, stop=stop)
            finally:
                keeper.cancel()

    async def _claim(self, round_: Round) -> int:
        """How many hosts it took on: all that are due, as far as there is room. After a stop none: they would be given
        back, and be due, without end."""
        taken = 0
        while (room := round_.hosts.room()) and not round_.stop.is_set():
            now = self.clock.now()
            leases = await self.store.claim_hosts(now, room.hosts, self.manners.lease, good=room.good)
            round_.hosts.claimed(room, len(leases))
            for number, lease in enumerate(leases, start=1):
                round_.hosts.add(lease, round_.tasks.create_task(self._poll_host(lease, round_)))
                if number % A_BREATH == 0:
                    await asyncio.sleep(0)
            taken += len(leases)
            if len(leases) < room.hosts:
                break
        return taken

    async def _keep(self, hosts: Hosts) -> None:
        """Says at every third of the lease that this process lives; hosts that passed on are left alone."""
        while True:
            await asyncio.sleep(self.manners.lease.total_seconds() / 3)
            held = hosts.leases()
            try:
                kept = await self.store.keep(held, self.clock.now(), self.manners.lease) if held else frozenset()
            except Unwritable:  # nobody else can take them, either
                continue
            except Exception as error:  # noqa: BLE001 - whatever the driver raises; there is time to try again
                log.warning("hosts_not_kept", reason=first_line(error))
                continue
            for lost in [each for each in held if each.host not in kept]:
                log.warning("lease_lost", host=lost.host)
                hosts.lost(lost)

    async def _poll_host(self, lease: HostLease, round_: Round) -> None:
        """Every feed of the host; the last one's rows give it back, too."""
        given_back = False
        not_before = None
        try:
            async with round_.hosts.turns.take(standing(lease)) as waiting:
                given_back = await self._poll_feeds(lease, round_, waiting)
        except LeaseLost:
            log.warning("lease_lost", host=lease.host)
            given_back = True
        except Unwritable:
            round_.summary.not_stored += 1
            not_before = self.clock.now() + REST_AFTER_FAULT
        except Exception as error:  # noqa: BLE001 - a locked database: the others go on, this host comes again
            round_.summary.not_stored += 1
            log.error("poll_not_stored", host=lease.host, reason=first_line(error))  # noqa: TRY400 - one line
            not_before = self.clock.now() + REST_AFTER_FAULT
        finally:
            if not given_back:
                try:
                    await self._give_back(lease, not_before, round_)
                except asyncio.CancelledError:  # by a stop: once more, without patience
                    await self._give_back(lease, not_before, round_)
                    raise

    async def _poll_feeds(self, lease: HostLease, round_: Round, waiting: Waiting) -> bool:
        """Whether the host was given back."""
        for number, feed in enumerate(lease.feeds, start=1):
            if round_.stop.is_set():
                return False
            if number > 1 and not feed.feed.allow_private:
                await asyncio.sleep(self.manners.pause)
            await waiting.again()
            if round_.stop.is_set():
                return False
            with self.desk.place(feed.feed.id) as room:
                record, pause = await self.looker.look(feed, replace(waiting, room=room))
                if record.entries is None:  # next to nothing is kept until it is stored
                    waiting.over()
                over = pause is not None or number == len(lease.feeds)
                rest_until = self._rested(feed) if over else None
                visit = Visit(lease, record, over=over, not_before=pause, rest_until=rest_until)
                await self._put(visit, feed, round_)
            if over:
                return True
        return False

    def _rested(self, feed: FeedForPoll) -> datetime | None:
        """When its host may be asked the next thing: somebody may claim it at once for a feed that is due then."""
        if feed.feed.allow_private or feed.push is not None or not self.manners.pause:
            return None
        return self.clock.now() + timedelta(seconds=self.manners.pause)

    async def _put(self, visit: Visit, feed: FeedForPoll, round_: Round) -> None:
        new = await round_.visits.put(visit, patient=round_.patient)
        if visit.record is not None:
            round_.summary.count(feed, visit.record, new)
        if new:
            self.matcher_wake.set()

    async def _give_back(self, lease: HostLease, not_before: datetime | None, round_: Round) -> None:
        visit = Visit(lease, over=True, not_before=not_before)
        try:
            with suppress(LeaseLost):  # it is somebody else's to give back
                await round_.visits.put(visit, patient=round_.patient and not round_.stop.is_set())
        except Unwritable:
            log.debug("release_not_stored", host=lease.host)
        except Exception as error:  # noqa: BLE001 - the lease ends by itself
            log.error("host_not_released", host=lease.host, reason=first_line(error))  # noqa: TRY400 - one line


async def _wake_for_more(hosts: Hosts, wake: Waker) -> None:
    """Hosts that are left make room for others."""
    while True:
        await hosts.one_left()
        if hosts.worth_a_claim():
            wake.set()

"""Due feeds → fetch → parse → stored items. One host at a time asks one thing at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

import structlog

from bot import schedule
from bot.entries import new_entries, reading_hash
from bot.errors import FeedError, FeedFault, LeaseLost, Unwritable, first_line
from bot.model import FeedForPoll, HostLease, NotModified, ParsedFeed
from bot.ports import Clock, Fetcher, LanguageDetector, Parser, PollRecord, PollStore, Wake, Waker

log = structlog.get_logger()

Stored = TypeVar("Stored")

LOOK_SECONDS = 1.0
FEEDS_NAMED = 5
REST_AFTER_FAULT = timedelta(seconds=30)


class Polled(StrEnum):
    """How one poll of a feed ended."""

    NEW = "new"
    NOT_MODIFIED = "not_modified"  # the server said so
    UNCHANGED = "unchanged"  # the same body, or nothing new in it
    FAILED = "failed"


@dataclass(slots=True)
class PollSummary:
    """What a round of polls did."""

    ends: Counter[Polled] = field(default_factory=Counter)
    new_items: int = 0
    began_to_fail: dict[str, str] = field(default_factory=dict)

    @property
    def feeds(self) -> int:
        """How many feeds were polled."""
        return self.ends.total()


@dataclass(frozen=True, slots=True)
class Manners:
    """How many hosts at once; the pause between two requests to one of them, and the one before what the store would
    not take is given to it again, in seconds. `lease`: after how long without a sign of life another process may poll
    this one's hosts."""

    hosts_at_once: int = 64
    pause: float = 0.5
    store_again: float = 1.0
    lease: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Polling:
    """The hosts that are being polled, each by a task."""

    _tasks: dict[HostLease, asyncio.Task[None]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._tasks)

    def add(self, lease: HostLease, task: asyncio.Task[None]) -> None:
        """Until the task ends."""
        self._tasks[lease] = task
        task.add_done_callback(lambda _task: self._tasks.pop(lease, None))

    def leases(self) -> list[HostLease]:
        """What is held for them."""
        return list(self._tasks)

    def leave(self, lease: HostLease) -> None:
        """At the host's next breath."""
        if lease in self._tasks:
            self._tasks[lease].cancel()

    def cancel(self) -> None:
        """All of them."""
        for task in self._tasks.values():
            task.cancel()


@dataclass(frozen=True, slots=True)
class Poller:
    """The poll role. `chance` gives a number in [0, 1) each time, for spreading polls."""

    store: PollStore
    fetcher: Fetcher
    parser: Parser
    clock: Clock
    matcher_wake: Waker
    chance: Callable[[], float]
    languages: LanguageDetector
    manners: Manners = Manners()

    async def run(self, stop: asyncio.Event, wake: Wake) -> None:
        """Polls what is due until `stop`; then ends what is under way at its next breath."""
        summary, polling = PollSummary(), Polling()
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(self._keep(polling))
            while not stop.is_set():
                for lease in await self._claim(self.manners.hosts_at_once - len(polling)):
                    polling.add(lease, tasks.create_task(self._poll_host(lease, summary, stop, wake)))
                _tell_failures(summary)
                await wake.wait(LOOK_SECONDS)
            keeping.cancel()
            polling.cancel()

    async def poll_due(self) -> PollSummary:
        """Polls everything that is due now, once."""
        summary, polling, stop = PollSummary(), Polling(), asyncio.Event()
        keeping = asyncio.create_task(self._keep(polling))
        try:
            while leases := await self.store.claim_hosts(
                self.clock.now(), self.manners.hosts_at_once, self.manners.lease
            ):
                async with asyncio.TaskGroup() as tasks:
                    for lease in leases:
                        polling.add(lease, tasks.create_task(self._poll_host(lease, summary, stop, None)))
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
        return summary

    async def _claim(self, free: int) -> list[HostLease]:
        """None while nothing can be stored: what can't be kept is not asked for."""
        try:
            return await self.store.claim_hosts(self.clock.now(), free, self.manners.lease) if free else []
        except Unwritable:
            return []

    async def _keep(self, polling: Polling) -> None:
        """Says at every third of the lease that this process lives; hosts that passed on are left alone."""
        while True:
            await asyncio.sleep(self.manners.lease.total_seconds() / 3)
            held = polling.leases()
            try:
                kept = await self.store.keep(held, self.clock.now(), self.manners.lease) if held else frozenset()
            except Unwritable:  # nobody else can take them, either
                continue
            except Exception as error:  # noqa: BLE001 - whatever the driver raises; there is time to try again
                log.warning("hosts_not_kept", reason=first_line(error))
                continue
            for lost in [each for each in held if each.host not in kept]:
                log.warning("lease_lost", host=lost.host)
                polling.leave(lost)

    async def _poll_host(self, lease: HostLease, summary: PollSummary, stop: asyncio.Event, wake: Wake | None) -> None:
        not_before = None
        try:
            for number, feed in enumerate(lease.feeds):
                if stop.is_set():
                    break
                if number and not feed.feed.allow_private:
                    await asyncio.sleep(self.manners.pause)
                not_before = await self._poll_feed(lease, feed, summary, patient=wake is not None)
                if not_before is not None:
                    break
        except LeaseLost:
            log.warning("lease_lost", host=lease.host)
        except Unwritable:
            not_before = self.clock.now() + REST_AFTER_FAULT
        except Exception as error:  # noqa: BLE001 - a locked database: the others go on, this host comes again
            log.error("poll_not_stored", host=lease.host, reason=first_line(error))  # noqa: TRY400 - one line
            not_before = self.clock.now() + REST_AFTER_FAULT
        finally:
            await self._release(lease, not_before, patient=wake is not None and not stop.is_set())
            if wake is not None:
                wake.set()

    async def _release(self, lease: HostLease, not_before: datetime | None, *, patient: bool) -> None:
        try:
            await self._stored(lambda: self.store.release(lease, not_before), patient=patient)
        except Unwritable:
            log.debug("release_not_stored", host=lease.host)
        except Exception as error:  # noqa: BLE001 - the lease ends by itself
            log.error("host_not_released", host=lease.host, reason=first_line(error))  # noqa: TRY400 - one line

    async def _stored(self, store: Callable[[], Awaitable[Stored]], *, patient: bool) -> Stored:
        """While nothing can be stored, what was fetched is kept, and not fetched anew."""
        while True:
            try:
                return await store()
            except Unwritable:
                if not patient:
                    raise
            await asyncio.sleep(self.manners.store_again)

    async def _poll_feed(
        self, lease: HostLease, feed: FeedForPoll, summary: PollSummary, *, patient: bool
    ) -> datetime | None:
        """Polls and stores; gives the time before which the whole host wants no further request."""
        not_before = None
        try:
            record = await self._look(feed)
        except FeedError as error:
            record = self._failure(feed, error)
            if error.fault is FeedFault.BUSY:
                not_before = record.next_at
        except Exception as fault:
            # A fault of ours over one feed: the others are polled all the same.
            log.exception("poll_broke", feed=feed.feed.id)
            record = self._failure(
                feed, FeedError(FeedFault.PARSER, f"a fault in Tocsin: {type(fault).__name__}: {fault}")
            )
        new = await self._stored(lambda: self.store.record(lease, record), patient=patient)
        self._report(feed, record, new, summary)
        if new:
            self.matcher_wake.set()
        return not_before

    async def _look(self, feed: FeedForPoll) -> PollRecord:
        got = await self.fetcher.fetch(feed)
        now = self.clock.now()
        next_at = schedule.next_poll(feed.feed, now, errors=0, fresh_for=got.fresh_for, chance=self.chance())
        unchanged = PollRecord(feed.feed.id, now, next_at, validators=got.validators)
        if isinstance(got, NotModified):
            return unchanged
        body_hash = reading_hash(got, feed)
        if body_hash == feed.body_hash:
            return replace(unchanged, body_hash=body_hash)
        parsed = await self.parser.parse(got, encoding=feed.feed.encoding, digests=feed.digests)
        if feed.feed.language is None:
            parsed = await self._with_languages(parsed)
        first_look = feed.looked_at is None
        return PollRecord(
            feed.feed.id,
            now,
            next_at,
            entries=await asyncio.to_thread(new_entries, feed, parsed, now, first_look),
            validators=got.validators,
            body_hash=body_hash,
            digests=parsed.digests,
            first_look=first_look,
        )

    async def _with_languages(self, parsed: ParsedFeed) -> ParsedFeed:
        found = await self.languages.detect([f"{each.title}\n{each.text}" for each in parsed.entries])
        entries = (replace(each, language=language) for each, language in zip(parsed.entries, found, strict=True))
        return replace(parsed, entries=tuple(entries))

    def _failure(self, feed: FeedForPoll, error: FeedError) -> PollRecord:
        now = self.clock.now()
        next_at = schedule.next_poll(
            feed.feed, now, errors=feed.errors + 1, retry_at=error.retry_at, chance=self.chance()
        )
        gone = error.fault is FeedFault.GONE
        return PollRecord(feed.feed.id, now, next_at, error=str(error), gone=gone)

    def _report(self, feed: FeedForPoll, record: PollRecord, new: int, summary: PollSummary) -> None:
        summary.new_items += new
        if record.error is not None:
            summary.ends[Polled.FAILED] += 1
            log.debug("poll_failed", feed=feed.feed.id, reason=record.error, next_at=record.next_at.isoformat())
            if not feed.errors:
                summary.began_to_fail[feed.feed.id] = record.error
        elif record.entries is None and record.body_hash is None:
            summary.ends[Polled.NOT_MODIFIED] += 1
        else:
            summary.ends[Polled.NEW if new else Polled.UNCHANGED] += 1
            log.info("polled", feed=feed.feed.id, new_items=new, first_look=record.first_look)


def _tell_failures(summary: PollSummary) -> None:
    """One line for all feeds that began to fail since the last: without a network, that is every feed at once."""
    if summary.began_to_fail:
        log.warning(
            "feeds_began_to_fail",
            count=len(summary.began_to_fail),
            feeds=",".join(list(summary.began_to_fail)[:FEEDS_NAMED]),
            reason=next(iter(summary.began_to_fail.values())),
        )
        summary.began_to_fail.clear()

"""Due feeds → fetch → parse → stored items. One host at a time asks one thing at a time."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

import structlog

from bot import schedule
from bot.errors import FeedError, FeedFault, LeaseLost, Unwritable
from bot.model import Document, Entry, FeedForPoll, HostLease, NotModified, ParsedFeed
from bot.ports import Clock, Fetcher, NewEntry, Parser, PollRecord, PollStore, Wake, Waker
from bot.topics.tokens import folded_text

log = structlog.get_logger()

Stored = TypeVar("Stored")

LOOK_SECONDS = 1.0
FEEDS_NAMED = 5
LEASE = timedelta(seconds=60)
REST_AFTER_FAULT = timedelta(seconds=30)
FETCH_AT_MOST = timedelta(seconds=35)
RINGS_AT_FIRST_LOOK = timedelta(hours=2)


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
    not take is given to it again, in seconds."""

    hosts_at_once: int = 64
    pause: float = 0.5
    store_again: float = 1.0


@dataclass(frozen=True, slots=True)
class Poller:
    """The poll role. `chance` gives a number in [0, 1) each time, for spreading polls."""

    store: PollStore
    fetcher: Fetcher
    parser: Parser
    clock: Clock
    matcher_wake: Waker
    chance: Callable[[], float]
    manners: Manners = Manners()

    async def run(self, stop: asyncio.Event, wake: Wake) -> None:
        """Polls what is due until `stop`; then ends what is under way at its next breath."""
        summary = PollSummary()
        polling: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                for lease in await self._claim(self.manners.hosts_at_once - len(polling)):
                    task = tasks.create_task(self._poll_host(lease, summary, stop, wake))
                    polling.add(task)
                    task.add_done_callback(polling.discard)
                _tell_failures(summary)
                await wake.wait(LOOK_SECONDS)
            for task in polling:
                task.cancel()

    async def _claim(self, free: int) -> list[HostLease]:
        """None while nothing can be stored: what can't be kept is not asked for."""
        try:
            return await self.store.claim_hosts(self.clock.now(), free, LEASE) if free else []
        except Unwritable:
            return []

    async def poll_due(self) -> PollSummary:
        """Polls everything that is due now, once."""
        summary = PollSummary()
        stop = asyncio.Event()
        while leases := await self.store.claim_hosts(self.clock.now(), self.manners.hosts_at_once, LEASE):
            async with asyncio.TaskGroup() as tasks:
                for lease in leases:
                    tasks.create_task(self._poll_host(lease, summary, stop, None))
        return summary

    async def _poll_host(self, lease: HostLease, summary: PollSummary, stop: asyncio.Event, wake: Wake | None) -> None:
        not_before = None
        try:
            for number, feed in enumerate(lease.feeds):
                if stop.is_set() or lease.until - self.clock.now() < FETCH_AT_MOST:
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
            log.error("poll_not_stored", host=lease.host, reason=_line(error))  # noqa: TRY400 - one line
            not_before = self.clock.now() + REST_AFTER_FAULT
        finally:
            await self._release(lease, not_before, patient=wake is not None and not stop.is_set())
            if wake is not None:
                wake.set()

    async def _release(self, lease: HostLease, not_before: datetime | None, *, patient: bool) -> None:
        try:
            await self._stored(lease, lambda: self.store.release(lease, not_before), patient=patient)
        except Unwritable:
            log.debug("release_not_stored", host=lease.host)
        except Exception as error:  # noqa: BLE001 - the lease ends by itself
            log.error("host_not_released", host=lease.host, reason=_line(error))  # noqa: TRY400 - one line

    async def _stored(self, lease: HostLease, store: Callable[[], Awaitable[Stored]], *, patient: bool) -> Stored:
        """While nothing can be stored, what was fetched is kept for as long as the lease, and not fetched anew."""
        while True:
            try:
                return await store()
            except Unwritable:
                if not patient or self.clock.now() >= lease.until:
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
        new = await self._stored(lease, lambda: self.store.record(lease, record), patient=patient)
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
        body_hash = _hash(got, feed)
        if body_hash == feed.body_hash:
            return replace(unchanged, body_hash=body_hash)
        parsed = await self.parser.parse(got, encoding=feed.feed.encoding)
        first_look = feed.looked_at is None
        return PollRecord(
            feed.feed.id,
            now,
            next_at,
            entries=await asyncio.to_thread(_new_entries, feed, parsed, now, first_look),
            validators=got.validators,
            body_hash=body_hash,
            first_look=first_look,
        )

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


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def _hash(document: Document, feed: FeedForPoll) -> str:
    """Of the body, and of what decides how it is read."""
    reading = f"{document.content_type}\n{feed.feed.encoding or ''}\n".encode(errors="replace")
    return hashlib.sha256(reading + document.body).hexdigest()


def _new_entries(feed: FeedForPoll, parsed: ParsedFeed, now: datetime, first_look: bool) -> tuple[NewEntry, ...]:
    """Oldest first, so that alerts come in the order of the news; a first look newest first, so that its few rings
    are the newest. Entries of one time keep the document's order, in which the newest stands first."""
    entries = list(parsed.entries) if first_look else list(parsed.entries)[::-1]
    entries.sort(key=lambda each: each.published or now, reverse=first_look)
    return tuple(
        NewEntry(
            entry,
            language=feed.feed.language or parsed.language,
            folded=folded_text(f"{entry.title}\n{entry.text}"),
            may_ring=not first_look or _fresh(entry, now),
        )
        for entry in entries
    )


def _fresh(entry: Entry, now: datetime) -> bool:
    return entry.published is not None and entry.published >= now - RINGS_AT_FIRST_LOOK

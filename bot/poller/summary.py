"""What polls did, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from itertools import islice

import structlog

from bot.model import FeedForPoll
from bot.ports import PollRecord

log = structlog.get_logger()

FEEDS_NAMED = 5
LONG = timedelta(days=1)
"""After so long a failure is told once more: it will hardly pass by itself."""


class Polled(StrEnum):
    """How one poll of a feed ended."""

    NEW = "new"
    NOT_MODIFIED = "not_modified"  # the server said so
    UNCHANGED = "unchanged"  # the same body, or nothing new in it
    FAILED = "failed"
    PUT_OFF = "put_off"  # by seconds: the host that it leads to wasn't free


@dataclass(slots=True)
class PollSummary:
    """What a round of polls did, and what of it is still to be told: failures by feed, with their reasons."""

    ends: Counter[Polled] = field(default_factory=Counter)
    new_items: int = 0
    not_stored: int = 0  # hosts whose answers the database would not take; the log says why
    failed: dict[str, str] = field(default_factory=dict)
    began_to_fail: dict[str, str] = field(default_factory=dict)
    fail_for_long: dict[str, str] = field(default_factory=dict)
    recovered: dict[str, timedelta] = field(default_factory=dict)  # with how long they failed

    @property
    def feeds(self) -> int:
        """How many feeds were polled."""
        return self.ends.total() - self.ends[Polled.PUT_OFF]

    def count(self, feed: FeedForPoll, record: PollRecord, new: int) -> None:
        """One poll more, that brought so many new items."""
        self.new_items += new
        if record.put_off:
            self.ends[Polled.PUT_OFF] += 1
            return
        if record.error is not None:
            self.ends[Polled.FAILED] += 1
            self._count_failure(feed, record, record.error)
            return
        if feed.errors and record.push is None:
            self.recovered[feed.feed.id] = record.at - (feed.failing_since or record.at)
        if record.moved_back:
            log.info("feed_moved_back", feed=feed.feed.id, note="where it had moved fails; its own address works")
        elif record.moved is not None:
            log.warning("feed_moved", feed=feed.feed.id, to=record.moved, note="feeds.yaml names an old address")
        if record.entries is None and record.body_hash is None:
            self.ends[Polled.NOT_MODIFIED] += 1
        else:
            self.ends[Polled.NEW if new else Polled.UNCHANGED] += 1
            (log.info if new or record.first_look else log.debug)(
                "polled", feed=feed.feed.id, new_items=new, first_look=record.first_look
            )

    def _count_failure(self, feed: FeedForPoll, record: PollRecord, reason: str) -> None:
        log.debug("poll_failed", feed=feed.feed.id, reason=reason, next_at=str(record.next_at))
        if record.gone:
            log.warning("feed_gone", feed=feed.feed.id, reason=reason, note="it is polled no more")
            return
        self.failed[feed.feed.id] = reason
        if not feed.errors:
            self.began_to_fail[feed.feed.id] = reason
        elif _crossed(feed, record):
            self.fail_for_long[feed.feed.id] = reason

    def tell_each(self) -> None:
        """A line for each feed that failed, for whoever asked for the round and waits for its end; then as `tell`."""
        for feed, reason in self.failed.items():
            log.warning("feed_failed", feed=feed, reason=reason)
        self.began_to_fail.clear()
        self.tell()

    def tell(self) -> None:
        """One line for all feeds that began to fail since the last, have failed for a day, or answer again: without a
        network, that is every feed at once."""
        self.failed.clear()
        for event, feeds in (("feeds_began_to_fail", self.began_to_fail), ("feeds_fail_for_a_day", self.fail_for_long)):
            if feeds:
                log.warning(event, count=len(feeds), feeds=_named(feeds), reason=next(iter(feeds.values())))
                feeds.clear()
        if self.recovered:
            longest = max(self.recovered.values())
            log.info(
                "feeds_recovered",
                count=len(self.recovered),
                feeds=_named(self.recovered),
                failed_for_hours=round(longest.total_seconds() / 3600, 1),
            )
            self.recovered.clear()


def _crossed(feed: FeedForPoll, record: PollRecord) -> bool:
    """Whether this poll is the first since the failure has lasted for long; rows tell, also after a restart."""
    if feed.failing_since is None or feed.polled_at is None:
        return False
    return feed.polled_at < feed.failing_since + LONG <= record.at


def _named(feeds: Iterable[str]) -> str:
    return ",".join(islice(feeds, FEEDS_NAMED))

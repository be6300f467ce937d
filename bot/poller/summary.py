"""What polls did, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

import structlog

from bot.model import FeedForPoll
from bot.ports import PollRecord

log = structlog.get_logger()

FEEDS_NAMED = 5


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

    def count(self, feed: FeedForPoll, record: PollRecord, new: int) -> None:
        """One poll more, that brought so many new items."""
        self.new_items += new
        if record.error is not None:
            self.ends[Polled.FAILED] += 1
            log.debug("poll_failed", feed=feed.feed.id, reason=record.error, next_at=record.next_at.isoformat())
            if not feed.errors:
                self.began_to_fail[feed.feed.id] = record.error
        elif record.entries is None and record.body_hash is None:
            self.ends[Polled.NOT_MODIFIED] += 1
        else:
            self.ends[Polled.NEW if new else Polled.UNCHANGED] += 1
            (log.info if new or record.first_look else log.debug)(
                "polled", feed=feed.feed.id, new_items=new, first_look=record.first_look
            )

    def tell_failures(self) -> None:
        """One line for all feeds that began to fail since the last: without a network, that is every feed at once."""
        if self.began_to_fail:
            log.warning(
                "feeds_began_to_fail",
                count=len(self.began_to_fail),
                feeds=",".join(list(self.began_to_fail)[:FEEDS_NAMED]),
                reason=next(iter(self.began_to_fail.values())),
            )
            self.began_to_fail.clear()

"""Our own network, as the polls of this process find it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.errors import FeedError, FeedFault
from bot.model import FeedForPoll
from bot.model.places import host_of
from bot.schedule import Reach

log = structlog.get_logger()

_NO_ANSWER = frozenset({FeedFault.UNREACHABLE, FeedFault.TIMEOUT})
WORTH_TELLING = timedelta(minutes=1)
"""At a start the first to fail may come before the first to answer."""


@dataclass(slots=True)
class Network:
    """What polls tell of it. Feeds that may be in the operator's own network tell nothing, nor do pushes."""

    _reach: Reach = field(default_factory=Reach)
    _since: datetime | None = None
    _told: bool = False

    @property
    def away(self) -> bool:
        """Whether nobody is reached."""
        return self._reach.away

    def met(self, feed: FeedForPoll, error: FeedError | None, now: datetime, *, away: bool) -> bool:
        """A poll of the feed had an answer, or ended in the error. `away`: as it was when that poll began. Gives
        whether the error is on account of our network, or else of this machine."""
        if error is not None and error.ours:
            return feed.push is None
        if feed.push is not None or feed.feed.allow_private or (error and error.fault is FeedFault.ADDRESS):
            return False
        answered = error is None or error.fault not in _NO_ANSWER
        self._reach = self._reach.answered() if answered else self._reach.unanswered(host_of(feed.url), feed.errors)
        self._tell(now)
        return not answered and (away or self.away)

    def _tell(self, now: datetime) -> None:
        """Once that it is away, and once that it is back."""
        if not self.away:
            if self._told and self._since is not None:
                log.info("network_back", after_hours=round((now - self._since).total_seconds() / 3600, 1))
            self._since, self._told = None, False
        elif self._since is None:
            self._since = now
        elif not self._told and now - self._since >= WORTH_TELLING:
            self._told = True
            log.warning("network_away", note="no host of any feed answers; that counts against none of them")

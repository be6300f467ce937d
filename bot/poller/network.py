"""Our own network, as the polls of this process find it."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog

from bot.errors import FeedError, FeedFault
from bot.model import FeedForPoll
from bot.model.places import host_of
from bot.schedule import Reach

log = structlog.get_logger()

_NO_ANSWER = frozenset({FeedFault.UNREACHABLE, FeedFault.TIMEOUT})


@dataclass(slots=True)
class Network:
    """What polls tell of it. Feeds that may be in the operator's own network tell nothing, nor do pushes."""

    _reach: Reach = field(default_factory=Reach)

    @property
    def away(self) -> bool:
        """Whether nobody is reached."""
        return self._reach.away

    def met(self, feed: FeedForPoll, error: FeedError | None, *, away: bool) -> bool:
        """A poll of the feed had an answer, or ended in the error. `away`: as it was when that poll began. Gives
        whether the error is on account of our network."""
        if feed.push is not None or feed.feed.allow_private or (error and error.fault is FeedFault.ADDRESS):
            return False
        before, answered = self.away, error is None or error.fault not in _NO_ANSWER
        self._reach = self._reach.answered() if answered else self._reach.unanswered(host_of(feed.url), feed.errors)
        if self.away and not before:
            log.warning("network_away", note="no host of any feed answers; that counts against none of them")
        elif before and not self.away:
            log.info("network_back", feed=feed.feed.id)
        return not answered and (away or self.away)

"""What every use case is given: who asks, and the desk with the ports and limits behind it."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from math import ceil

from bot.config import Limits
from bot.errors import NotAllowed, TooManyCommands
from bot.model import Chat, Destination, Platform
from bot.ports import ChatStore, Clock, FeedGuide, ItemStore, StoryStore
from bot.topics.vocabulary import Vocabulary

MINUTE = 60.0
HOUR = 3600.0
CHAT_SHARE = 3
"""A whole chat's limit, as a multiple of a person's."""

Key = tuple[Destination, str | None]
"""A person in a chat; None is all of them together."""


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks from where. `person` is the platform's id of them. `may_change` answers whether this person may change
    the chat's alerts: it may cost an API call, so it is asked only by use cases that change something. `private`: a
    chat of one person."""

    destination: Destination
    person: str
    may_change: Callable[[], Awaitable[bool]]
    private: bool = False


@dataclass(slots=True)
class _Recent:
    """The calls admitted within the span (seconds), and when a refusal was last told."""

    admitted: deque[float] = field(default_factory=deque)
    told_at: float | None = None

    def check(self, limit: int, now: float, span: float) -> None:
        """Raises TooManyCommands."""
        while self.admitted and self.admitted[0] <= now - span:
            self.admitted.popleft()
        if len(self.admitted) < limit:
            return
        told = self.told_at is not None and self.told_at > now - MINUTE
        if not told:
            self.told_at = now
        raise TooManyCommands(limit, max(1, ceil(self.admitted[0] + span - now)), told=told)

    def idle(self, now: float, span: float) -> bool:
        """Whether nothing that still counts is kept here."""
        latest = max(self.told_at or 0.0, self.admitted[-1] if self.admitted else 0.0)
        return latest <= now - span


@dataclass(slots=True)
class Throttle:
    """At most `limit` calls within `span` (seconds) for each person, so that nobody alone keeps a chat's others out,
    and three times as many for the whole chat; 0 is no limit."""

    limit: int
    span: float = MINUTE
    calls: dict[Key, _Recent] = field(default_factory=dict)

    def admit(self, destination: Destination, person: str, now: float) -> None:
        """Raises TooManyCommands with the whole seconds until the next call is admitted. A call that is refused
        counts for nobody."""
        if not self.limit:
            return
        self._forget(now)
        own = self.calls.setdefault((replace(destination, thread=""), person), _Recent())
        # Of all threads together: their replies share the chat's pace.
        everybody = self.calls.setdefault((replace(destination, thread=""), None), _Recent())
        own.check(self.limit, now, self.span)
        everybody.check(CHAT_SHARE * self.limit, now, self.span)
        own.admitted.append(now)
        everybody.admitted.append(now)

    def _forget(self, now: float) -> None:
        """Chats that have been silent for so long take no memory."""
        if len(self.calls) > 10_000:
            self.calls = {key: recent for key, recent in self.calls.items() if not recent.idle(now, self.span)}


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports and limits that the use cases work with; `operators`: the operator's own chats."""

    chats: ChatStore
    items: ItemStore
    stories: StoryStore
    clock: Clock
    limits: Limits
    guide: FeedGuide
    throttle: Throttle
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    looks: Throttle = field(default_factory=lambda: Throttle(0, HOUR))
    operators: frozenset[Destination] = frozenset()

    def admit(self, requester: Requester) -> None:
        """Counts a request, whatever it asks for, before anything is looked up for it. Raises TooManyCommands.

        The local chat is the operator's own, and may be asked as fast as its buttons can be pressed.
        """
        if requester.destination.platform is not Platform.LOCAL:
            self.throttle.admit(requester.destination, requester.person, self.clock.monotonic())

    async def open(self, requester: Requester) -> Chat:
        """The requester's chat."""
        return await self.chats.chat(requester.destination, self.clock.now())

    async def open_to_change(self, requester: Requester) -> Chat:
        """The same, for somebody who may change it. Raises NotAllowed."""
        chat = await self.open(requester)
        if not await requester.may_change():
            raise NotAllowed
        return chat


def too_long(desk: Desk, query: str) -> bool:
    """Whether a query is longer than may be typed."""
    return 0 < desk.limits.query_length < len(query)

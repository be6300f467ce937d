"""What every use case is given: who asks, and the desk with the ports and limits behind it."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from math import ceil

from bot.config import Limits
from bot.errors import NotAllowed, TooManyCommands
from bot.model import Chat, Destination
from bot.ports import ChatStore, Clock, ItemStore

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks from where. `may_change` answers whether this person may change the chat's alerts: it may cost an
    API call, so it is asked only by use cases that change something. `private`: a chat of one person."""

    destination: Destination
    may_change: Callable[[], Awaitable[bool]]
    private: bool = False


@dataclass(slots=True)
class Throttle:
    """At most `limit` calls within a minute for each key; 0 is no limit."""

    limit: int
    calls: dict[Destination, deque[float]] = field(default_factory=dict)

    def admit(self, key: Destination, now: float) -> None:
        """Raises TooManyCommands with the whole seconds until the next call is admitted."""
        if not self.limit:
            return
        self._forget(now)
        recent = self.calls.setdefault(key, deque())
        while recent and recent[0] <= now - MINUTE:
            recent.popleft()
        if len(recent) >= self.limit:
            raise TooManyCommands(self.limit, max(1, ceil(recent[0] + MINUTE - now)))
        recent.append(now)

    def _forget(self, now: float) -> None:
        """Chats that have been silent for a minute take no memory."""
        if len(self.calls) > 10_000:
            self.calls = {key: calls for key, calls in self.calls.items() if calls and calls[-1] > now - MINUTE}


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports and limits that the use cases work with."""

    chats: ChatStore
    items: ItemStore
    clock: Clock
    limits: Limits
    feed_count: Callable[[], int]
    throttle: Throttle

    async def open(self, requester: Requester) -> Chat:
        """The requester's chat. Raises TooManyCommands."""
        self.throttle.admit(requester.destination, self.clock.monotonic())
        return await self.chats.chat(requester.destination, self.clock.now())

    async def open_to_change(self, requester: Requester) -> Chat:
        """The same, for somebody who may change it. Raises NotAllowed."""
        chat = await self.open(requester)
        if not await requester.may_change():
            raise NotAllowed
        return chat

"""The queue behind getUpdates: offsets, allowed updates, one poll at a time."""

import asyncio
from collections.abc import Sequence
from typing import Any

from tests.fakes.telegram.errors import RefusedError
from tests.fakes.telegram.faults import conflict

Update = dict[str, Any]

_SILENT_UNLESS_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
_LONGEST_POLL = 50


class Closing(Exception):
    """The server is shutting down."""


class Updates:
    """Updates wait here until a getUpdates with a higher offset says they arrived."""

    def __init__(self) -> None:
        self.waiting: list[Update] = []
        self.allowed: frozenset[str] = frozenset()
        self.polls = 0
        self._last_id = 1000
        self._holder: object | None = None
        self._changed = asyncio.Condition()
        self._closing = False

    @property
    def polled(self) -> bool:
        """Whether a long poll is open now."""
        return self._holder is not None

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for this kind; an empty list means the usual ones."""
        return kind in self.allowed if self.allowed else kind not in _SILENT_UNLESS_ASKED

    async def put(self, kind: str, content: Update) -> bool:
        """Queue an update; False if the bot doesn't want its kind, and it is lost as on the real server."""
        if not self.wants(kind):
            return False
        self._last_id += 1
        async with self._changed:
            self.waiting.append({"update_id": self._last_id, kind: content})
            self._changed.notify_all()
        return True

    async def poll(self, offset: int, limit: int, seconds: float, allowed: Sequence[str] | None) -> list[Update]:
        """Acknowledge what lies before the offset, then wait for something to give; empty when time is up."""
        if allowed is not None:
            self.allowed = frozenset(allowed)
        self._acknowledge(offset)
        me = object()
        async with self._changed:
            self.polls += 1
            self._holder = me
            self._changed.notify_all()
            try:
                async with asyncio.timeout(min(seconds, _LONGEST_POLL)):
                    await self._changed.wait_for(lambda: self._ready(me))
            except TimeoutError:
                return []
            finally:
                ended_by_other = self._holder is not me
                if not ended_by_other:
                    self._holder = None
            if self._closing:
                raise Closing
            if ended_by_other:
                raise RefusedError(conflict())
            return self.waiting[:limit]

    def forget(self) -> None:
        """Drop what waits, as deleteWebhook with drop_pending_updates does."""
        self.waiting.clear()

    async def close(self) -> None:
        """End the open poll."""
        self._closing = True
        async with self._changed:
            self._changed.notify_all()

    def _ready(self, me: object) -> bool:
        return bool(self.waiting) or self._closing or self._holder is not me

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            self.waiting = self.waiting[offset:]
        else:
            self.waiting = [each for each in self.waiting if each["update_id"] >= offset]

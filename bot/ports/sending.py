"""What the chat role needs to send: a platform's way out, its pace, and a store."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from bot.alerts.outcome import Outcome, Verdict
from bot.model import (
    Delivery,
    Platform,
    Ring,
    Said,
)


class Messenger(Protocol):
    """One platform's way out."""

    @property
    def platform(self) -> Platform:
        """Whose deliveries it sends."""
        ...

    async def send(self, delivery: Delivery, said: Said, *, reply_to: str | None = None) -> Outcome:
        """One API call; in reply to a message, and without one where that is there no more. Never raises but for
        cancellation: every failure is an Outcome."""
        ...

    async def edit(self, delivery: Delivery, said: Ring, remote_id: str) -> Outcome:
        """Makes the alert's message say this, as `send`. One that says so already counts as Sent; one that is there no
        more is Lost, and no other takes its place."""
        ...


class Pace(Protocol):
    """Keeps replies within what a platform allows, together with alerts."""

    def reply(self, chat: str) -> AbstractAsyncContextManager[None]:
        """Begins when a reply to the chat may go out; what is done inside is its call.

        Raises TurnTooLate when that is so far off that nobody waits for it any more.
        """
        ...

    def told_to_wait(self, chat: str, wait: timedelta) -> None:
        """The platform refused a reply there, and asks to wait; for whom, it doesn't say."""
        ...


class SendStore(Protocol):
    """What the dispatcher keeps."""

    async def claim(self, platform: Platform, now: datetime, limit: int, *, busy: frozenset[str]) -> list[Delivery]:
        """Due deliveries, marked as sending: one a chat, oldest first within it, none to the chats in `busy` (the
        platform's ids); among stories in turn."""
        ...

    async def begin(self, begun: Sequence[Delivery], now: datetime) -> None:
        """Of these claimed ones the calls are made now: what is found in flight later, and was not begun, surely didn't
        arrive."""
        ...

    async def record(self, delivery: Delivery, verdict: Verdict, now: datetime) -> None:
        """Writes the verdict, and what it says of the chat, in one transaction."""
        ...

    async def record_sent(self, sent: Sequence[tuple[Delivery, Verdict]], now: datetime) -> None:
        """The same for many that a platform has taken: all in one transaction. To do it twice changes nothing."""
        ...

    async def recover(self, platform: Platform, *, safe_since: datetime) -> int:
        """What was in flight when its process died becomes due again; what was begun, as ambiguous unless it
        was so after `safe_since`. Gives how many were begun."""
        ...

    async def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """Claimed, and not begun: due again as if never claimed."""
        ...

    async def expire(self, platform: Platform, now: datetime, older_than: timedelta) -> int:
        """Ends up to 1000 rings that wait for longer, and owes their chats a notice of how many they were, together.

        Edits that wait for as long end beside them, and nobody is told. Gives the number of rings and edits; 0 when
        none are left. What is in flight and the notices themselves stay.
        """
        ...

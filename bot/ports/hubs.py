"""What WebSub needs: hubs to ask, and a store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.model import HubMode, HubRequest, Lead


class Hubs(Protocol):
    """Asks hubs, with every guard of a fetch."""

    async def ask(self, request: HubRequest, lead: Lead | None = None) -> None:
        """Asks the hub, or where its `lead` has come to. Returns when that has taken it; it is good only once the hub
        has come back for the proof.

        Raises FeedError; LedElsewhere where a redirect leads to another host, which is to be asked in its own turn.
        """
        ...


class HubStore(Protocol):
    """What is subscribed to at hubs, and what they brought. `token` is the last part of a callback's address."""

    async def claim(self, base: str, now: datetime, limit: int) -> list[HubRequest]:
        """What is to be asked now, each counted as asked: the longest due first, and some of each host, so that one
        with many doesn't keep others waiting. Callbacks begin with `base`; where that, or a feed's hub, is another than
        it was, everything begins anew."""
        ...

    async def refused(self, request: HubRequest, reason: str, not_before: datetime | None) -> None:
        """The hub did not take it; it may say when to ask again at the earliest."""
        ...

    async def rest(self, host: str, until: datetime, unasked: Sequence[HubRequest]) -> None:
        """No hub at this host is asked before `until`. `unasked` were claimed, and don't count as asked."""
        ...

    async def verify(self, token: str, mode: HubMode, topic: str, lease: timedelta, now: datetime) -> bool:
        """Whether this was asked for and not proven yet; from now on it holds for the lease, or is over."""
        ...

    async def deny(self, token: str, topic: str, reason: str, now: datetime) -> bool:
        """The hub will not serve, or serves no more. False where nothing is known of it."""
        ...

    async def secret(self, token: str) -> str | None:
        """What signs that which is pushed there; None where nothing is to be pushed."""
        ...

    async def push(self, token: str, content_type: str, body: bytes, now: datetime) -> bool:
        """Keeps what was pushed, to be read by whoever polls the feed. False where too much waits already, or
        came within the hour."""
        ...

"""What the operator's page and `stats` need."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.model import (
    Counts,
    FeedHealth,
)


class StatusStore(Protocol):
    """What the operator is shown."""

    async def counts(self, now: datetime) -> Counts:
        """Rows by kind and state as of now."""
        ...

    async def oldest_owed(self) -> datetime | None:
        """When the oldest delivery was owed that a chat waits for; quick, however many were sent."""
        ...

    async def feeds(self, now: datetime) -> list[FeedHealth]:
        """Every enabled feed's health, in the order of feeds.yaml."""
        ...

    async def subscribers(self) -> int:
        """How many chats follow anything."""
        ...

    def unwritable(self) -> str | None:
        """Why nothing can be stored now, and what to do; None while all is well."""
        ...

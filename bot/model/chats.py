"""Where alerts go, and what is followed there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.articles import SummaryLength


class Platform(StrEnum):
    """Where a chat lives. `local` is the page that the bot itself serves."""

    TELEGRAM = "telegram"
    DISCORD = "discord"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where alerts go: a chat of a platform, and a thread in it ("" is the chat's main line)."""

    platform: Platform
    chat: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Chat:
    """A destination as the store knows it. `language` is None until somebody chose one."""

    id: int
    destination: Destination
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A destination following a topic: either its own query or a named topic, whose query this then is."""

    id: int
    chat_id: int
    query: str
    topic: str | None = None
    active: bool = True
    created_at: datetime | None = None
    rings_last_week: int = 0
    length: SummaryLength = SummaryLength.LONG

    @property
    def label(self) -> str:
        """What the chat calls it."""
        return self.topic or self.query

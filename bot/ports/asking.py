"""What the commands need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import (
    Chat,
    Destination,
    Discovery,
    Feed,
    Item,
    StoryPair,
    Subscription,
    SubscriptionMatch,
    SummaryLength,
    Told,
    Topic,
)
from bot.topics.candidates import Condition


class ChatStore(Protocol):
    """What the commands keep and ask."""

    async def chat(self, destination: Destination, now: datetime) -> Chat:
        """The chat, made if it is new; one that was paused is awake again."""
        ...

    async def set_language(self, chat: Chat, language: str) -> None:
        """`language`: en, sr-Latn, sr-Cyrl or sq."""
        ...

    async def subscriptions(self, chat: Chat, now: datetime) -> list[Subscription]:
        """The active ones, oldest first."""
        ...

    async def subscribe(
        self, chat: Chat, query: str, topic: str | None, now: datetime, *, limit: int
    ) -> Subscription | None:
        """The new subscription; None if it was there already. Raises TooManySubscriptions."""
        ...

    async def unsubscribe(self, chat: Chat, subscription_id: int) -> Subscription | None:
        """What was removed; None if there was nothing."""
        ...

    async def set_length(self, chat: Chat, subscription_id: int, length: SummaryLength) -> bool:
        """How long the summaries of its alerts are from now on; False if it isn't followed here."""
        ...

    async def remember(self, chat: Chat, text: str, now: datetime) -> int:
        """Keeps what was typed, for the buttons under the answer; the same text has the same number."""
        ...

    async def recall(self, chat: Chat, number: int) -> str | None:
        """What was typed, by its number; None when it is no longer kept."""
        ...

    async def topics(self) -> list[Topic]:
        """The named topics, in the order of feeds.yaml."""
        ...


class ItemStore(Protocol):
    """Stored items, for previews, /recent and /search."""

    async def find(self, condition: Condition, since: datetime | None, limit: int) -> list[Item]:
        """The newest items that may match (the matcher decides), newest first."""
        ...

    async def sample(self, condition: Condition, since: datetime, skip: int, limit: int) -> tuple[list[Item], int]:
        """Of all that may match, in a shuffled order that is the same each time, those behind the first `skip`; and how
        many there are in all, where there are any of those. Some that are older than `since` may be among them, if they
        were stored later."""
        ...

    async def origins(self) -> dict[str, tuple[str, ...]]:
        """The tags of every feed by its id, of those too that are no longer polled."""
        ...

    async def watched_since(self) -> datetime | None:
        """When the first feed was first looked at; None before."""
        ...

    async def told(self, chat: Chat, alert: int | None) -> Told | None:
        """An alert of this chat by its number, or the last one that was sent there; None if there is none."""
        ...

    async def item(self, number: int) -> Item | None:
        """An item by its number."""
        ...

    async def stories(self, chat: Chat, items: Sequence[int]) -> dict[int, tuple[int, int]]:
        """The story of each of the items, as the chat is told it, and how many sources carry that; items without a
        story are left out."""
        ...


class StoryStore(Protocol):
    """Items that somebody wants told apart from their story."""

    async def split(
        self, chat: Chat, alert: int, item: Item, matches: Sequence[SubscriptionMatch], now: datetime
    ) -> bool | None:
        """Splits an item off the story of an alert, for this chat: it rings there by itself if anything matches, and
        the alert is owed an edit. The pair is kept for tuning.

        False: that was done before. None: the item is not of that story, or the one that tells it.
        """
        ...

    async def split_for_all(self, item_id: int, now: datetime) -> bool:
        """The same for every chat, and for the window of stories. False: the item has its story for itself."""
        ...

    async def pairs(self) -> list[StoryPair]:
        """Every pair that was told apart."""
        ...


class FeedGuide(Protocol):
    """Which feeds are watched, and which a site has."""

    @property
    def watched(self) -> Sequence[Feed]:
        """The enabled feeds, in the order of feeds.yaml."""
        ...

    async def find(self, text: str) -> Discovery:
        """Looks at an address as somebody typed it, never into a private network; bounded in requests and time."""
        ...


@dataclass(frozen=True, slots=True)
class LocalMessage:
    """A line of the local chat: what was typed (`mine`) as text, or a chat message as JSON."""

    id: int
    mine: bool
    body: str
    at: datetime
    revision: int = 0


class LocalStore(Protocol):
    """The local chat's table."""

    async def post(self, chat: str, body: str, now: datetime, *, mine: bool) -> int:
        """Appends; gives the line's id."""
        ...

    async def replace(self, message_id: int, body: str) -> None:
        """Edits a line in place."""
        ...

    async def latest(self, chat: str, limit: int) -> list[LocalMessage]:
        """The last `limit` lines, oldest first."""
        ...

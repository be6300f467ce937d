"""Alerts and the deliveries that owe them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.articles import SummaryLength
from bot.model.chats import Chat
from bot.model.feeds import Item
from bot.model.summaries import Telling


class DeliveryState(StrEnum):
    """Where a delivery stands. `unknown`: the send was ambiguous twice; an operator is shown it."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class TopicHit:
    """A topic of the chat that the story matched, with the words as they were written."""

    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ring:
    """What an alert says: once for a story and destination, naming every topic that matched."""

    title: str
    link: str
    source: str
    at: datetime
    summary: str
    topics: tuple[TopicHit, ...]
    language: str | None = None
    sample: bool = False
    alert: int | None = None  # its number, for whoever asks about it


@dataclass(frozen=True, slots=True)
class ToldTopic:
    """A topic that an alert answered: its query as it is now, and the words as they were written."""

    label: str
    query: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An alert that a chat was sent."""

    item: Item
    topics: tuple[ToldTopic, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """What is said in place of alerts that grew too old to be sent: how many they were."""

    count: int


@dataclass(frozen=True, slots=True)
class Digest:
    """Stories that were too many within an hour to ring one by one: of a feed, or of a topic (`of_topic`), by its
    `name`. `items` are the latest of `count`; `topics` are all that they matched."""

    name: str
    of_topic: bool
    count: int
    items: tuple[Item, ...]
    topics: tuple[str, ...] = ()


Said = Ring | Missed | Digest


@dataclass(frozen=True, slots=True)
class OwedRing:
    """The stored half of a ring: the item that tells the story, the topics of the chat that matched, and what its
    article tells, where that was read. `length`: the longest that one of the topics is followed with."""

    item: Item
    topics: tuple[TopicHit, ...]
    alert: int | None = None
    article: Telling | None = None
    length: SummaryLength = SummaryLength.LONG


@dataclass(frozen=True, slots=True)
class OwedEdit:
    """The stored half of an edit: what the alert says by now, its message (None while there is none), a digest of what
    that showed last, and since when the alert has been there."""

    ring: OwedRing
    remote_id: str | None
    shown: str | None
    alerted_at: datetime


@dataclass(frozen=True, slots=True)
class OwedNotice:
    """The stored half of a notice: how many alerts expired."""

    missed: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """The row that owes one API call, claimed. `ambiguous` counts sends that may have arrived."""

    id: int
    chat: Chat
    key: str
    owed: OwedRing | OwedEdit | OwedNotice | Digest
    created_at: datetime
    attempts: int = 0
    ambiguous: int = 0

    @property
    def nonce(self) -> str:
        """At most 25 characters, the same for every attempt of this row, and not that of a row of another database."""
        return f"{self.id}-{int(self.created_at.timestamp() * 1000):x}"

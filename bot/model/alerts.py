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
class Source:
    """An item by which a feed carries a story; `name` is the feed's."""

    item: int
    feed: str
    name: str
    title: str
    link: str
    language: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who carries a story: beside the source that tells it the newest `others`, one item each; how many sources and
    languages there are in all. `own`: what the source that tells it carries besides."""

    others: tuple[Source, ...] = ()
    sources: int = 1
    languages: int = 1
    own: Source | None = None


ALONE = Coverage()
"""One source carries it."""


@dataclass(frozen=True, slots=True)
class Ring:
    """What an alert says: once for a story and destination, naming every topic that matched, and who else carries it.
    `earlier`: of a reply to an alert, that one's title."""

    title: str
    link: str
    source: str
    at: datetime
    summary: str
    topics: tuple[TopicHit, ...]
    language: str | None = None
    sample: bool = False
    alert: int | None = None  # its number, for whoever asks about it
    also: Coverage = ALONE
    earlier: str | None = None


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
    alert: int
    story: tuple[Source, ...] = ()  # every item of it that the chat was not told apart, the newest first


@dataclass(frozen=True, slots=True)
class Missed:
    """What is said in place of alerts that grew too old to be sent: how many they were."""

    count: int


@dataclass(frozen=True, slots=True)
class Digest:
    """Stories that were too many within an hour to ring one by one: of a feed, or of a topic (`of_topic`), by its
    `name`. `items` are the latest of `count`; `topics` are all that they matched. Of the count so many are
    `developments`: what came of stories that were told before."""

    name: str
    of_topic: bool
    count: int
    items: tuple[Item, ...]
    topics: tuple[str, ...] = ()
    developments: int = 0


Said = Ring | Missed | Digest


@dataclass(frozen=True, slots=True)
class OwedRing:
    """The stored half of a ring: the item that tells the story, the topics of the chat that matched, and what its
    article tells, where that was read. `length`: the longest that one of the topics is followed with."""

    item: Item
    topics: tuple[TopicHit, ...]
    alert: int | None = None
    also: Coverage = ALONE
    article: Telling | None = None
    length: SummaryLength = SummaryLength.LONG


@dataclass(frozen=True, slots=True)
class OwedReply:
    """The stored half of a reply to an alert: what it tells, the alert's message (None where it has none), and its
    title."""

    ring: OwedRing
    remote_id: str | None
    earlier: str


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
    owed: OwedRing | OwedEdit | OwedReply | OwedNotice | Digest
    created_at: datetime
    attempts: int = 0
    ambiguous: int = 0

    @property
    def nonce(self) -> str:
        """At most 25 characters, the same for every attempt of this row, and not that of a row of another database."""
        return f"{self.id}-{int(self.created_at.timestamp() * 1000):x}"

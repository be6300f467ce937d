"""The words of the design as data: frozen, no I/O. Times are aware UTC; text is plain (no markup), NFC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


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


# --- Feeds and what they publish -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feed:
    """A polled source, as feeds.yaml or a chat named it. `interval` None learns its own; `language` is BCP 47."""

    id: str
    url: str
    name: str
    language: str | None = None
    tags: tuple[str, ...] = ()
    interval: timedelta | None = None
    enabled: bool = True
    allow_private: bool = False
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A named query from feeds.yaml, with a line about it."""

    name: str
    query: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Validators:
    """ETag and Last-Modified exactly as the server sent them."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FeedForPoll:
    """What a poll of one feed needs to know: the feed and what the polls before it left behind."""

    feed: Feed
    validators: Validators = Validators()
    body_hash: str | None = None
    looked_at: datetime | None = None  # the first look: the first poll that parsed
    errors: int = 0  # failures in a row


@dataclass(frozen=True, slots=True)
class Lease:
    """What this process alone may do until `until`; `epoch` fences what is written under it."""

    name: str
    epoch: int
    until: datetime


@dataclass(frozen=True, slots=True)
class HostLease:
    """One host, held by this process as long as it keeps it; `epoch` fences what is written under it."""

    host: str
    epoch: int
    feeds: tuple[FeedForPoll, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A fetched body (decompressed) with what is needed to read it."""

    url: str  # after redirects
    content_type: str
    body: bytes
    validators: Validators = Validators()
    fresh_for: timedelta | None = None  # what the server's caching headers ask for


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server said that nothing changed."""

    validators: Validators = Validators()
    fresh_for: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a parsed feed. `identity` is stable over polls; `text` is plain, a line a paragraph."""

    identity: str
    title: str
    link: str
    text: str
    published: datetime | None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document's entries, in document order, and what it says of itself."""

    entries: tuple[Entry, ...]
    title: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as stored. `seen_at` is when a poll first held it."""

    id: int
    feed_id: str
    feed_name: str
    title: str
    link: str
    text: str
    language: str | None
    published: datetime | None
    seen_at: datetime
    tags: tuple[str, ...] = ()
    first_look: bool = False

    @property
    def at(self) -> datetime:
        """The published time where it is credible (not after we saw it), else when it was seen."""
        if self.published is not None and self.published <= self.seen_at:
            return self.published
        return self.seen_at


# --- What chats follow ---------------------------------------------------------------------------------------------


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

    @property
    def label(self) -> str:
        """What the chat calls it."""
        return self.topic or self.query


# --- Alerts and their deliveries -----------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Missed:
    """What is said in place of alerts that grew too old to be sent: how many they were."""

    count: int


@dataclass(frozen=True, slots=True)
class OwedRing:
    """The stored half of a ring: the item that tells the story, and the topics of the chat that matched."""

    item: Item
    topics: tuple[TopicHit, ...]


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
    owed: OwedRing | OwedNotice
    created_at: datetime
    attempts: int = 0
    ambiguous: int = 0

    @property
    def nonce(self) -> str:
        """At most 25 characters, the same for every attempt of this row, and not that of a row of another database."""
        return f"{self.id}-{int(self.created_at.timestamp() * 1000):x}"


@dataclass(frozen=True, slots=True)
class SubscriptionMatch:
    """A subscription that an item matched, with the words as written, each once, in order of place."""

    subscription: Subscription
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchedItem:
    """The matcher's verdict on one item. `fingerprint` joins exact copies into one story."""

    item: Item
    matches: tuple[SubscriptionMatch, ...]
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class MatchBatch:
    """Unmatched items, with the subscriptions that changed since `revision` was last read, from one transaction."""

    revision: int
    changed: tuple[Subscription, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by kind and state, and the oldest delivery still owed."""

    feeds: int
    items: int
    stories: int
    subscriptions: int
    deliveries: dict[str, int] = field(default_factory=dict)
    oldest_owed: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How a feed does, for the operator."""

    feed: Feed
    looked_at: datetime | None
    polled_at: datetime | None
    ok_at: datetime | None
    next_at: datetime | None
    errors: int
    error: str | None
    items_last_day: int

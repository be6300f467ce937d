"""What the engine needs from outside: few protocols, small, one per consumer. Every store verb is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.alerts.outcome import Outcome, Verdict
from bot.model import (
    Chat,
    Counts,
    Delivery,
    Destination,
    Document,
    Entry,
    Feed,
    FeedForPoll,
    FeedHealth,
    HostLease,
    Item,
    Lease,
    MatchBatch,
    MatchedItem,
    Missed,
    NotModified,
    ParsedFeed,
    Platform,
    Ring,
    Subscription,
    Topic,
    Validators,
)
from bot.topics.candidates import Candidates


class Clock(Protocol):
    """The time, as an argument."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...


class Waker(Protocol):
    """Gives a hint that rows may be waiting; never the work itself."""

    def set(self) -> None:
        """Wakes whoever waits, or who waits next."""
        ...


class Wake(Waker, Protocol):
    """Takes the hint."""

    async def wait(self, seconds: float) -> None:
        """Returns when woken, or after `seconds` at the latest."""
        ...


# --- The way in ----------------------------------------------------------------------------------------------------


class Fetcher(Protocol):
    """Gets a feed's document, with every guard."""

    async def fetch(self, feed: FeedForPoll) -> Document | NotModified:
        """Raises FeedError."""
        ...


class Parser(Protocol):
    """Turns a document into entries, fenced in time and memory."""

    async def parse(self, document: Document, *, encoding: str | None = None) -> ParsedFeed:
        """Raises FeedError."""
        ...


@dataclass(frozen=True, slots=True)
class PollRecord:
    """What one poll leaves behind, committed together: feed state, validators and the new entries.

    Exactly one of three: `error` (it failed), `entries` None (nothing changed), or `entries` (a parsed document).
    """

    feed_id: str
    at: datetime
    next_at: datetime
    entries: tuple[NewEntry, ...] | None = None
    validators: Validators | None = None
    body_hash: str | None = None
    first_look: bool = False
    error: str | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry ready to store: its language, folded text for search, and whether it may still ring."""

    entry: Entry
    language: str | None
    folded: str
    may_ring: bool


class LeaseStore(Protocol):
    """What only one process at a time may do. Every process has a store with a name of its own."""

    async def take(self, name: str, now: datetime, span: timedelta) -> Lease | None:
        """The lease for `span`; None while another process holds it."""
        ...

    async def keep(self, lease: Lease, now: datetime, span: timedelta) -> Lease:
        """The lease for `span` from now. Raises LeaseLost."""
        ...

    async def leave(self, lease: Lease) -> None:
        """Gives it back, so that nobody has to wait for its end."""
        ...

    async def end_all(self) -> None:
        """Ends every lease, hosts' too: for who knows that no other process lives."""
        ...


class PollStore(Protocol):
    """What the poll role keeps."""

    async def sync(self, feeds: Sequence[Feed], topics: Sequence[Topic], now: datetime) -> None:
        """Makes feeds and topics what feeds.yaml says. What vanished is disabled, never deleted."""
        ...

    async def claim_hosts(self, now: datetime, limit: int, lease: timedelta) -> list[HostLease]:
        """Up to `limit` hosts with due feeds, leased, the longest due first."""
        ...

    async def keep(self, held: Sequence[HostLease], now: datetime, lease: timedelta) -> frozenset[str]:
        """The hosts that are still held, now until `lease` from now; the others passed on to another process."""
        ...

    async def record(self, lease: HostLease, record: PollRecord) -> int:
        """Stores a poll; gives the number of new items. Raises LeaseLost."""
        ...

    async def release(self, lease: HostLease, not_before: datetime | None = None) -> None:
        """Gives the host back; it is due when its next feed is, and no feed of it before `not_before`."""
        ...

    async def make_due(self, now: datetime) -> int:
        """Makes every enabled feed due now; gives their number."""
        ...


# --- In the middle -------------------------------------------------------------------------------------------------


class MatchStore(Protocol):
    """What the match role keeps."""

    async def claim(self, revision: int, limit: int) -> MatchBatch:
        """The subscriptions changed after `revision`, and the oldest unmatched items, from one transaction."""
        ...

    async def record(self, matched: Sequence[MatchedItem], now: datetime) -> int:
        """Stores stories, alerts, owed deliveries and the items' match state; gives the deliveries owed.

        At most 1000 deliveries a transaction, the item's state in its last: a crash in between repeats nothing.
        """
        ...

    async def owed_more_than(self, depth: int) -> bool:
        """Whether more than `depth` deliveries wait to be sent, over all platforms."""
        ...


class Messenger(Protocol):
    """One platform's way out."""

    @property
    def platform(self) -> Platform:
        """Whose deliveries it sends."""
        ...

    async def send(self, delivery: Delivery, said: Ring | Missed) -> Outcome:
        """One API call. Never raises but for cancellation: every failure is an Outcome."""
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

    async def recover(self, platform: Platform, *, repeat_safe: bool) -> int:
        """What was in flight when its process died becomes due again; what was begun, as ambiguous unless
        `repeat_safe`. Gives how many were begun."""
        ...

    async def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """Claimed, and not begun: due again as if never claimed."""
        ...

    async def expire(self, platform: Platform, now: datetime, older_than: timedelta) -> int:
        """Ends up to 1000 rings that wait for longer, and owes their chats a notice of how many they were, together.

        Gives the number of rings; 0 when none are left. What is in flight and the notices themselves stay.
        """
        ...


# --- What chats ask ------------------------------------------------------------------------------------------------


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

    async def find(self, candidates: Candidates, since: datetime | None, limit: int) -> list[Item]:
        """Items that may match (the matcher decides), newest first. Empty `candidates`: every item."""
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


class StatusStore(Protocol):
    """What the operator is shown."""

    async def counts(self) -> Counts:
        """Rows by kind and state."""
        ...

    async def feeds(self, now: datetime) -> list[FeedHealth]:
        """Every enabled feed's health, in the order of feeds.yaml."""
        ...

    def unwritable(self) -> str | None:
        """Why nothing can be stored now, and what to do; None while all is well."""
        ...

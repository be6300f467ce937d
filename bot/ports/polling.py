"""What the poll role needs: the way in, and a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import FeedError, FeedFault
from bot.model import (
    Article,
    Document,
    Entry,
    Feed,
    FeedForPoll,
    Hints,
    HostLease,
    HubLink,
    Lead,
    Move,
    NotModified,
    Page,
    ParsedFeed,
    Rhythm,
    Topic,
    Validators,
)
from bot.schedule import Bounds


class LedElsewhere(FeedError):
    """{detail}"""

    lead: Lead

    def __init__(self, detail: str, lead: Lead) -> None:
        super().__init__(FeedFault.REDIRECTS, detail)
        self.lead = lead


class Room(Protocol):
    """Where a document is kept while it is read."""

    @property
    def is_large(self) -> bool:
        """Whether it is room that only a few may have at once."""
        ...

    async def more(self, count: int) -> None:
        """Returns when there is room for so many bytes more."""
        ...


class Fetcher(Protocol):
    """Gets a feed's document, with every guard."""

    async def fetch(self, feed: FeedForPoll, room: Room | None = None) -> Document | NotModified:
        """From its address, or where its `lead` has come to; read as there is `room` for it, and waiting for that takes
        nothing from the time it has. Raises FeedError; one that stays at a host LedElsewhere, where a redirect leads
        away from it."""
        ...


class Parser(Protocol):
    """Turns a document into entries, fenced in time and memory."""

    async def parse(
        self, document: Document, *, encoding: str | None = None, digests: bytes | None = None
    ) -> ParsedFeed:
        """All entries; by the `digests` that the feed's last document left, only the new and the changed ones.

        Raises FeedError.
        """
        ...


class PageReader(Protocol):
    """Tells which feeds a web page names, fenced in the same way."""

    async def page(self, document: Document) -> Page:
        """Raises FeedError."""
        ...


class ArticleReader(Protocol):
    """Reads articles, fenced in the same way, and never asks the network."""

    async def read(self, document: Document, *, language: str | None = None) -> Article:
        """The article of a web page or a plain text; its language is `language`, or a guess. Raises FeedError: what it
        is instead, when it is none (NO_ARTICLE), or that it broke the reader (PARSER)."""
        ...


class RobotsReader(Protocol):
    """Reads robots.txt, fenced in the same way."""

    async def robots(self, rules: str, url: str) -> float | None:
        """How many seconds the rules ask to pause between two requests; None where they forbid the address. Raises
        FeedError when they broke the reader (PARSER)."""
        ...


class LanguageDetector(Protocol):
    """Tells what language texts are in."""

    async def detect(self, texts: Sequence[str]) -> list[str | None]:
        """BCP 47 for each; None where a text is too short to tell, or could be several."""
        ...


@dataclass(frozen=True, slots=True)
class PollRecord:
    """What one poll leaves behind, committed together: feed state, validators and the new entries.

    Exactly one of three: `error` (it failed), `entries` None (nothing changed), or `entries` (a parsed document). None
    of them where it was `put_off` until `next_at`: nothing else changes.
    """

    feed_id: str
    at: datetime
    next_at: datetime | None  # None: as it was planned
    entries: tuple[NewEntry, ...] | None = None
    validators: Validators | None = None
    body_hash: str | None = None  # of a document that came, changed or not
    digests: bytes | None = None  # of the entries, where they came
    first_look: bool = False
    error: str | None = None
    uncounted: bool = False  # on account of our own network: it is no further failure of a feed that fails already
    retry_at: datetime | None = None  # its server forbids asking for it before
    gone: bool = False
    move: Move | None = None  # where the server redirects for good
    moved: str | None = None  # that address takes the place of the feed's from now on
    moved_back: bool = False  # that address is the feed's own, and no other takes its place any more
    hints: Hints | None = None  # None: as they were
    hub: HubLink | None = None  # that a parsed document names, or its headers
    push: int | None = None  # the push that was read in place of asking; of the server this tells nothing
    put_off: bool = False
    rhythm: Rhythm | None = None
    newest: datetime | None = None  # up to when the feed has shown what it published; None: as it was


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry ready to store: its language, folded text for search, and whether it may still ring."""

    entry: Entry
    language: str | None
    folded: str
    may_ring: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """What is to be stored of a visit to a host: one poll, that the host is given back (`over`), or both.

    A host that is given back is due when its next feed is, but not before `rest_until`, and no feed of it before
    `not_before`: with a poll, that is what its server wants.
    """

    lease: HostLease
    record: PollRecord | None = None
    over: bool = False
    not_before: datetime | None = None
    rest_until: datetime | None = None


class PollStore(Protocol):
    """What the poll role keeps."""

    async def sync(self, feeds: Sequence[Feed], topics: Sequence[Topic], now: datetime) -> None:
        """Makes feeds and topics what feeds.yaml says. What vanished is disabled, never deleted."""
        ...

    async def claim_hosts(self, now: datetime, limit: int, lease: timedelta, *, good: bool = False) -> list[HostLease]:
        """Up to `limit` hosts with due feeds, leased, the longest due first. `good`: those alone of which a due feed
        was read the last time it was asked, or has a push to be read."""
        ...

    async def keep(self, held: Sequence[HostLease], now: datetime, lease: timedelta) -> frozenset[str]:
        """The hosts that are still held, now until `lease` from now; the others passed on to another process."""
        ...

    async def store(self, visits: Sequence[Visit]) -> list[int | None]:
        """All in one transaction; gives for each the number of new items, or None where its lease has passed on: of
        such a visit nothing is stored.

        An entry whose identity, link or text the feed had before is that item: it is updated, and matched again where
        the change is one and the item's first 24 hours aren't over.
        """
        ...

    async def right_plans(self, now: datetime, bounds: Bounds) -> int:
        """Mends what a clock planned that was ahead, see schedule.right_plan; gives the number of such feeds."""
        ...

    async def make_due(self, now: datetime) -> int:
        """Makes every enabled feed due now but those that their servers forbid to ask for yet; gives the number of
        these."""
        ...

"""Feeds, what polls of them need and bring."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import IntEnum
from operator import attrgetter

from bot.model.hubs import HubLink, Push
from bot.model.rhythm import Rhythm


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
class Hints:
    """What a feed's document asks of those who poll it: how rarely (`ttl`, `sy:updatePeriod`), and in which hours and
    on which days (Monday is 0) of UTC not at all."""

    every: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()

    def as_data(self) -> dict[str, object] | None:
        """For a column of JSON; None where it asks for nothing, as nearly all do."""
        if self == _NO_HINTS:
            return None
        every = self.every and self.every.total_seconds()
        return {"every": every, "skip_hours": sorted(self.skip_hours), "skip_days": sorted(self.skip_days)}

    @classmethod
    def of(cls, data: dict[str, object] | None) -> Hints:
        """From the column; what isn't as expected asks for nothing."""
        match data:
            case {"every": every, "skip_hours": [*hours], "skip_days": [*days]}:
                wait = timedelta(seconds=every) if isinstance(every, (int, float)) else None
                return cls(wait, frozenset(map(int, hours)), frozenset(map(int, days)))
        return _NO_HINTS


_NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Validators:
    """ETag and Last-Modified exactly as the server sent them, a character a byte; `of`: the address, after redirects,
    whose they are; `lifetime`: for how long that answer is fresh, also for a 304 that says nothing of it."""

    etag: str | None = None
    last_modified: str | None = None
    of: str | None = None
    lifetime: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Where a feed's server redirects for good: since when, and on how many polls in a row."""

    to: str
    since: datetime
    polls: int = 1


@dataclass(frozen=True, slots=True)
class Lead:
    """Where redirects have led so far: to this address, after so many of them and so many seconds; `for_now`: through
    one that may lead elsewhere the next time, `for_good`: the address that permanent ones alone led to."""

    to: str
    redirects: int = 0
    seconds: float = 0.0
    for_now: bool = False
    for_good: str | None = None


@dataclass(frozen=True, slots=True)
class FeedForPoll:
    """What a poll of one feed needs to know: the feed and what the polls before it left behind."""

    feed: Feed
    validators: Validators = Validators()
    body_hash: str | None = None
    digests: bytes | None = None  # see ParsedFeed
    looked_at: datetime | None = None  # the first look: the first poll that parsed
    whole_at: datetime | None = None  # when a document last came, changed or not
    errors: int = 0  # failures in a row
    failing_since: datetime | None = None
    polled_at: datetime | None = None
    hints: Hints = Hints()
    rhythm: Rhythm = field(default_factory=Rhythm)
    moved: str | None = None  # the address that took the place of the feed's own
    move: Move | None = None  # where it may go next
    lead: Lead | None = None  # how far this poll has come
    newest: datetime | None = None  # up to when it has shown what it published
    push: Push | None = None  # a document that its hub brought, to be read in place of asking
    pushed_until: datetime | None = None  # its hub brings what is new, as far as can be told

    @property
    def url(self) -> str:
        """The address to ask."""
        return self.moved or self.feed.url


@dataclass(frozen=True, slots=True)
class Document:
    """A fetched body (decompressed) with what is needed to read it."""

    url: str  # after redirects
    content_type: str
    body: bytes
    validators: Validators = Validators()
    fresh_for: timedelta | None = None  # what the server's caching headers ask for
    moved_to: str | None = None  # where every redirect up to there was for good
    partial: bool = False  # it holds what is new alone: what it leaves out is not gone
    hub: HubLink | None = None  # that its headers name
    links: tuple[str, ...] = ()  # the values of its headers `Link`


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server said that nothing changed."""

    validators: Validators = Validators()
    fresh_for: timedelta | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a parsed feed. `identity` is stable over polls; `text` is plain, a line a paragraph; `language` is
    what its text seems to be in, where that was asked.

    `link_key` and `text_key`, digests of the canonical link and of title and text, know the entry when its GUID has
    changed; b"" where they name nothing. `brief`: its text may be a rubric's, the same each day, and names it only
    where those of many others of its document name them, too.
    """

    identity: str
    title: str
    link: str
    text: str
    published: datetime | None
    updated: datetime | None = None
    language: str | None = None
    link_key: bytes = b""
    text_key: bytes = b""
    brief: bool = False

    def __reduce__(self) -> tuple[type[Entry], tuple[object, ...]]:
        """Thirty come from a parser's process with each document: the way of dataclasses takes twice as long."""
        return Entry, _VALUES(self)


_VALUES = attrgetter(*(each.name for each in fields(Entry)))


class Order(IntEnum):
    """How a document's entries stand, by their dates."""

    UNTOLD = 0
    MIXED = 1
    NEWEST_FIRST = 2
    OLDEST_FIRST = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document's entries stand beside those that the last one held, by their identities: above all of them
    (`ahead`), below all of them (`behind`). `keeps`: most of what the last one held is still there."""

    order: Order = Order.UNTOLD
    ahead: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    keeps: bool = False

    @property
    def at_the_new_end(self) -> frozenset[str]:
        """Entries that stand where news come; the newest come first, unless dates tell otherwise."""
        return self.behind if self.order is Order.OLDEST_FIRST else self.ahead

    @property
    def at_the_old_end(self) -> frozenset[str]:
        """Entries that stand where a document goes on that shows more of what is old."""
        return self.ahead if self.order is Order.OLDEST_FIRST else self.behind


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document's entries, in document order, and what it says of itself.

    Read by the `digests` that the last document left, `entries` are those alone that are new or changed; all, where the
    document can't be cut. `held_before` are the identities among them that the last document held too, `standing` is
    where the others stand. `count` is how many entries the whole document has. `digests` are for the next one; None
    where it holds nothing.
    `kind`: RSS, Atom, RDF, JSON Feed; "" where it isn't said. `unread`: how many entries are left out, of too many,
    of which nothing tells that they are old; 0 where the last document left some out, too. `cut_off`: it breaks off.
    """

    entries: tuple[Entry, ...]
    title: str = ""
    language: str | None = None
    hints: Hints = Hints()
    count: int = 0
    held_before: frozenset[str] = frozenset()
    standing: Standing = Standing()
    digests: bytes | None = None
    kind: str = ""
    unread: int = 0
    cut_off: bool = False
    hub: HubLink | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as stored. `seen_at` is when a poll first held it; `edits` counts how often it has changed since, and
    `again` tells that it was matched before it did, or (`parted`) was split off its story."""

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
    edits: int = 0
    again: bool = False
    parted: bool = False

    @property
    def sample(self) -> bool:
        """Whether it is of the sample newsroom."""
        return "sample" in self.tags

    @property
    def at(self) -> datetime:
        """The published time where it is credible (not after we saw it), else when it was seen."""
        if self.published is not None and self.published <= self.seen_at:
            return self.published
        return self.seen_at

"""Feeds, what polls of them need and bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


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
    digests: bytes | None = None  # see ParsedFeed
    looked_at: datetime | None = None  # the first look: the first poll that parsed
    errors: int = 0  # failures in a row


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
    """One entry of a parsed feed. `identity` is stable over polls; `text` is plain, a line a paragraph; `language` is
    what its text seems to be in, where that was asked."""

    identity: str
    title: str
    link: str
    text: str
    published: datetime | None
    updated: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document's entries, in document order, and what it says of itself.

    Read by the `digests` that the last document left, `entries` are those alone that are new or changed. `held_before`
    are the identities among them that the last document held too. `count` is how many entries the whole document has.
    `digests` are for the next one; None where none help.
    """

    entries: tuple[Entry, ...]
    title: str = ""
    language: str | None = None
    count: int = 0
    held_before: frozenset[str] = frozenset()
    digests: bytes | None = None


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

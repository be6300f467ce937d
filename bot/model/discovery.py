"""Looking for the feeds of a site: what a page links, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PageLink:
    """A feed that a page names. `comments`: of what readers say, not of what the site publishes."""

    url: str
    title: str = ""
    comments: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page says of feeds, those of the site before those of comments. `declared`: it links them as its
    feeds; else they are addresses that only look so. `canonical`: what it calls its own address; `refresh`: where it
    leads by itself."""

    links: tuple[PageLink, ...] = ()
    declared: bool = False
    canonical: str = ""
    generator: str = ""
    refresh: str = ""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that answered and could be read. `kind`: RSS, Atom, RDF or JSON Feed; `language` is a guess (BCP 47);
    `via` says how it was found; `private`: it is asked with `allow_private`."""

    url: str
    title: str
    kind: str
    entries: int
    newest: datetime | None
    language: str | None
    via: str
    comments: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Discovery:
    """What became of a look at an address. `tried`: a line for each address that gave no feed; `fault`: why the
    address itself could not be read, one of errors.FeedFault; `feedless`: a service without feeds of its own;
    `hurried`: time was up."""

    asked: str
    found: tuple[FoundFeed, ...] = ()
    tried: tuple[str, ...] = ()
    fault: str | None = None
    feedless: str | None = None
    hurried: bool = False

"""An article as it was read from a page or a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Article:
    """`text` is the article's own, plain, a line a paragraph; `title` "" where there is none. `published` is aware UTC;
    `zoned`: its source named the time zone, else it was a local time read in the zone of the portals that we know.
    `language` is BCP 47."""

    title: str
    published: datetime | None
    language: str | None
    text: str
    zoned: bool = True


class SummaryLength(StrEnum):
    """How much of a story a subscription wants to read."""

    TITLE = "title"
    SHORT = "short"
    LONG = "long"

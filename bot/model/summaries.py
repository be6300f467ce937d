"""What alerts are summed up from: articles behind items' links, and what a language model makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PATIENCE = timedelta(seconds=8)
"""How long rings wait for an article."""


@dataclass(frozen=True, slots=True)
class WantedArticle:
    """An article that is to be read: of the item that a chat is told of, with its feed's own `title` and `text`, and of
    which `story`. Rings wait for it until
    `until`; `tries`: how often it was tried before. A private address may be asked only where the feed at `feed_url` is
    itself (`allow_private`)."""

    id: int
    link: str
    host: str
    until: datetime
    tries: int
    title: str
    text: str
    language: str | None
    story: int | None
    feed_url: str
    allow_private: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told from an article: by a language model (`summary`), or from its own text; `title` "" where it has
    none."""

    text: str
    summary: str | None = None
    published: datetime | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Robots:
    """A site's robots.txt; `rules` None: it couldn't be asked, and nothing there may be. It counts until `until`."""

    rules: str | None
    until: datetime


class CallState(StrEnum):
    """How a call of a language model ended. `refused`: what it answered can't be shown."""

    BEGUN = "begun"
    MADE = "made"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ModelCall:
    """A call of a language model: one for a story, and for a text. `key` is of the model, the prompt and the text."""

    key: str
    model: str
    story: int | None
    language: str | None


@dataclass(frozen=True, slots=True)
class CallEnd:
    """How it ended: with a `text`, or with what was wrong."""

    state: CallState
    text: str | None = None
    fault: str | None = None

"""What a parser's child process is asked to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Job:
    """One document to read. `now` judges its dates; `encoding` overrides what it says of itself; `digests` are what
    the feed's last document left, see ParsedFeed; a `partial` one holds what is new alone; `links` as for Document."""

    url: str
    content_type: str
    body: bytes
    encoding: str | None
    now: datetime
    digests: bytes | None = None
    partial: bool = False
    links: tuple[str, ...] = ()

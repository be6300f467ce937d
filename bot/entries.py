"""What becomes of a fetched document's entries (pure)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from bot.model import Document, Entry, FeedForPoll, ParsedFeed
from bot.ports import NewEntry
from bot.topics.tokens import folded_text

RINGS_AT_FIRST_LOOK = timedelta(hours=2)


def reading_hash(document: Document, feed: FeedForPoll) -> str:
    """Of the body, and of what decides how it is read."""
    reading = f"{document.content_type}\n{feed.feed.encoding or ''}\n".encode(errors="replace")
    return hashlib.sha256(reading + document.body).hexdigest()


def new_entries(feed: FeedForPoll, parsed: ParsedFeed, now: datetime, first_look: bool) -> tuple[NewEntry, ...]:
    """Oldest first, so that alerts come in the order of the news; a first look newest first, so that its few rings
    are the newest. Entries of one time keep the document's order, in which the newest stands first."""
    entries = list(parsed.entries) if first_look else list(parsed.entries)[::-1]
    entries.sort(key=lambda each: each.published or now, reverse=first_look)
    return tuple(
        NewEntry(
            entry,
            language=feed.feed.language or entry.language or parsed.language,
            folded=folded_text(f"{entry.title}\n{entry.text}"),
            may_ring=not first_look or _fresh(entry, now),
        )
        for entry in entries
    )


def _fresh(entry: Entry, now: datetime) -> bool:
    return entry.published is not None and entry.published >= now - RINGS_AT_FIRST_LOOK

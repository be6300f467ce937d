"""What becomes of a fetched document's entries (pure)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model import Document, Entry, FeedForPoll, ParsedFeed
from bot.ports import NewEntry
from bot.topics.tokens import folded_text

RINGS_AT_FIRST_LOOK = timedelta(hours=2)
LATE = timedelta(days=2)  # so old, an entry that was never shown before is of the archive
LATE_TOGETHER = timedelta(hours=1)  # or so old, where it comes with many others
FEW = 5


def reading_hash(document: Document, feed: FeedForPoll) -> str:
    """Of the body, and of what decides how it is read."""
    reading = f"{document.content_type}\n{feed.feed.encoding or ''}\n".encode(errors="replace")
    return hashlib.sha256(reading + document.body).hexdigest()


def new_entries(feed: FeedForPoll, parsed: ParsedFeed, now: datetime, first_look: bool) -> tuple[NewEntry, ...]:
    """Oldest first, so that alerts come in the order of the news; a first look newest first, so that its few rings
    are the newest. Entries of one time keep the document's order, in which the newest stands first."""
    entries = list(parsed.entries) if first_look else list(parsed.entries)[::-1]
    entries.sort(key=lambda each: each.published or now, reverse=first_look)
    silent = _not_fresh(parsed.entries, now) if first_look else archived(feed, parsed, now)
    return tuple(
        NewEntry(
            entry,
            language=feed.feed.language or entry.language or parsed.language,
            folded=folded_text(f"{entry.title}\n{entry.text}"),
            may_ring=entry.identity not in silent,
        )
        for entry in entries
    )


def archived(feed: FeedForPoll, parsed: ParsedFeed, now: datetime) -> frozenset[str]:
    """Entries that are shown for the first time and aren't news, by their identities.

    A feed that goes on publishes what is newer than all it has shown, whatever its dates are. What is older by two days
    is of its archive; by an hour, where more than five such come at once. Without a date its place tells: more than
    five below all that the last document held. In a feed that had shown nothing, more than five that are old or undated
    are.
    """
    shown = feed.newest or feed.looked_at
    if shown is None:
        return frozenset()
    shown = min(shown, now)
    new = [each for each in parsed.entries if each.identity not in parsed.held_before]
    late = [each for each in new if each.published is not None and each.published < shown - LATE_TOGETHER]
    if len(late) <= FEW:
        since = feed.newest and shown - LATE
        late = [each for each in late if since is not None and each.published is not None and each.published < since]
    showed_nothing = feed.newest is None and feed.digests is None
    undated = [each for each in new if each.published is None and (showed_nothing or each.identity in parsed.behind)]
    if len(undated) <= FEW:
        undated = []
    return frozenset(each.identity for each in (*late, *undated))


def newest_shown(before: datetime | None, parsed: ParsedFeed, now: datetime) -> datetime | None:
    """Up to when a feed has shown what it published; what bears a date to come was published by now."""
    dates = [min(each.published, now) for each in parsed.entries if each.published is not None]
    return max([*dates, *([] if before is None else [before])], default=None)


def _not_fresh(entries: Sequence[Entry], now: datetime) -> frozenset[str]:
    """What a first look has that is older than two hours, or undated."""
    since = now - RINGS_AT_FIRST_LOOK
    return frozenset(each.identity for each in entries if each.published is None or each.published < since)

"""What becomes of a fetched document's entries (pure)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model import Document, Entry, FeedForPoll, Order, ParsedFeed, Standing
from bot.ports import NewEntry
from bot.topics.tokens import folded_text

RINGS_AT_FIRST_LOOK = timedelta(hours=2)
LATE = timedelta(days=2)  # so old, an entry that was never shown before is of the archive
LATE_TOGETHER = timedelta(hours=1)  # or so old, where it comes with many others
WRONG_ZONE = timedelta(hours=14)  # so far off is the date of who takes another zone's clock for the world's
FEW = 5
ENOUGH_TOLD, MOST_TOLD = 3, 0.9


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


def usual_language(told: Sequence[str | None]) -> str | None:
    """What a document's entries are in, by those whose text tells: three at least, and nine in ten of them. A title too
    short to tell is in it, too, whatever language the document declares: many declare their software's."""
    known = Counter(filter(None, told))
    if not known:
        return None
    language, count = known.most_common(1)[0]
    return language if count >= ENOUGH_TOLD and count >= MOST_TOLD * known.total() else None


def archived(feed: FeedForPoll, parsed: ParsedFeed, now: datetime) -> frozenset[str]:
    """Entries that are shown for the first time and aren't news, by their identities.

    A feed that goes on publishes what is newer than all it has shown, whatever its dates are. What is older by two days
    is of its archive; by an hour, where more than five such come at once; but at the end where the feed has its news,
    hours may be a wrong zone's, or a date's without a time. Of the others, more than five below all that the last
    document held are archive too, where the newest stand first, and so are undated ones where that isn't told. In a
    feed that had shown nothing, more than five that are old or undated are.
    """
    shown = feed.newest or feed.looked_at
    if shown is None:
        return frozenset()
    shown = min(shown, now)
    new = [each for each in parsed.entries if each.identity not in parsed.held_before]
    late = [each for each in new if _is_before(each, shown, _leeway(each, parsed.standing))]
    if len(late) <= FEW:
        late = [each for each in late if feed.newest and _is_before(each, shown, LATE)]
    silent = {each.identity for each in late}
    low = parsed.standing.at_the_old_end - silent
    below = [each for each in new if each.identity in low]
    showed_nothing = feed.newest is None and feed.digests is None
    undated = [each for each in (new if showed_nothing else below) if each.published is None]
    dated = [each for each in below if each.published is not None] if _is_longer(parsed.standing) else []
    many = [each for several in (undated, dated) if len(several) > FEW for each in several]
    return frozenset(silent.union(each.identity for each in many))


def _is_before(entry: Entry, shown: datetime, leeway: timedelta) -> bool:
    return entry.published is not None and entry.published < shown - leeway


def _leeway(entry: Entry, standing: Standing) -> timedelta:
    """How much older than what was shown it may be, of many that come at once."""
    if standing.order is Order.MIXED or entry.identity not in standing.at_the_new_end:
        return LATE_TOGETHER
    # Midnight somewhere, as a date without a time is taken for: today's or yesterday's.
    at = entry.published
    return LATE if at is not None and at.minute == at.second == 0 else WRONG_ZONE


def _is_longer(standing: Standing) -> bool:
    """Whether the document goes on below the last one. Else all but what is pinned to its top may have gone by."""
    return standing.keeps and standing.order in (Order.NEWEST_FIRST, Order.OLDEST_FIRST)


def newest_shown(before: datetime | None, parsed: ParsedFeed, now: datetime) -> datetime | None:
    """Up to when a feed has shown what it published; what bears a date to come was published by now."""
    dates = [min(each.published, now) for each in parsed.entries if each.published is not None]
    return max([*dates, *([] if before is None else [before])], default=None)


def _not_fresh(entries: Sequence[Entry], now: datetime) -> frozenset[str]:
    """What a first look has that is older than two hours, or undated."""
    since = now - RINGS_AT_FIRST_LOOK
    return frozenset(each.identity for each in entries if each.published is None or each.published < since)

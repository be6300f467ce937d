"""JSON Feed 1 and 1.1 → entries; feedparser doesn't read it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.errors import FeedError, FeedFault
from bot.feeds import clean, dates, hublinks, known
from bot.feeds.addresses import shown
from bot.feeds.entries import Raw, language_tag, seconds
from bot.feeds.known import UNCUT, Known, unread
from bot.feeds.merging import beside, fresh, merge
from bot.feeds.order import newest_part
from bot.feeds.xmlfeed import Source
from bot.model import ParsedFeed


def read(text: str, source: Source) -> ParsedFeed:
    """All items, at most `source.most`, whatever the last document held. Raises FeedError if it is some other JSON."""
    url = source.url
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedError(FeedFault.NOT_A_FEED, f"{shown(url)} is broken JSON; tell its owner") from error
    if not isinstance(document, dict) or "jsonfeed.org" not in _string(document, "version"):
        raise FeedError(FeedFault.NOT_A_FEED, f"{shown(url)} is JSON, but no JSON Feed; check the address")
    items = document.get("items")
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    part = newest_part(len(found), source.most, lambda some: [seconds(_raw(found[at], source.now)) for at in some])
    raws = [_raw(found[at], source.now) for at in part.places]
    merged = merge(fresh(raws, [b""] * len(raws), url, _string(document, "home_page_url")))
    last = known.unpack(source.digests) if source.digests else None
    if source.partial:
        merged = beside(merged, last, source.most)
    return ParsedFeed(
        entries=merged.entries,
        count=merged.count,
        held_before=merged.held_by(last),
        standing=merged.standing(last),
        digests=Known(UNCUT, merged.known).pack() if merged.known else None,
        title=clean.title(_string(document, "title")),
        language=language_tag(document.get("language")),
        kind="JSON Feed",
        unread=unread(part.others, last, source.most),
        hub=hublinks.in_json(document, url),
    )


def _raw(item: dict[str, Any], now: datetime) -> Raw:
    identity = item.get("id")
    return Raw(
        guid=str(identity) if isinstance(identity, (str, int, float)) else "",
        link=_string(item, "url") or _string(item, "external_url"),
        title=_string(item, "title"),
        texts=tuple(_string(item, key) for key in ("content_html", "content_text", "summary")),
        published=dates.from_iso(item.get("date_published"), now),
        updated=dates.from_iso(item.get("date_modified"), now),
    )


def _string(document: dict[str, Any], key: str) -> str:
    value = document.get(key)
    return value if isinstance(value, str) else ""

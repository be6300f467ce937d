"""RSS and Atom in UTF-8 → entries: only those that the last document didn't hold, where that can be told."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import feedparser

from bot.feeds import cutting, dates, known, strict
from bot.feeds.asks import hints_of
from bot.feeds.broken import whole_part
from bot.feeds.clean import title as clean_title
from bot.feeds.cutting import Cut
from bot.feeds.entries import Raw, language_tag, seconds
from bot.feeds.known import UNCUT, Known, KnownEntry, shortened, unread
from bot.feeds.merging import Fresh, Merged, beside, fresh, merge
from bot.feeds.order import newest_part
from bot.feeds.strict import Parsed
from bot.feeds.zones import date_of
from bot.model import ParsedFeed

# Another number whenever entries are read, cleaned or named in another way: then what was known counts no more.
_READING = f"7, feedparser {feedparser.__version__}"
_NUMBER = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)
# Not in CDATA, one that never ends included: there an ampersand is itself.
_AMPERSANDS = re.compile(rb"<!\[CDATA\[(?:.*?\]\]>|.*)|(?:&(?!#|[A-Za-z][A-Za-z0-9]{0,31};))+", re.DOTALL)

feedparser.registerDateHandler(date_of)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document is from, what time it is, how many entries to read at most; the rest as for Job."""

    url: str
    now: datetime
    most: int
    digests: bytes | None
    partial: bool = False


def read(document: bytes, source: Source) -> ParsedFeed | None:
    """None where it is no feed at all. On hostile input anything may be raised."""
    pieces = cutting.cut(document)
    hints = hints_of(document if pieces is None else pieces.around)
    others = 0
    if pieces is not None and len(pieces.entries) > source.most:
        # What would not be kept is not read: of 200,000 entries feedparser reads for twenty seconds.
        part = newest_part(len(pieces.entries), source.most, partial(_times, pieces, source))
        pieces, others = replace(pieces, entries=pieces.entries[part.places.start : part.places.stop]), part.others
        document = pieces.only(range(source.most))
    last = known.unpack(source.digests) if source.digests else None
    rest = _rest(pieces, last, source) if pieces is not None and last is not None else None
    found = rest or _whole(document, pieces, last, source)
    return found and replace(found, hints=hints, unread=unread(found.unread + others, last, source.most))


def _times(pieces: Cut, source: Source, places: Sequence[int]) -> list[int]:
    """Of some entries, read by themselves."""
    return [seconds(_raw(entry, source.now)) for entry in _parse(pieces.only(places), source.url).entries]


def _rest(pieces: Cut, last: Known, source: Source) -> ParsedFeed | None:
    """What the last document didn't hold; None where all must be read to tell."""
    context = _context(pieces, source)
    if context != last.context:
        return None
    held = {each.digest: each for each in last.entries if each.digest}
    digests = pieces.digests()
    # Of two that are written alike the second one is read: it is a copy.
    places = [held.pop(digest, None) for digest in digests]
    wanted = [number for number, place in enumerate(places) if place is None]
    try:
        parsed = strict.parse(pieces.only(wanted), source.url)
    except (ValueError, OverflowError):
        return None
    if parsed is None or not parsed.independent or len(parsed.entries) != max(len(wanted), 1):
        return None
    new = iter(_fresh(parsed, len(wanted), [digests[number] for number in wanted], source))
    document = [place or next(new) for place in places]
    merged = merge([*document, *_left_out(document, last, source)])
    return _result(parsed, merged, last, context) if merged.holds else None


def _whole(document: bytes, pieces: Cut | None, last: Known | None, source: Source) -> ParsedFeed | None:
    parsed = _parse(document, source.url)
    if not parsed.entries and not parsed.version:
        return None
    raws = parsed.entries
    part = newest_part(len(raws), source.most, lambda some: [seconds(_raw(raws[at], source.now)) for at in some])
    parsed = replace(parsed, entries=raws[part.places.start : part.places.stop])
    count = len(parsed.entries)
    if pieces is not None and parsed.independent and count == len(pieces.entries):
        context, digests = _context(pieces, source), pieces.digests()
    else:
        context, digests = None, [b""] * count
    entries = _fresh(parsed, count, digests, source)
    if last is not None and context == last.context and (left_out := _left_out(entries, last, source)):
        merged = merge([*entries, *left_out])
        if merged.holds:
            return _result(parsed, merged, last, context)
        context = None
    merged = merge(entries)
    merged = beside(merged, last, source.most) if source.partial else merged
    return replace(_result(parsed, merged, last, context), unread=part.others)


def _left_out(document: Sequence[Fresh | KnownEntry], last: Known, source: Source) -> list[KnownEntry]:
    """Entries of the last document that a partial one doesn't repeat, not in another wording either."""
    if not source.partial:
        return []
    names = [each.names if isinstance(each, KnownEntry) else shortened(each.names) for each in document]
    named = {name for each in names for name in (each.guid, each.link)} - {b""}
    left_out = [each for each in last.entries if named.isdisjoint((each.names.guid, each.names.link))]
    return left_out[: max(0, source.most - len(document))]


def _context(pieces: Cut, source: Source) -> bytes:
    return pieces.context(f"{_READING}\n{source.url}")


def _result(parsed: Parsed, merged: Merged, last: Known | None, context: bytes | None) -> ParsedFeed:
    return ParsedFeed(
        entries=merged.entries,
        title=clean_title(parsed.feed.get("title") or ""),
        language=language_tag(parsed.feed.get("language")),
        count=merged.count,
        held_before=merged.held_by(last),
        standing=merged.standing(last),
        digests=Known(context or UNCUT, merged.known).pack() if merged.known else None,
        kind=_kind(parsed.version),
        cut_off=parsed.cut_off,
    )


def _kind(version: str) -> str:
    """What feedparser calls `rss20`, `atom10`, `rss10`."""
    if version in ("rss10", "rss090"):
        return "RDF"
    return "RSS" if version.startswith("rss") else "Atom" if version.startswith("atom") else ""


def _fresh(parsed: Parsed, count: int, digests: Sequence[bytes], source: Source) -> list[Fresh]:
    raws = [_raw(entry, source.now) for entry in parsed.entries[:count]]
    return fresh(raws, digests, source.url, parsed.feed.get("link") or "")


def _parse(document: bytes, url: str) -> Parsed:
    """References to characters that don't exist make feedparser raise: they are mended on the second try."""
    try:
        return strict.parse(document, url) or _loose(document, url)
    except (ValueError, OverflowError):
        return _loose(_NUMBER.sub(_existing, document), url)


def _loose(document: bytes, url: str) -> Parsed:
    """Ampersands that nobody escaped are written out first: feedparser takes the `&lang` of `?id=5&lang=sr` for a
    letter, in an address that leads nowhere then, and ends `R&D` as `R&D;`."""
    document, cut_off = whole_part(document)
    document = _AMPERSANDS.sub(_written_out, document)
    # Never the bytes themselves: feedparser would try to open them as a path.
    parsed = feedparser.parse(
        io.BytesIO(document),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return Parsed(parsed["feed"], parsed["entries"], parsed.get("version") or "", independent=False, cut_off=cut_off)


def _written_out(found: re.Match[bytes]) -> bytes:
    return found[0].replace(b"&", b"&amp;") if found[0].startswith(b"&") else found[0]


def _existing(reference: re.Match[bytes]) -> bytes:
    digits = (reference[1] or reference[2]).lstrip(b"0") or b"0"
    code = int(digits, 16 if reference[1] else 10) if len(digits) <= 7 else 0x110000
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return b"\xef\xbf\xbd"
    return reference[0]


def _raw(entry: Any, now: datetime) -> Raw:
    contents = entry.get("content") or ()
    return Raw(
        guid=_text(entry.get("id")),
        link=_text(entry.get("link")),
        title=_text(entry.get("title")),
        texts=(*(_text(content.get("value")) for content in contents), _text(entry.get("summary"))),
        # dict.get, because feedparser's own would answer one date for the other.
        published=dates.from_struct(dict.get(entry, "published_parsed"), now),
        updated=dates.from_struct(dict.get(entry, "updated_parsed"), now),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

"""RSS documents for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape
from zlib import crc32


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    published: datetime
    text: str = ""
    guid: str = ""
    link: str = ""
    date: str | None = None  # as it is written; "" for none


def rss(*entries: Entry, title: str = "Kossev") -> bytes:
    """An RSS 2.0 document with the entries in the order given."""
    items = "".join(
        f"<item><title>{escape(each.title)}</title>"
        f"<link>{escape(each.link or _link(each))}</link>"
        f"<guid isPermaLink='false'>{escape(each.guid or each.title)}</guid>"
        f"<description>{escape(each.text)}</description>{_date(each)}</item>"
        for each in entries
    )
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{escape(title)}</title>"
        f"<link>http://kossev.example/</link><description>News</description>{items}</channel></rss>"
    ).encode()


def _link(entry: Entry) -> str:
    """Its own wherever it stands, as a news page's is."""
    return f"http://kossev.example/{crc32((entry.guid or entry.title).encode())}"


def _date(entry: Entry) -> str:
    written = format_datetime(entry.published) if entry.date is None else entry.date
    return f"<pubDate>{written}</pubDate>" if written else ""

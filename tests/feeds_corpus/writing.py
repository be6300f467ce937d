"""Writes feed documents in each format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
FIRST = datetime(2026, 2, 1, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """What an entry says; "" leaves a part out. `text` is HTML; `more` is XML that follows the rest."""

    title: str = ""
    link: str = ""
    guid: str = ""
    text: str = ""
    published: datetime | None = None
    more: str = ""
    attributes: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """How a document is written, see `write`. `before` and `after` are XML beside the entries."""

    form: str = "rss20"
    cdata: bool = False
    before: str = ""
    after: str = ""
    between: str = "\n"
    head: str = "<?xml version='1.0' encoding='utf-8'?>\n"
    root: str = ""
    prefix: str = ""
    namespaces: bool = True


def items(count: int) -> list[Item]:
    """Entries as a newsroom writes them."""
    return [
        Item(
            f"Vest {number}: Banjska & Zvečan",
            f"https://news.example/a/{number}?utm_source=rss",
            f"https://news.example/?p={number}",
            f"<p>Paragraf <b>{number}</b> o selu &amp; putu.</p><p>Још један пасус.</p>",
            FIRST + timedelta(hours=number),
        )
        for number in range(count)
    ]


def write(entries: list[Item], how: Writing = Writing()) -> str:
    """The document."""
    return how.head + FORMATS[how.form](entries, how)


def _declared(how: Writing) -> str:
    return "".join(f' xmlns:{name}="{uri}"' for name, uri in NAMESPACES.items()) if how.namespaces else ""


def _text(value: str, how: Writing) -> str:
    return f"<![CDATA[{value}]]>" if how.cdata else escape(value)


def _element(name: str, value: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{value}</{name}>" if value else ""


def _rss_item(item: Item, how: Writing) -> str:
    permalink = "" if item.guid.startswith("http") else ' isPermaLink="false"'
    body = (
        _element("title", _text(item.title, how) if item.title else "")
        + _element("link", escape(item.link))
        + (_element("guid", escape(item.guid), permalink) if how.form != "rss091" else "")
        + _element("description", _text(item.text, how) if item.text else "")
        + _element("pubDate", format_datetime(item.published) if item.published else "")
        + item.more
    )
    return f"<item{item.attributes}>{body}</item>"


def _rss_document(version: str, entries: list[Item], how: Writing) -> str:
    body = how.between.join(_rss_item(each, how) for each in entries)
    return (
        f'<rss version="{version}"{_declared(how)}{how.root}><channel><title>News</title>'
        "<link>https://news.example/</link><description>What happens</description><language>sr</language>"
        f"{how.before}{body}{how.after}</channel></rss>"
    )


def _rdf_document(entries: list[Item], how: Writing) -> str:
    listed = "".join(f"<rdf:li rdf:resource={quoteattr(each.link or 'x')}/>" for each in entries)
    body = how.between.join(
        f"<item rdf:about={quoteattr(each.guid or each.link or 'x')}{each.attributes}>"
        + _element("title", _text(each.title, how) if each.title else "")
        + _element("link", escape(each.link))
        + _element("description", _text(each.text, how) if each.text else "")
        + _element("dc:date", each.published.isoformat() if each.published else "")
        + f"{each.more}</item>"
        for each in entries
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        f'{_declared(how)}{how.root}><channel rdf:about="https://news.example/"><title>News</title>'
        f"<link>https://news.example/</link><items><rdf:Seq>{listed}</rdf:Seq></items></channel>"
        f"{how.before}{body}{how.after}</rdf:RDF>"
    )


def _atom_entry(item: Item, how: Writing, names: dict[str, str]) -> str:
    p, when = how.prefix, item.published.isoformat() if item.published else ""
    body = (
        _element(f"{p}title", _text(item.title, how) if item.title else "")
        + (f"<{p}link href={quoteattr(item.link)}/>" if item.link else "")
        + _element(f"{p}id", escape(item.guid))
        + _element(f"{p}{names['published']}", when)
        + _element(f"{p}{names['updated']}", when)
        + (_element(f"{p}content", _text(item.text, how), names["html"]) if item.text else "")
        + item.more
    )
    return f"<{p}entry{item.attributes}>{body}</{p}entry>"


def _atom_document(uri: str, names: dict[str, str], entries: list[Item], how: Writing) -> str:
    p, body = how.prefix, how.between.join(_atom_entry(each, how, names) for each in entries)
    binding = f'xmlns:{p[:-1]}="{uri}"' if p else f'xmlns="{uri}"'
    return (
        f"<{p}feed {binding}{names['version']}{_declared(how)}{how.root}><{p}title>News</{p}title>"
        f'<{p}link href="https://news.example/"/><{p}{names["updated"]}>2026-03-01T00:00:00Z</{p}{names["updated"]}>'
        f"{how.before}{body}{how.after}</{p}feed>"
    )


_ATOM10 = {"published": "published", "updated": "updated", "html": ' type="html"', "version": ""}
_ATOM03 = {
    "published": "issued",
    "updated": "modified",
    "html": ' type="text/html" mode="escaped"',
    "version": ' version="0.3"',
}
FORMATS: dict[str, Callable[[list[Item], Writing], str]] = {
    "rss091": lambda entries, how: _rss_document("0.91", entries, how),
    "rss092": lambda entries, how: _rss_document("0.92", entries, how),
    "rss20": lambda entries, how: _rss_document("2.0", entries, how),
    "rss10": _rdf_document,
    "atom03": lambda entries, how: _atom_document("http://purl.org/atom/ns#", _ATOM03, entries, how),
    "atom10": lambda entries, how: _atom_document("http://www.w3.org/2005/Atom", _ATOM10, entries, how),
}

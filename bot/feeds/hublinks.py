"""The hub that a feed names (WebSub, pure): in the header `Link`, in a document's head, or in JSON Feed's `hubs`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.model import HubLink
from bot.model.places import can_be_host

LONGEST = 2000
_HEAD = 16_384
MOST_OF_HEADERS = 8192  # characters of all headers `Link` together; a site that names much names some hundred
_MOST_LINKS = 100
_SOUGHT = ("hub", "self")
_HEADER = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;]*))*)")
_HEADER_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]*))", re.IGNORECASE)
# Texts may hold what others wrote, and whom a feed lets write there must not name its hub.
_TEXTS = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_ENTRY = re.compile(rb"<(?:[\w.\-]{1,50}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_LINK = re.compile(rb"<(?:\w{1,20}:)?link\s([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"(?:^|\s)(rel|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def in_headers(links: Iterable[str], url: str) -> HubLink | None:
    """Of the values of every header `Link`, as far as the first of them are not too long; `url` is that of the
    document. It runs where every chat is served, and the headers are a stranger's."""
    named = chain.from_iterable(map(_HEADER.finditer, _beginning(links)))
    found: list[tuple[str, str]] = []
    for each in islice(named, _MOST_LINKS):
        rel = _HEADER_REL.search(each[2])
        rels = (rel[1] or rel[2] or "").casefold().split() if rel else ()
        found += [(sought, each[1]) for sought in _SOUGHT if sought in rels]
    return _link(found, url)


def _beginning(values: Iterable[str]) -> Iterator[str]:
    """Of all of them together."""
    left = MOST_OF_HEADERS
    for value in values:
        yield value[:left]
        left -= len(value)
        if left <= 0:
            return


def in_document(data: bytes, url: str) -> HubLink | None:
    """Of RSS or Atom in UTF-8: in what stands before its first entry."""
    head = _TEXTS.sub(b"", data[:_HEAD])
    first = _ENTRY.search(head)
    found: list[tuple[str, str]] = []
    for each in _LINK.finditer(head, 0, first.start() if first else len(head)):
        said = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(each[1])}
        target = html.unescape(said.get(b"href", b"").decode("utf-8", "replace"))
        found += [(rel, target) for rel in said.get(b"rel", b"").decode("utf-8", "replace").casefold().split()]
    return _link(found, url)


def in_json(document: Mapping[str, Any], url: str) -> HubLink | None:
    """Of JSON Feed."""
    hubs = document.get("hubs")
    named = [each for each in hubs if isinstance(each, dict)] if isinstance(hubs, list) else []
    found = [("hub", each["url"]) for each in named if _is_websub(each) and isinstance(each.get("url"), str)]
    feed_url = document.get("feed_url")
    return _link([*found, ("self", feed_url)] if isinstance(feed_url, str) else found, url)


def _is_websub(hub: Mapping[str, Any]) -> bool:
    kind = hub.get("type")
    return isinstance(kind, str) and kind.casefold() in {"websub", "pubsubhubbub"}


def _link(found: Iterable[tuple[str, str]], url: str) -> HubLink | None:
    """The first hub, and the first `self`, else the document's own address."""
    first: dict[str, str] = {}
    for rel, target in found:
        address = _address(target, url)
        if address is not None:
            first.setdefault(rel, address)
    return HubLink(first["hub"], first.get("self", url)) if "hub" in first else None


def _address(target: str, url: str) -> str | None:
    try:
        address = urljoin(url, target.strip())
        parts = urlsplit(address)
        host = parts.hostname or ""
        usable = parts.scheme in {"http", "https"} and bool(host) and can_be_host(host) and parts.username is None
    except ValueError:
        return None
    return (
        address
        if target.strip() and usable and len(address) <= LONGEST and address.isprintable() and " " not in address
        else None
    )

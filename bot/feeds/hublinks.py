"""The hub that a feed names (WebSub, pure): in the header `Link`, in a document's head, or in JSON Feed's `hubs`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.model import HubLink

LONGEST = 2000
_HEAD = 16_384
_HEADER = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;]*))*)")
_HEADER_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]*))", re.IGNORECASE)
# Texts may hold what others wrote, and whom a feed lets write there must not name its hub.
_TEXTS = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_ENTRY = re.compile(rb"<(?:[\w.\-]{1,50}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_LINK = re.compile(rb"<(?:\w{1,20}:)?link\s([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"(?:^|\s)(rel|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def in_headers(links: Iterable[str], url: str) -> HubLink | None:
    """Of the values of every header `Link`; `url` is that of the document."""
    found: list[tuple[str, str]] = []
    for value in links:
        for target, parameters in _HEADER.findall(value[:_HEAD]):
            quoted, bare = next(iter(_HEADER_REL.findall(parameters)), ("", ""))
            found += [(rel, target) for rel in (quoted or bare).casefold().split()]
    return _link(found, url)


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
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    return (
        address
        if target.strip() and usable and len(address) <= LONGEST and address.isprintable() and " " not in address
        else None
    )

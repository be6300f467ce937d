"""Documents that break off in the middle, as when a connection was lost and nothing said how long they are (pure)."""

from __future__ import annotations

import re

_OPENED = re.compile(rb"<(?:[\w.\-]+:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_CLOSED = re.compile(rb"</(?:[\w.\-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_END = re.compile(rb"</(?:[\w.\-]+:)?(?:channel|rss|feed|rdf)\s*>", re.IGNORECASE)


def whole_part(document: bytes) -> tuple[bytes, bool]:
    """The document up to the entry that it breaks off in, and whether it breaks off at all.

    Half an entry has lost its GUID or its link: it would be taken for another one, and ring again. In a document that
    closes none of its entries nothing tells which is half.
    """
    opened = [each.start() for each in _OPENED.finditer(document)]
    last = opened[-1] if opened else 0
    if _END.search(document, last):
        return document, False
    closed = max((each.start() for each in _CLOSED.finditer(document)), default=-1)
    if opened and last > closed and (closed >= 0 or len(opened) == 1):
        return document[:last], True
    return document, True

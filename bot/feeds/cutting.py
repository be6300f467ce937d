"""A feed document in UTF-8, cut into what stands before its entries, each entry as written, and what follows (pure).

In well-formed XML without a DTD "<" begins a tag, a comment, a CDATA section or an instruction, and nothing else; so
the cut is exact where the document is well-formed. Whether it is, the parser tells: a document is parsed with the
entries left out that are known, and what is left is well-formed only if the whole is. Whatever looks unusual isn't cut.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

_TAG = re.compile(
    rb"<(?:(!\[CDATA\[)|(!--)|(\?)|(!)|(/?)((?:[\w.\-]+:)?(?:item|entry))(?=[\s/>]))", re.IGNORECASE | re.ASCII
)
_ENDS = {1: b"]]>", 2: b"-->", 3: b"?>"}
_CLOSINGS = re.compile(rb"\s*(?:</[\w:.\-]+\s*>\s*)+", re.ASCII)
_CLOSE = re.compile(rb"\s*>")
# What changes with every issue of a feed and decides nothing about how an entry is read.
_TIMES = re.compile(
    rb"<((?:[\w.\-]+:)?(?:lastBuildDate|pubDate|updated|modified|date|ttl))>[^<&]*</\1\s*>", re.IGNORECASE | re.ASCII
)
_REMARKS = re.compile(rb"<!--[^<>]*-->")
_CONTENTS = re.compile(rb"<items>\s*<rdf:Seq>(?:\s*<rdf:li\s[^<>]*/>)*\s*</rdf:Seq>\s*</items>", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cut:
    """A document in its pieces; between the entries stands only white space. `name` is that of an entry's tag."""

    prologue: bytes
    entries: tuple[bytes, ...]
    epilogue: bytes
    name: bytes

    def only(self, wanted: Collection[int]) -> bytes:
        """The document with these entries alone; with an empty one for none, so that its place is checked too."""
        kept = [self.entries[number] for number in sorted(wanted)] or [b"<%b></%b>" % (self.name, self.name)]
        return b"".join((self.prologue, b"\n".join(kept), self.epilogue))

    @property
    def around(self) -> bytes:
        """The document without what its entries say."""
        return b"\n<entries/>\n".join((self.prologue, self.epilogue))

    def context(self, reading: str) -> bytes:
        """16 bytes of what decides how an entry is read besides itself: `reading`, and what stands around entries."""
        around = _CONTENTS.sub(b"", _TIMES.sub(b"", _REMARKS.sub(b"", self.prologue)))
        return blake2b(b"\n".join((reading.encode(errors="replace"), around, self.name)), digest_size=16).digest()

    def digests(self) -> list[bytes]:
        """8 bytes for each entry."""
        return [blake2b(entry, digest_size=8).digest() for entry in self.entries]


def cut(document: bytes) -> Cut | None:
    """The pieces, of at least one entry; None whenever the document must be read as a whole."""
    spans = _spans(document)
    if not spans:
        return None
    first, last = spans[0], spans[-1]
    epilogue = document[last.end :]
    if not _CLOSINGS.fullmatch(epilogue) or any(each.name != first.name for each in spans):
        return None
    if any(document[one.end : two.start].strip() for one, two in pairwise(spans)):
        return None
    entries = tuple(document[each.start : each.end] for each in spans)
    return Cut(document[: first.start], entries, epilogue, first.name)


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    name: bytes


def _spans(document: bytes) -> list[_Span] | None:
    spans: list[_Span] = []
    opened: re.Match[bytes] | None = None
    at = 0
    while tag := _TAG.search(document, at):
        at = tag.end()
        kind = tag.lastindex or 0
        if kind in _ENDS:
            at = document.find(_ENDS[kind], at) + len(_ENDS[kind])
            if at < tag.end():
                return None
        elif kind == 4:  # a doctype, or nothing that is known
            return None
        elif not tag[5]:
            if opened:
                return None
            opened = tag
        else:
            close = _CLOSE.match(document, at)
            if not opened or not close or opened[6] != tag[6]:
                return None
            at = close.end()
            spans.append(_Span(opened.start(), at, tag[6]))
            opened = None
    return None if opened else spans

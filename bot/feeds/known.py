"""What stays known of a document's entries, so that the next document is read only where it differs (pure).

In bytes: 16 of the context, then for each entry in document order its digest (8), what names it (24), its identity
(8), a byte of flags, and when it was published (4, seconds). Of 1,000 entries two share a digest of 8 bytes once in
10¹³ documents.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import blake2b

from bot.feeds.identity import Kind, Names

_CONTEXT = 16
UNCUT = bytes(_CONTEXT)
"""The context of a document that can't be cut: it is read whole, and only what names its entries is known."""
_SHORT = 8
_ROW = struct.Struct("<8s8s8s8s8sBI")
_NUMBERED = 4
_LINKED = 8
_KIND = 3


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """One entry. `digest` b"" stands for one that is read every time: it is empty, or a copy of one before it. `at`:
    when it was published, in seconds since 1970; 0: it doesn't say. `linked`: its link told it from the others."""

    digest: bytes
    names: Names[bytes]
    kind: Kind
    identity: bytes
    at: int
    linked: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A document's entries in order, and what context they were read in."""

    context: bytes
    entries: tuple[KnownEntry, ...]

    def pack(self) -> bytes:
        """16 bytes, and 45 for each entry."""
        return self.context + b"".join(map(_packed, self.entries))


def unpack(packed: bytes) -> Known | None:
    """What was packed; None for bytes that were not."""
    if len(packed) < _CONTEXT or (len(packed) - _CONTEXT) % _ROW.size:
        return None
    return Known(packed[:_CONTEXT], tuple(_unpacked(*row) for row in _ROW.iter_unpack(packed[_CONTEXT:])))


def unread(others: int, last: Known | None, most: int) -> int:
    """How many entries are left out of which nothing tells that they are old, where that is new; else 0."""
    return 0 if last is not None and len(last.entries) >= most else others


def shortened(names: Names[str]) -> Names[bytes]:
    """Digests in place of texts."""
    return Names(short(names.guid), short(names.link), short(names.title), names.numbered)


def short(value: str) -> bytes:
    """A digest of 8 bytes; b"" for ""."""
    return blake2b(value.encode("utf-8", "replace"), digest_size=_SHORT).digest() if value else b""


def _packed(entry: KnownEntry) -> bytes:
    names = entry.names
    flags = entry.kind | (_NUMBERED if names.numbered else 0) | (_LINKED if entry.linked else 0)
    return _ROW.pack(entry.digest, names.guid, names.link, names.title, entry.identity, flags, entry.at)


def _unpacked(
    digest: bytes, guid: bytes, link: bytes, title: bytes, identity: bytes, flags: int, at: int
) -> KnownEntry:
    """Nothing was packed as zeros."""
    names = Names(_some(guid), _some(link), _some(title), bool(flags & _NUMBERED))
    return KnownEntry(_some(digest), names, Kind(flags & _KIND), identity, at, bool(flags & _LINKED))


def _some(digest: bytes) -> bytes:
    return digest if any(digest) else b""

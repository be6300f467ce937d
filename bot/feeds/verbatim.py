"""Headers byte for byte: a server's validators are its own, and go back as they came.

HTTP's headers are bytes. Kept they are as Latin-1, which has a character for each byte and is text to every database.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST_OF_A_VALIDATOR = 4096
"""Bytes. Servers take some eight thousand of headers in a request, and answer none that has more."""
_HALF = re.compile("[\udc80-\udcff]")
_CONTROLS = frozenset(map(chr, (*range(0x20), 0x7F))) - {"\t"}


def received(headers: Mapping[str, str], name: str) -> str | None:
    """A header's first value; None where there is none, or one that no request may hold."""
    value = headers.get(name, "")
    return value if 0 < len(value) <= MOST_OF_A_VALIDATOR and _CONTROLS.isdisjoint(value) else None


def to_send(value: str | None) -> str | None:
    """What was `received`; None of what never was: an older Tocsin kept text, and anybody may write to a database."""
    if value is None or not _CONTROLS.isdisjoint(value):
        return None
    return value if value.isascii() or max(value) <= "\xff" else None


def text(value: str) -> str:
    """What is meant to be read: UTF-8, as far as it is that; other bytes are lone surrogates (PEP 383)."""
    return value if value.isascii() else value.encode("latin-1").decode("utf-8", "surrogateescape")


def location(headers: Mapping[str, str]) -> str:
    """Where a redirect leads, "" where it doesn't say. Bytes that are no UTF-8 are encoded, as browsers do: servers
    name their pages in whatever those are in."""
    return _HALF.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", text(headers.get("Location", "")))

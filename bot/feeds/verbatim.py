"""Headers byte for byte: a server's validators are its own, and go back as they came.

HTTP's headers are bytes. aiohttp reads them as UTF-8, what is none as lone surrogates (PEP 383), and leaves those out
when it writes a request. Kept they are as Latin-1, which has a character for each byte and is text to every database.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import aiohttp

if TYPE_CHECKING:
    import asyncio

    from aiohttp.connector import Connection

MOST_OF_A_VALIDATOR = 4096
"""Bytes. Servers take some eight thousand of headers in a request, and answer none that has more."""
_HALF = re.compile("[\udc80-\udcff]")
_CONTROLS = frozenset(map(chr, (*range(0x20), 0x7F))) - {"\t"}


def received(headers: Mapping[str, str], name: str) -> str | None:
    """A header's first value, a character a byte; None where there is none, or one that no request may hold."""
    value = headers.get(name, "").encode("utf-8", "surrogateescape").decode("latin-1")
    return value if 0 < len(value) <= MOST_OF_A_VALIDATOR and _CONTROLS.isdisjoint(value) else None


def to_send(value: str | None) -> str | None:
    """What was `received`, for a header of a VerbatimRequest; None of what never was: an older Tocsin kept text."""
    try:
        return value.encode("latin-1").decode("utf-8", "surrogateescape") if value is not None else None
    except UnicodeEncodeError:
        return None


def location(headers: Mapping[str, str]) -> str:
    """Where a redirect leads, "" where it doesn't say. Bytes that are no UTF-8 are encoded, as browsers do: servers
    name their pages in whatever those are in."""
    return _HALF.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", headers.get("Location", ""))


class VerbatimRequest(aiohttp.ClientRequest):
    """aiohttp's, that writes headers as they are read: lone surrogates as the bytes which they stand for."""

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        """Called by aiohttp."""
        odd = {name: value for name, value in self.headers.items() if not _is_text(value)}
        protocol = conn.protocol
        if not odd or protocol is None or protocol.transport is None:
            return await super().send(conn)
        spelled: dict[bytes, bytes] = {}
        for name, value in odd.items():
            stands_for = secrets.token_hex(16)  # that nothing else of the request can be
            self.headers[name] = stands_for
            spelled[stands_for.encode()] = value.encode("utf-8", "surrogateescape")
        transport = protocol.transport
        protocol.transport = cast("asyncio.Transport", _Spelling(transport, spelled))
        try:
            return await super().send(conn)
        finally:
            protocol.transport = transport


class _Spelling:
    """A transport that writes bytes in place of what stands for them. aiohttp has no place for a writer of ours."""

    def __init__(self, transport: asyncio.Transport, spelled: Mapping[bytes, bytes]) -> None:
        self._transport = transport
        self._spelled = spelled

    def write(self, data: bytes) -> None:
        for stands_for, value in self._spelled.items():
            data = bytes(data).replace(stands_for, value)
        self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def _is_text(value: str) -> bool:
    return value.isascii() or not any("\ud800" <= each <= "\udfff" for each in value)

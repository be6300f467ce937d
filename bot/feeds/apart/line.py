"""Messages between two processes of ours over a socket: pickles, each behind its length."""

from __future__ import annotations

import asyncio
import pickle
import socket
from collections.abc import Callable
from typing import Any

_SIZE = 4  # bytes of a length


class Line(asyncio.Protocol):
    """One end. `got` is called with each message, in order; `ended` once, when no more will come."""

    def __init__(self, got: Callable[[Any], None], ended: Callable[[], None]) -> None:
        self._got = got
        self._ended = ended
        self._bytes = bytearray()
        self._transport: Any = None  # uvloop's are no asyncio.Transport

    async def open(self, end: socket.socket) -> None:
        """Owns the socket from now on. What came already is told at once."""
        end.setblocking(False)
        await asyncio.get_running_loop().create_connection(lambda: self, sock=end)

    def send(self, message: object) -> None:
        """Never waits. When the other end is gone the message is lost, and `ended` was called or will be."""
        if not self._transport.is_closing():
            what = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
            self._transport.write(len(what).to_bytes(_SIZE, "big") + what)

    def close(self) -> None:
        """No more is said or heard."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        self._bytes += data
        begin = 0
        while (what := begin + _SIZE) <= len(self._bytes):
            end = what + int.from_bytes(self._bytes[begin:what], "big")
            if end > len(self._bytes):
                break
            with memoryview(self._bytes) as whole, whole[what:end] as message:
                self._got(pickle.loads(message))  # noqa: S301 - of our own process
            begin = end
        del self._bytes[:begin]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - which is how it ends
        """See asyncio.Protocol."""
        self._ended()

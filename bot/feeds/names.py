"""Which addresses a host's name leads to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the numeric addresses of a host's name, for a connection to that port. Raises OSError, or ValueError for what
can be no name."""


async def look_up(host: str, port: int) -> Sequence[str]:
    """A Resolver that asks the system, in a thread: libcurl waits for a name server even where nobody waits for the
    transfer any more, and the loop waits with it."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))

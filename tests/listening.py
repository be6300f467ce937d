"""A server of a test's own that says what it likes."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(serve: Serve, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Its port on loopback. Each visitor is served by `serve`, and the connection closed after that, or when the block
    ends: none is left to the next test. With `tls` it speaks that."""
    visits: set[asyncio.Task[None] | None] = set()

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.add(asyncio.current_task())
        try:
            # Only we cancel, and asyncio's own callback would complain of it.
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await serve(reader, writer)
                await writer.drain()
                writer.close()
                await writer.wait_closed()
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(visit, "127.0.0.1", 0, ssl=tls)
    try:
        async with server:
            yield int(server.sockets[0].getsockname()[1])
    finally:
        going = [each for each in visits if each is not None]
        for each in going:
            each.cancel()
        await asyncio.gather(*going, return_exceptions=True)
        await asyncio.sleep(0)  # what was closed is told so

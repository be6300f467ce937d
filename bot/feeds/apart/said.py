"""What a child process says to nobody, on its standard error: of libraries in C, and of Python when it ends."""

from __future__ import annotations

import asyncio
import subprocess

import structlog

log = structlog.get_logger()

_LONGEST = 1000  # bytes of a line that is logged


class Said(asyncio.Protocol):
    """A child's standard error, which is logged line by line as `event`: like all else, without secrets."""

    def __init__(self, event: str) -> None:
        self._event = event
        self._rest = b""
        self._transport: asyncio.ReadTransport | None = None

    async def open(self, process: subprocess.Popen[bytes]) -> None:
        """Owns it from now on; ends with the child."""
        self._transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: self, process.stderr)

    def close(self) -> None:
        """No more of it is logged."""
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            log.warning(self._event, line=line.decode("utf-8", "replace")[:_LONGEST])
        self._rest = self._rest[:_LONGEST]

"""A server's answers as aiohttp reads them, bounded: no flood of them holds up the event loop.

Before the answer proper a server may send others (1xx: early hints, still at work), and HTTP counts none of them.
aiohttp parses all that one read brought before anybody else has a turn, and hands the 1xx on without a pause: some
megabytes of them stood still for two seconds what every chat waits for.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import RawResponseMessage
from aiohttp.streams import StreamReader

MOST_ANSWERS = 16
"""To one request, the last one included. A few hints are usual."""
A_BITE = 8192  # bytes that are parsed before it is looked what they held: at most some hundred answers


class TooManyAnswers(aiohttp.ClientConnectionError):
    """A server sent more answers to one request than anybody needs."""


class BoundedAnswers(ResponseHandler):
    """A connection that ends itself when more than MOST_ANSWERS come to one request."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._answers = 0

    def set_response_params(self, **how: Any) -> None:
        """Called by aiohttp before each request."""
        self._answers = 0
        super().set_response_params(**how)

    def feed_data(self, data: tuple[RawResponseMessage, StreamReader], size: int = 0) -> None:
        """One answer's head."""
        self._answers += 1
        if self._answers <= MOST_ANSWERS:
            super().feed_data(data, size)

    def data_received(self, data: bytes) -> None:
        """What came, a bite at a time, until it is too much; nothing, where aiohttp goes on with what it kept back."""
        for at in range(0, len(data) or 1, A_BITE):
            super().data_received(data[at : at + A_BITE])
            if self._answers > MOST_ANSWERS:
                self._end()
            if self.exception() is not None:
                return

    def _end(self) -> None:
        if self.exception() is None:
            self.set_exception(TooManyAnswers())
        if self.transport is not None:
            self.transport.abort()


class BoundedConnector(aiohttp.TCPConnector):
    """aiohttp's, with connections that are BoundedAnswers."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        # No option of aiohttp's says what a connection is made of; this is what its own constructor sets.
        self._factory = partial(BoundedAnswers, loop=self._loop)  # type: ignore[assignment]  # partial is invariant

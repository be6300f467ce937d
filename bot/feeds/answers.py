"""A server's answers as aiohttp reads them, bounded: no flood of them holds up the event loop.

Before the answer proper a server may send others (1xx: early hints, still at work), and HTTP counts none of them.
aiohttp parses all that one read brought before anybody else has a turn, and hands the 1xx on without a pause: some
megabytes of them stood still for two seconds what every chat waits for. A document in chunks of one byte kept a third
of a core busy for as long as a fetch may take.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, ClassVar

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import RawResponseMessage
from aiohttp.streams import StreamReader

MOST_ANSWERS = 16
"""To one request, the last one included. A few hints are usual."""
MOST_BESIDE = 128 * 1024
"""Bytes that are no document's, headers and what chunks are wrapped in; and one more for each two of the document's."""
MOST_READS = 4000
"""Times that something came; and once more for each A_READ bytes of the document."""
A_READ = 16
A_BITE = 8192  # bytes that are parsed before it is looked what they held: at most some hundred answers


class TooMuchWork(aiohttp.ClientConnectionError):
    """A server sent `what` costs more than it brings."""

    what: ClassVar[str]


class TooManyAnswers(TooMuchWork):
    """More answers to one request than anybody needs."""

    what = "one provisional answer after the other and no document"


class TooLaborious(TooMuchWork):
    """A document in pieces that cost more than they bring, as one byte a chunk."""

    what = "its document in pieces too small to be read"


class BoundedAnswers(ResponseHandler):
    """A connection that ends itself when more than MOST_ANSWERS come to one request, or one that makes too much work:
    a chunk costs some microseconds and a read some fifty, whether it brings a byte or thousands."""

    def __init__(self, loop: asyncio.AbstractEventLoop, opened: set[BoundedAnswers], most_kept: int) -> None:
        super().__init__(loop)
        self._opened = opened
        self._most_kept = most_kept
        self._begin()

    def _begin(self) -> None:
        self._answers = self._reads = self._wire = 0
        self._document: StreamReader | None = None
        self._why: TooMuchWork | None = None

    def set_response_params(self, **how: Any) -> None:
        """Called by aiohttp before each request."""
        self._begin()
        super().set_response_params(**how)

    def feed_data(self, data: tuple[RawResponseMessage, StreamReader], size: int = 0) -> None:
        """One answer's head."""
        self._answers += 1
        self._document = data[1]
        if self._answers <= MOST_ANSWERS:
            super().feed_data(data, size)

    def data_received(self, data: bytes) -> None:
        """What came, a bite at a time, until it is too much; nothing, where aiohttp goes on with what it kept back."""
        self._reads += bool(data)
        for at in range(0, len(data) or 1, A_BITE):
            bite = data[at : at + A_BITE]
            self._wire += len(bite)
            super().data_received(bite)
            if self._answers > MOST_ANSWERS:
                self._end(TooManyAnswers())
            elif self._is_laborious():
                self._end(TooLaborious())
            if self.exception() is not None:
                return

    def _is_laborious(self) -> bool:
        brought = self._document.total_bytes if self._document is not None else 0
        return self._wire - brought > MOST_BESIDE + brought // 2 or self._reads > MOST_READS + brought // A_READ

    @property
    def should_close(self) -> bool:
        """Asked by aiohttp when the answer has been read: whether to keep the connection for the next request."""
        return super().should_close or len(self._opened) > self._most_kept

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It counts from now on."""
        super().connection_made(transport)
        self._opened.add(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Whoever reads the document is told why it was we who ended it."""
        super().connection_lost(exc)
        self._opened.discard(self)
        self._tell()

    def _tell(self) -> None:
        if self._why is not None and self._document is not None and not self._document.is_eof():
            self._document.set_exception(self._why)

    def _end(self, why: TooMuchWork) -> None:
        if self.exception() is None:
            self._why = why
            self.set_exception(why)
            self._tell()
        if self.transport is not None:
            self.transport.abort()


class BoundedConnector(aiohttp.TCPConnector):
    """aiohttp's, with connections that are BoundedAnswers. While more than `most_kept` are open, none is kept for the
    next request: aiohttp bounds those at work alone, and a round of polls leaves one behind at each host."""

    def __init__(self, *, most_kept: int, **how: Any) -> None:
        super().__init__(**how, force_close=not most_kept)
        # No option of aiohttp's says what a connection is made of; this is what its own constructor sets.
        made = partial(BoundedAnswers, loop=self._loop, opened=set(), most_kept=most_kept)
        self._factory = made  # type: ignore[assignment]  # partial is invariant

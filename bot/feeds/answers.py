"""One answer of a server as libcurl hands it over: its head, then its body piece by piece, both bounded.

Before the answer proper a server may send others (1xx: early hints, still at work), and HTTP counts none of them. Heads
and bodies are handed over on the loop that serves every chat: a flood of hints, or of chunks of a byte, may not hold it
up, nor keep it busy for as long as a fetch may take.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator
from typing import ClassVar, Literal

import pycurl  # type: ignore[import-untyped]  # publishes no types
from multidict import CIMultiDict

MOST_ANSWERS = 16
"""To one request, the last one included. A few hints are usual."""
MOST_BESIDE = 128 * 1024
"""Bytes that are no document's, headers and what chunks are wrapped in; and one more for each two of the document's."""
MOST_READS = 4000
"""Times that something came; and once more for each A_READ bytes of the document."""
A_READ = 16
A_SHARE = 64 * 1024
"""Bytes of the body that lie here unread at most, give or take a piece."""
_WRAPPED_IN = 5  # bytes at least that a piece costs besides: a chunk's length and two ends of a line
_LOOKS = 2  # that libcurl takes for each read
_BODILESS = frozenset({204, 304})
_SWITCHED = 101  # to another protocol, that nobody asked for: nothing more of HTTP will come
_STATUS = re.compile(rb"HTTP/\S+\s+(\d{3})", re.I)  # as libcurl reads it, whatever comes behind
_CLOSED = pycurl.error(pycurl.E_ABORTED_BY_CALLBACK, "the connections were closed meanwhile")
_ENOUGH: Literal[-1] = -1  # tells libcurl to end a transfer


class TransferError(Exception):
    """A transfer ended early: libcurl's `code` for it, with its own `text`; `number` is the system's errno, 0 where
    there is none; `begun`: the head of the answer had come."""

    def __init__(self, code: int, text: str, number: int, *, begun: bool) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.number = number
        self.begun = begun


class TooMuchWork(Exception):
    """A server sent `what` costs more than it brings."""

    what: ClassVar[str]


class TooManyAnswers(TooMuchWork):
    """More answers to one request than anybody needs."""

    what = "one provisional answer after the other and no document"


class TooLaborious(TooMuchWork):
    """A document in pieces that cost more than they bring, as one byte a chunk."""

    what = "its document in pieces too small to be read"


class Answer:
    """What comes over one `curl`, whose callbacks it is. `status`, and `headers`, a character a byte, are there when it
    has `begun`; `is_over`: nothing more will come."""

    def __init__(self, curl: pycurl.Curl) -> None:
        self.status = 0
        self.headers: CIMultiDict[str] = CIMultiDict()
        self.is_over = False
        self._why: TooMuchWork | None = None
        self._curl = curl
        self._lines: list[bytes] = []
        self._answers = self._beside = self._reads = self._looks = self._brought = self._held = 0
        self._pieces: deque[bytes] = deque()
        self._chunked = self._paused = False
        self._error: BaseException | None = None
        self._waiter: asyncio.Future[None] | None = None
        curl.setopt(pycurl.HEADERFUNCTION, self._on_header)
        curl.setopt(pycurl.WRITEFUNCTION, self._on_piece)

    async def begun(self, transfer: asyncio.Future[pycurl.Curl]) -> None:
        """Returns when the head is there; where no body follows, when all is over, so that the connection is free for
        the next request. Raises as `pieces` does."""
        transfer.add_done_callback(self._on_end)
        while not self.is_over and (not self.status or self.status in _BODILESS):
            await self._something()
        if not self.status:
            self._look_how_it_ended()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body, as it is on the wire, in pieces of A_SHARE or a little more. Nothing is received while that much
        waits to be read. Raises TransferError and TooMuchWork."""
        while True:
            if self._pieces:
                piece = b"".join(self._pieces)
                self._pieces.clear()
                self._held = 0
                yield piece
            elif self._paused:
                self._go_on()
            elif self.is_over:
                self._look_how_it_ended()
                return
            else:
                await self._something()

    def _go_on(self) -> None:
        """What was held back comes in here, and may be too much."""
        self._paused = False
        try:
            self._curl.pause(pycurl.PAUSE_CONT)
        except pycurl.error as error:
            self._error = self._error or error
            self._look_how_it_ended()

    def _look_how_it_ended(self) -> None:
        if self._why is not None:
            raise self._why
        if self._error is not None:
            code, text = self._error.args
            number = int(self._curl.getinfo(pycurl.OS_ERRNO))
            raise TransferError(code, text, number, begun=bool(self.status)) from self._error

    async def _something(self) -> None:
        """Until anything came that is worth a look."""
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    def _on_end(self, transfer: asyncio.Future[pycurl.Curl]) -> None:
        self.is_over = True
        self._error = _CLOSED if transfer.cancelled() else transfer.exception()
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _on_header(self, line: bytes) -> int | None:
        """One line of a head, its end included; also of trailers, in which is nothing for us."""
        self._beside += len(line)
        if self._beside > MOST_BESIDE:
            return self._end(TooLaborious())
        if self.status:
            return None
        if not self._lines:
            self._answers += 1
            if self._answers > MOST_ANSWERS:
                return self._end(TooManyAnswers())
        if line.strip():
            self._lines.append(line)
            return None
        return self._end_of_head()

    def _end_of_head(self) -> int | None:
        first, *lines = self._lines or [b""]
        self._lines = []
        said = _STATUS.match(first)
        if said is None:
            return _ENOUGH
        status = int(said[1])
        if status // 100 == 1 and status != _SWITCHED:
            return None
        for line in lines:
            name, _, value = line.decode("latin-1").partition(":")
            self.headers.add(name.rstrip(), value.strip(" \t\r\n"))
        self._chunked = "Transfer-Encoding" in self.headers
        self.status = status
        self._wake()
        return None

    def _on_piece(self, piece: bytes) -> int | None:
        if self._held >= A_SHARE:
            self._paused = True
            return int(pycurl.WRITEFUNC_PAUSE)
        self._brought += len(piece)
        self._beside += _WRAPPED_IN
        self._reads += not self._chunked
        if self._beside > MOST_BESIDE + self._brought // 2 or self._reads > self._most_reads():
            return self._end(TooLaborious())
        self._pieces.append(piece)
        self._held += len(piece)
        self._wake()
        return None

    def count_reads(self) -> None:
        """From now on each time counts that anything comes, be it no document."""
        self._curl.setopt(pycurl.XFERINFOFUNCTION, self._on_progress)
        self._curl.setopt(pycurl.NOPROGRESS, 0)

    def _on_progress(self, *_: int) -> int | None:
        """Something came, or is to be looked at; libcurl doesn't say what."""
        self._looks += 1
        return self._end(TooLaborious()) if self._looks > _LOOKS * self._most_reads() else None

    def _most_reads(self) -> int:
        return MOST_READS + self._brought // A_READ

    def _end(self, why: TooMuchWork) -> int:
        self._why = self._why or why
        return _ENOUGH

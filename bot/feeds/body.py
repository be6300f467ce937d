"""The body of an answer: decompressed, bounded in bytes, read no faster than there is room for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from yarl import URL

from bot.feeds import faults
from bot.feeds.answers import A_SHARE, Answer
from bot.feeds.inflate import Broken, inflater
from bot.ports import Room

_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """How one is read: at most `max_bytes`, and no more is received; `cut`: a longer one is no fault, and its beginning
    is given. Waiting for `room` takes nothing from the time that the fetch has, which is `limit`."""

    max_bytes: int
    cut: bool
    room: Room | None
    limit: asyncio.Timeout

    async def body(self, url: URL, answer: Answer) -> bytes:
        """Stops reading as soon as it is too much. Raises FeedError."""
        encoding = answer.headers.get("Content-Encoding", "")
        opened = inflater(encoding)
        if opened is None:
            raise faults.undecodable(url, encoding, "that was not asked for")
        if _length(answer) > self.max_bytes and not self.cut:
            raise faults.too_large(url, self.max_bytes)
        body = bytearray()
        received = granted = 0
        try:
            async for chunk in answer.pieces():
                received += len(chunk)
                for piece in opened.feed(chunk):
                    body += piece
                    if len(body) > self.max_bytes:
                        return self._beginning(url, body)
                    granted += await self._more_room(len(body) - granted)
                    await asyncio.sleep(0)  # opening is work: let others run between two pieces
                if received > self.max_bytes:
                    return self._beginning(url, body)
            opened.finish()
        except Broken as error:
            raise faults.undecodable(url, encoding, str(error)) from error
        return bytes(body)

    def _beginning(self, url: URL, body: bytearray) -> bytes:
        if not self.cut:
            raise faults.too_large(url, self.max_bytes)
        return bytes(body[: self.max_bytes])

    async def _more_room(self, wanted: int) -> int:
        """How many bytes there is room for besides."""
        if self.room is None or wanted <= 0:
            return 0
        count = max(wanted, A_SHARE)
        until, clock = self.limit.when(), asyncio.get_running_loop().time
        asked = clock()
        self.limit.reschedule(None)
        try:
            await self.room.more(count)
        finally:
            if until is not None:
                self.limit.reschedule(until + clock() - asked)
        return count


def _length(answer: Answer) -> int:
    """What the server says that there is to come, 0 where it doesn't."""
    said = answer.headers.get("Content-Length", "")
    return int(said) if said.isdecimal() and len(said) < _DIGITS else 0

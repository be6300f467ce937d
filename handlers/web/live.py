"""Tells open pages that there may be something new to show."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

MOST_STREAMS = 32


class LivePages:
    """See ports.Waker: wakes every open page at once. Belongs to one event loop."""

    def __init__(self) -> None:
        self._change = asyncio.Event()
        self._closed = False
        self._streams = 0

    @property
    def full(self) -> bool:
        """Whether as many pages are open as may be."""
        return self._streams >= MOST_STREAMS

    @contextmanager
    def stream(self) -> Iterator[None]:
        """One page more while the block runs."""
        self._streams += 1
        try:
            yield
        finally:
            self._streams -= 1

    @property
    def closed(self) -> bool:
        """Whether the pages were told to end."""
        return self._closed

    def set(self) -> None:
        """Wakes every page that waits."""
        self._change.set()
        self._change = asyncio.Event()

    def close(self) -> None:
        """Ends every page's stream; they come back when the server does."""
        self._closed = True
        self.set()

    def open(self) -> None:
        """Streams may begin."""
        self._closed = False

    def next_change(self) -> asyncio.Event:
        """Set at the next change. Taken before reading, it misses nothing that is written while reading."""
        return self._change


async def wait_for(change: asyncio.Event, seconds: float) -> None:
    """Until `change`, at most `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            await change.wait()
    except TimeoutError:
        pass

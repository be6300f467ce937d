"""How much memory this process takes while it does something."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PAGE = 4096
MEGABYTE = 1_000_000


@dataclass(slots=True)
class Peak:
    """Memory in use at the start of a block, and the most while it ran; in bytes."""

    start: int
    most: int

    @property
    def growth(self) -> float:
        """In megabytes."""
        return (self.most - self.start) / MEGABYTE


@contextmanager
def measured() -> Iterator[Peak]:
    """Looks at this process's memory every 5 ms."""
    peak, over = Peak(_resident(), 0), threading.Event()

    def look() -> None:
        while not over.wait(0.005):
            peak.most = max(peak.most, _resident())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        over.set()
        looking.join()
        peak.most = max(peak.most, _resident())


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE

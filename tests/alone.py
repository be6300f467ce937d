"""What a block of a test costs its own thread, whatever runs beside it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def alone() -> Iterator[Callable[[], float]]:
    """Counts what this thread spends in the block; what other threads do, and other tests' garbage, is none of it."""
    gc.collect()
    gc.disable()
    begun = time.thread_time()
    try:
        yield lambda: time.thread_time() - begun
    finally:
        gc.enable()

"""What a block of a test costs its own thread, whatever runs beside it."""

from __future__ import annotations

import gc
import math
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_USUALLY = 0.003  # seconds for what `slowness` times


@contextmanager
def alone() -> Iterator[Callable[[], float]]:
    """Counts the seconds that this thread has spent since the block began, to its end at most; what other threads do,
    other tests' garbage, and what a measurement of coverage adds to every line, is none of it."""
    tracer, ended = sys.gettrace(), math.inf
    gc.collect()
    gc.disable()
    sys.settrace(None)
    begun = time.thread_time()
    try:
        yield lambda: min(time.thread_time(), ended) - begun
    finally:
        ended = time.thread_time()
        sys.settrace(tracer)
        gc.enable()


@contextmanager
def older_garbage_apart() -> Iterator[None]:
    """Collecting garbage costs the block what it makes itself, not what other tests have left: half a second late in a
    run of all of them."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def slowness() -> float:
    """How many times as long as usual this machine takes just now for the same piece of work; at least once. A second
    thread of its core makes it twice."""
    took = []
    for _ in range(5):
        with alone() as seconds:
            sum(len(f"{number}x") for number in range(20_000))
        took.append(seconds())
    return max(1.0, min(took) / _USUALLY)

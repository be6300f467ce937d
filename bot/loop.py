"""How a process of Tocsin runs its event loop."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

from bot import descriptors

T = TypeVar("T")
SWITCH = 0.001  # seconds
_M_ARENA_MAX = -8  # of glibc's malloc.h


def run(main: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run` on uvloop, with nothing in its way that can be helped.

    Threads that compute, texts being matched, give way to the loop after a millisecond: Python's own five add up where
    several compute. What was imported stays for good: garbage collection needs not look at it again. Threads share one
    heap: of one for each, most would lie idle, and what Python's own objects take is its own affair. Connections may be
    many.
    """
    descriptors.allow_many()
    return run_child(main)


def run_child(main: Coroutine[Any, Any, T]) -> T:
    """The same in a child process of such a one, which may have as many files open."""
    share_one_heap()
    descriptors.make_room()
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
    return uvloop.run(main)


def share_one_heap() -> None:
    """For all threads that are still to come, where C's library is one that gives each its own."""
    adjust = getattr(ctypes.CDLL(None), "mallopt", None)
    if adjust is not None:
        adjust(_M_ARENA_MAX, 1)

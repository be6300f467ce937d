"""How a process of Tocsin runs its event loop."""

from __future__ import annotations

import gc
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")
SWITCH = 0.001  # seconds


def run(main: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run` on uvloop, with nothing in its way that can be helped.

    Threads that compute, texts being matched, give way to the loop after a millisecond: Python's own five add up where
    several compute. What was imported stays for good: garbage collection needs not look at it again.
    """
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
    return uvloop.run(main)

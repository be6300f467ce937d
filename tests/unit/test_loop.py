"""The event loop of a process: tried in one of its own, for it changes the interpreter."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

_PROGRAM = """
import asyncio, gc, sys
from bot import loop

async def main():
    return type(asyncio.get_running_loop()).__module__, sys.getswitchinterval(), gc.get_freeze_count() > 1000

print(*loop.run(main()))
"""


def test_it_is_the_fast_one_that_threads_give_way_to_and_collects_nothing_that_was_imported() -> None:
    told = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True
    ).stdout
    assert told.split() == ["uvloop", "0.001", "True"]


_THREADS = """
import asyncio, ctypes, threading
from bot import loop

together = threading.Barrier(4)

async def main():
    await asyncio.gather(*(asyncio.to_thread(together.wait) for _ in range(4)))

loop.run(main())
ctypes.CDLL(None).malloc_stats()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have one heap for all threads")
def test_its_threads_share_one_heap() -> None:
    told = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", _THREADS], capture_output=True, text=True, check=True
    ).stderr
    assert [line for line in told.splitlines() if line.startswith("Arena")] == ["Arena 0:"]

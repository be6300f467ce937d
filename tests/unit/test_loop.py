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


_FILES = """
import asyncio, re, resource
from pathlib import Path
from bot import loop

soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, hard), hard))

async def main():
    table = re.search(r"FDSize:\\s*(\\d+)", Path("/proc/self/status").read_text())
    return table[1], len(list(Path("/proc/self/fd").iterdir()))

print(min(hard, 4096), *loop.run(main()))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the table of open files is Linux's")
def test_there_is_room_for_many_connections_before_any_thread_shares_it() -> None:
    told = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", _FILES], capture_output=True, text=True, check=True
    ).stdout
    wanted, room, opened = map(int, told.split())
    assert room >= wanted > opened
    assert opened < 30, "it is made for what is to come, and holds nothing"


_FEW = """
import asyncio, resource
from bot import loop

resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))

async def main():
    pass

loop.run(main())
"""


def test_a_limit_that_is_too_low_is_told_in_one_line() -> None:
    told = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", _FEW], capture_output=True, text=True, check=True
    ).stdout
    assert len(told.splitlines()) == 1
    assert "few_files_allowed" in told
    assert "ulimit -n" in told

"""The event loop of a process: tried in one of its own, for it changes the interpreter."""

from __future__ import annotations

import subprocess
import sys

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

"""A Ctrl+C at the terminal goes to every process of the group: those of ours that work for us are told by us alone."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

from bot.feeds.child import Child
from bot.lemmas.shelf import build_in_child
from tests.until import until


async def test_it_ends_no_child_that_starts() -> None:
    before = set(multiprocessing.active_children())
    child = Child(512 * 1024 * 1024)
    warming = asyncio.create_task(child.warm())
    try:
        await until(lambda: bool(set(multiprocessing.active_children()) - before))
        [started] = set(multiprocessing.active_children()) - before
        assert started.pid is not None
        while not warming.done():
            with suppress(ProcessLookupError):
                os.kill(started.pid, signal.SIGINT)
            await asyncio.sleep(0)
        assert await warming == started.pid
    finally:
        await child.close()


async def test_nor_one_that_makes_a_dictionary(tmp_path: Path) -> None:
    stopped = threading.Event()

    def build() -> None:
        with suppress(subprocess.CalledProcessError):
            build_in_child("hbs", tmp_path / "hbs.lemmas", stopped)

    thread = threading.Thread(target=build)
    thread.start()
    try:
        await until(lambda: bool(children_of(thread)))
        [building] = children_of(thread)
        await until(lambda: b"bot.lemmas.build" in running(building))
        assert os.getsid(building) == building, "signals to our group don't reach it"
    finally:
        stopped.set()
        await asyncio.to_thread(thread.join)


def children_of(thread: threading.Thread) -> list[int]:
    return [int(each) for each in Path(f"/proc/self/task/{thread.native_id}/children").read_text().split()]


def running(process: int) -> bytes:
    """Its command line: our own until it is what we start."""
    return Path(f"/proc/{process}/cmdline").read_bytes()

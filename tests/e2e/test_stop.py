"""A stop is done within ten seconds and with exit code 0, whenever it comes and whatever hangs."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest

from bot.store.sqlite import open_sqlite
from tests.e2e.process import START_SECONDS, Installation, running
from tests.until import until

LOADED = "sqlalchemy"  # long before all that a run needs


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    installation = Installation(tmp_path)
    installation.write_feeds()
    return installation


async def test_a_database_that_another_program_has_locked_holds_up_no_stop(here: Installation) -> None:
    async with running(here) as tocsin:
        await tocsin.logs("lease_taken", "lease=sweep")
        with locked(here.folder / "data" / "demo.db"):
            await tocsin.stop()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_while_it_loads_ends_it_at_once(here: Installation, how: signal.Signals) -> None:
    async with starting(here, "-X", "importtime") as process:
        assert process.stderr is not None
        async for line in process.stderr:
            if line.decode().rstrip().endswith(f" {LOADED}"):
                break
        process.send_signal(how)
        _, said = await process.communicate()
        assert process.returncode == 0
        assert b"Traceback" not in said


async def test_a_stop_while_the_database_is_opened_begins_nothing(here: Installation) -> None:
    database = here.folder / "data" / "demo.db"
    async with open_sqlite(database):
        pass
    async with starting(here) as process:
        assert process.stderr is not None
        with locked(database):
            await until(database.with_name("demo.db.lock").exists)
            process.terminate()
            async for line in process.stderr:
                if b" stopping " in line:
                    break
        _, said = await process.communicate()
        assert (process.returncode, said) == (0, b"")


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Nobody else can write it while the block runs."""
    with closing(sqlite3.connect(database, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield


@asynccontextmanager
async def starting(here: Installation, *options: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`tocsin run` from its very beginning, in a Python with the options."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *options, "-m", "bot", "run",
        cwd=here.folder,
        env=here.environment(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(START_SECONDS):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()

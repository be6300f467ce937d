"""Old rows go while Tocsin runs, and a stop is heard."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import insert

from bot.app.sweeping import sweep
from bot.store.schema import robots
from bot.store.sqlite import open_sqlite
from bot.store.sweeping import SqlSweepStore
from tests.clock import StandingClock
from tests.until import until


async def test_all_that_is_old_goes_until_it_is_over(tmp_path: Path, clock: StandingClock) -> None:
    async with open_sqlite(tmp_path / "tocsin.db") as database:
        rows = [
            {"origin": f"https://{number}.example", "rules": "", "until": clock.now() - timedelta(days=1)}
            for number in range(150)
        ]
        async with database.write() as connection:
            await connection.execute(insert(robots), rows)
        store, over = SqlSweepStore(database), asyncio.Event()
        with structlog.testing.capture_logs() as logs:
            running = asyncio.create_task(sweep(store, clock, over))
            await until(lambda: bool(logs))
        over.set()
        async with asyncio.timeout(5):
            await running
        assert [(each["event"], each["rows"]) for each in logs] == [("old_rows_deleted", 150)]
        assert await store.sweep(clock.now()) == 0

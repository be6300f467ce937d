"""Old rows go, a few at a time, in between everything else."""

from __future__ import annotations

import asyncio

import structlog

from bot.app.platforms import pause_or_stop
from bot.ports import Clock
from bot.store.sweeping import SqlSweepStore

log = structlog.get_logger()

LOOK_SECONDS = 60.0
BETWEEN_SECONDS = 0.5  # two transactions: others write in between


async def sweep(store: SqlSweepStore, clock: Clock, over: asyncio.Event) -> None:
    """Looks once a minute until `over`; goes on while there is more."""
    while not over.is_set():
        total = 0
        while not over.is_set() and (deleted := await store.sweep(clock.now())):
            total += deleted
            await pause_or_stop(over, BETWEEN_SECONDS)
        if total:
            log.info("old_rows_deleted", rows=total)
        await pause_or_stop(over, LOOK_SECONDS)

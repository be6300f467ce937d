"""Waiting for what nobody tells."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE = 10.0


async def until(true: Callable[[], bool]) -> None:
    """Returns once it is so; the other tasks go on meanwhile."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if true():
                return
            await asyncio.sleep(0)

"""What the command line asks of a running Tocsin whose database only one process writes, and how it is answered."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from bot.app.house import House, reading
from bot.app.platforms import pause_or_stop
from bot.config import Settings
from bot.errors import StoreError
from bot.ports import Waker
from bot.store.requests import Requests
from bot.store.splitting import SqlStoryStore

log = structlog.get_logger()

LOOK_SECONDS = 1.0
PATIENCE = 10.0
"""Seconds that the command line waits."""


async def answer_requests(house: House, stop: asyncio.Event, matcher_wake: Waker) -> None:
    """Until `stop`: does what is asked. What fails is asked still, and tried again at the next look."""
    requests, store = Requests(Path(house.settings.database)), SqlStoryStore(house.database)
    while not stop.is_set():
        for item in requests.to_split():
            done = await store.split_for_all(item, house.clock.now())
            requests.forget_split(item)
            log.info("story_split", item=item, done=done)
            matcher_wake.set()
        await pause_or_stop(stop, LOOK_SECONDS)


async def ask_to_split(settings: Settings, item: int, *, patience: float = PATIENCE) -> bool:
    """Has the process that runs split an item off for all; False where the item has its story for itself. Raises
    StoreError."""
    requests = Requests(Path(settings.database))
    async with reading(settings) as database:
        store = SqlStoryStore(database)
        if not await store.shares_story(item):
            return False
        try:
            requests.ask_to_split(item)
            async with asyncio.timeout(patience):
                while item in requests.to_split():  # noqa: ASYNC110 - another process ends it
                    await asyncio.sleep(LOOK_SECONDS / 10)
        except TimeoutError:
            requests.forget_split(item)
            what = f"what runs on it took up nothing within {patience:g} seconds; see its log, or try again"
            raise StoreError(path=settings.database, what=what) from None
        except OSError as error:
            what = f"the folder can't be written ({error.strerror}); ask as the user that runs Tocsin"
            raise StoreError(path=settings.database, what=what) from error
        return not await store.shares_story(item)

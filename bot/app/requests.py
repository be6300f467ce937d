"""What the command line asks of a running Tocsin whose database only one process writes, and how it is answered."""

from __future__ import annotations

import asyncio
from datetime import timedelta
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
FORGOTTEN_AFTER = timedelta(minutes=1)
"""Nobody waits for it any more: who asked was killed."""


async def answer_requests(house: House, stop: asyncio.Event, matcher_wake: Waker) -> None:
    """Until `stop`: does what is asked. What fails is tried again at the next look, for a minute at most."""
    requests, store = Requests(Path(house.settings.database)), SqlStoryStore(house.database)
    while not stop.is_set():
        requests.forget_older(house.clock.now() - FORGOTTEN_AFTER)
        for item in requests.to_split():
            if item not in requests.to_split():
                continue  # given up while another one was split
            done = await store.split_for_all(item, house.clock.now())
            requests.forget_split(item)
            log.info("story_split", item=item, done=done)
            matcher_wake.set()
        await pause_or_stop(stop, LOOK_SECONDS)


async def ask_to_split(settings: Settings, item: int, *, patience: float = PATIENCE) -> bool:
    """Has the process that runs split an item off for all; False where the item has its story for itself. Nothing is
    asked any more once this has ended, however it ends. Raises StoreError."""
    requests = Requests(Path(settings.database))
    async with reading(settings) as database:
        store = SqlStoryStore(database)
        if not await store.shares_story(item):
            return False
        try:
            requests.ask_to_split(item)
            await _answer(requests, item, patience)
        except TimeoutError:
            if not await store.shares_story(item):
                return True  # just now, or the edits of the other alerts take their time
            what = f"what runs on it took up nothing within {patience:g} seconds; see its log, or try again"
            raise StoreError(path=settings.database, what=what) from None
        except OSError as error:
            what = f"the folder can't be written ({error.strerror}); ask as the user that runs Tocsin"
            raise StoreError(path=settings.database, what=what) from error
        return not await store.shares_story(item)


async def _answer(requests: Requests, item: int, patience: float) -> None:
    """Waits until it is done. Raises TimeoutError."""
    try:
        async with asyncio.timeout(patience):
            while item in requests.to_split():  # noqa: ASYNC110 - another process ends it
                await asyncio.sleep(LOOK_SECONDS / 10)
    except BaseException:
        requests.forget_split(item)
        raise

"""Who we say we are to the servers that we ask."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from string import punctuation
from typing import Protocol
from urllib.parse import quote

import structlog

from bot.ports import StatusStore

log = structlog.get_logger()

COUNTED_EVERY = 3600.0


class Caller(Protocol):
    """Asks servers under a name that may be set anew at any time."""

    user_agent: str


def user_agent(project_url: str | None, more: str) -> str:
    """`tocsin/<version> (+<project URL>; <more>)`, in ASCII: a header holds nothing else that all understand."""
    where = f"+{quote(project_url, safe=punctuation)}; " if project_url else ""
    return f"tocsin/{version('tocsin')} ({where}{more})"


def with_subscribers(project_url: str | None, count: int) -> str:
    """Publishers count their readers so: one poll may stand for many."""
    return user_agent(project_url, f"{count} subscriber{'' if count == 1 else 's'}")


async def keep_counted(caller: Caller, store: StatusStore, project_url: str | None) -> None:
    """Names the chats that follow anything, counted anew every hour, until cancelled."""
    while True:
        await asyncio.sleep(COUNTED_EVERY)
        try:
            caller.user_agent = with_subscribers(project_url, await store.subscribers())
        except Exception as error:  # noqa: BLE001 - whatever the driver raises; the last number is good enough
            log.debug("subscribers_not_counted", reason=type(error).__name__)

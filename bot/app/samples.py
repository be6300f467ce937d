"""A demo's feeds: those of the sample newsroom, which this process serves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.config import Settings
from bot.feeds.newsroom import RunningNewsroom, serve
from bot.model import Feed
from bot.ports import Clock

INTERVAL = timedelta(seconds=5)
DIGEST_AFTER = timedelta(minutes=1)  # the samples come fast: within minutes, digests take over
PORT = 8786


@asynccontextmanager
async def with_samples(settings: Settings, clock: Clock) -> AsyncIterator[Settings]:
    """The settings with the newsroom's feeds beside those of feeds.yaml, while the newsroom is served."""
    taken = {feed.id for feed in settings.feeds}
    async with _newsroom(clock) as newsroom:
        samples = tuple(
            Feed(
                id=each.id,
                url=each.url,
                name=each.name,
                language=each.language,
                tags=each.tags,
                interval=INTERVAL,
                allow_private=True,
            )
            for each in newsroom.feeds
            if each.id not in taken
        )
        gather = min(settings.limits.digest_after, DIGEST_AFTER)
        limits = settings.limits.model_copy(update={"digest_after": gather})
        yield replace(settings, feeds=settings.feeds + samples, limits=limits)


@asynccontextmanager
async def _newsroom(clock: Clock) -> AsyncIterator[RunningNewsroom]:
    """On its usual port, so that its links outlive a restart; on any where that one is taken."""
    async with AsyncExitStack() as stack:
        try:
            newsroom = await stack.enter_async_context(serve(clock.now, port=PORT))
        except OSError:
            newsroom = await stack.enter_async_context(serve(clock.now))
        yield newsroom

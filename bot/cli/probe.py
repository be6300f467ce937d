"""Fetches and parses feeds once, as a poll would, and stores nothing."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from bot.app.agent import user_agent
from bot.errors import FeedError, FeedFault
from bot.feeds.addresses import shown
from bot.feeds.fetch import HttpFetcher
from bot.feeds.parse import ChildParser
from bot.model import Document, Feed, FeedForPoll
from bot.ports import Clock, Fetcher, Parser
from bot.timing import SystemClock

AT_ONCE = 10
PAUSE = 0.5
"""Seconds between two requests to a host."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What one feed answered; `newest` is its latest publication, `fault` one of errors.FeedFault, `moved_to` where it
    redirects for good."""

    id: str
    url: str
    ok: bool
    items: int = 0
    newest: datetime | None = None
    seconds: float = 0.0
    fault: str | None = None
    error: str | None = None
    moved_to: str | None = None


@dataclass(slots=True)
class _Host:
    """Asked one thing at a time, and nothing more once it wants to be left alone."""

    free: asyncio.Lock = field(default_factory=asyncio.Lock)
    asked: bool = False
    busy: bool = False


async def probes(feeds: Sequence[Feed], project_url: str | None, *, pause: float = PAUSE) -> AsyncGenerator[Probe]:
    """Each feed's probe as it comes in: a few feeds at once, one at a time on a host, with a pause."""
    clock = SystemClock()
    agent = user_agent(project_url, "check")
    async with HttpFetcher(user_agent=agent, clock=clock) as fetcher, ChildParser(clock=clock) as parser:
        hosts: defaultdict[str | None, _Host] = defaultdict(_Host)
        slots = asyncio.Semaphore(AT_ONCE)

        async def one(feed: Feed) -> Probe:
            host = hosts[urlsplit(feed.url).hostname]
            async with host.free:
                if host.busy:
                    return _not_asked(feed)
                if host.asked:
                    await asyncio.sleep(pause)
                async with slots:
                    found = await probe(feed, fetcher, parser, clock)
                host.asked, host.busy = True, found.fault == FeedFault.BUSY.value
                return found

        tasks = [asyncio.create_task(one(feed)) for feed in feeds]
        try:
            for done in asyncio.as_completed(tasks):
                yield await done
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def probe(feed: Feed, fetcher: Fetcher, parser: Parser, clock: Clock) -> Probe:
    """One feed's; a failure is a probe as well."""
    begun = clock.monotonic()
    try:
        document = await fetcher.fetch(FeedForPoll(feed))
        if isinstance(document, Document):
            entries = (await parser.parse(document, encoding=feed.encoding)).entries
        else:
            entries = ()
    except FeedError as error:
        took = round(clock.monotonic() - begun, 3)
        return Probe(feed.id, feed.url, ok=False, seconds=took, fault=error.fault.value, error=str(error))
    dates = [entry.published for entry in entries if entry.published is not None]
    return Probe(
        feed.id,
        feed.url,
        ok=True,
        items=len(entries),
        newest=max(dates, default=None),
        seconds=round(clock.monotonic() - begun, 3),
        moved_to=document.moved_to,
    )


def _not_asked(feed: Feed) -> Probe:
    why = "was not asked: its host asks for a pause; check it again later"
    return Probe(feed.id, feed.url, ok=False, fault=FeedFault.BUSY.value, error=f"{shown(feed.url)} {why}")

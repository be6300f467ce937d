"""One fetch: what it gives, or how it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.errors import FeedError
from bot.feeds.apart.fetcher import ChildFetcher
from bot.feeds.apart.messages import Manner
from bot.feeds.fetch import HttpFetcher
from bot.model import Document, Feed, FeedForPoll, NotModified, Validators
from tests.clock import StandingClock

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BODY = b"<rss version='2.0'><channel><title>KFOR</title></channel></rss>" * 20


def here(agent: str, seconds: float, max_bytes: int) -> HttpFetcher:
    return HttpFetcher(user_agent=agent, clock=StandingClock(NOW), timeout=seconds, max_bytes=max_bytes)


def apart(agent: str, seconds: float, max_bytes: int) -> ChildFetcher:
    return ChildFetcher(Manner(agent, StandingClock(NOW), timeout=seconds, max_bytes=max_bytes))


make: Callable[[str, float, int], HttpFetcher | ChildFetcher] = here
"""What is under test: conftest sets it for each test to one of these."""


def fetcher(seconds: float = 30, max_bytes: int = 5_000_000) -> HttpFetcher | ChildFetcher:
    return make("tocsin/0 (+https://example.org)", seconds, max_bytes)


def feed(url: str, validators: Validators | None = None) -> FeedForPoll:
    return FeedForPoll(Feed("f", url, "F", allow_private=True), validators or Validators())


async def fetched(
    url: str, validators: Validators | None = None, *, seconds: float = 30, max_bytes: int = 5_000_000
) -> Document | NotModified:
    async with fetcher(seconds, max_bytes) as running:
        return await running.fetch(feed(url, validators))


async def refused(url: str, *, seconds: float = 30, max_bytes: int = 5_000_000) -> FeedError:
    with pytest.raises(FeedError) as caught:
        await fetched(url, seconds=seconds, max_bytes=max_bytes)
    assert "\n" not in str(caught.value)
    assert str(caught.value)
    return caught.value

"""What looks for feeds share: a parser, a server, and a site on it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.feeds.parse import ChildParser
from tests.clock import StandingClock
from tests.contract.discovery.site import NOW, Site
from tests.fakes.feedserver import FeedServer


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[ChildParser]:
    async with ChildParser(clock=StandingClock(NOW), workers=1) as running:
        await running.start()
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
def site(parser: ChildParser) -> Site:
    return Site(parser)

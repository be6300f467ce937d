"""A server to fetch from, and both ways to do it: in this process, and in one of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.contract.fetch import asking
from tests.fakes.feedserver import FeedServer


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture(params=[asking.here, asking.apart], ids=["here", "apart"], autouse=True)
def made(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "make", request.param)

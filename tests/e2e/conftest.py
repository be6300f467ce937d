"""What end-to-end tests share."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.feeds.parse import ChildParser
from tests.clock import NOON, StandingClock
from tests.e2e.polite import Installation
from tests.fakes.feedserver import FeedServer
from tests.fakes.hub import FakeHub


@pytest.fixture(scope="module")
def module_clock() -> StandingClock:
    return StandingClock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def children(module_clock: StandingClock) -> AsyncIterator[ChildParser]:
    """A parser whose processes serve every test of a module."""
    async with ChildParser(clock=module_clock, workers=1) as parser:
        yield parser


@pytest_asyncio.fixture(loop_scope="module")
async def installation(
    tmp_path: Path, empty_database: Path, module_clock: StandingClock, children: ChildParser
) -> AsyncIterator[Installation]:
    module_clock.at = NOON
    path = Path(shutil.copy(empty_database, tmp_path / "tocsin.db"))
    async with FeedServer() as server:
        yield Installation(path, module_clock, children, server)


@pytest_asyncio.fixture(loop_scope="module")
async def hub() -> AsyncIterator[FakeHub]:
    async with FakeHub() as running:
        yield running

"""Every store keeps its contract on both databases."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.postgres import open_postgres
from bot.store.sqlite import open_sqlite
from tests.builders import Stores
from tests.clock import StandingClock
from tests.contract.store.story_world import World
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        path = Path(shutil.copy(empty_database, tmp_path / "tocsin.db"))
        async with open_sqlite(path) as opened:
            yield opened
        return
    server: Server = request.getfixturevalue("server")
    async with open_postgres(await server.copy()) as opened:
        yield opened


@pytest.fixture
def world(stores: Stores, clock: StandingClock) -> World:
    return World(stores, clock)

"""A full database to copy from, and an empty one of each kind to copy into."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.store.sqlite import open_sqlite
from tests.builders import Stores
from tests.clock import StandingClock
from tests.contract.db_copy.rows import contents, fill
from tests.postgres import Server


@pytest.fixture
async def filled(tmp_path: Path, empty_database: Path, clock: StandingClock) -> str:
    """A SQLite database with rows in every table."""
    path = Path(shutil.copy(empty_database, tmp_path / "filled.db"))
    async with open_sqlite(path) as database:
        await fill(Stores.of(database), clock)
    rows = await contents(str(path))
    assert [name for name, held in rows.items() if not held] == []
    return str(path)


@pytest.fixture(params=["sqlite", "postgresql"])
async def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "new" / "target.db")
    server: Server = request.getfixturevalue("server")
    return await server.copy()

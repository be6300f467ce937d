from __future__ import annotations

import pytest

from bot.store.database import Database
from tests.builders import Stores


@pytest.fixture
def stores(database: Database) -> Stores:
    return Stores.of(database)

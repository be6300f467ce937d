"""What every test shares: no network beyond loopback, a clock that stands, an empty database."""

from __future__ import annotations

import asyncio
import ipaddress
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog

from bot.store.database import Database
from bot.store.sqlite import open_sqlite
from tests.builders import Stores
from tests.clock import StandingClock
from tests.postgres import Server, with_template


class NetworkForbiddenError(AssertionError):
    """A test reached beyond loopback."""


# A slow moment of a busy machine is no fault of the code.
hypothesis.settings.register_profile("tocsin", deadline=None)
# For who changes what the property tests are about: make test ARGS="--hypothesis-profile=thorough tests/property"
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=3000)
hypothesis.settings.load_profile("tocsin")


def _stay_on_loopback(event: str, arguments: tuple[object, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if not isinstance(address, tuple):
        return  # a Unix socket
    host = str(address[0]).partition("%")[0]
    try:
        parsed = ipaddress.ip_address(host)
    except ValueError:
        allowed = host == "localhost"
    else:
        mapped = getattr(parsed, "ipv4_mapped", None)
        allowed = (mapped or parsed).is_loopback or parsed.is_unspecified
    if not allowed:
        raise NetworkForbiddenError(f"a test tried to connect to {address!r}; tests use loopback only")


@pytest.fixture(scope="session", autouse=True)
def _network_is_loopback() -> None:
    """Every connection of this process, whichever library makes it, is checked by the interpreter itself."""
    sys.addaudithook(_stay_on_loopback)


@pytest.fixture(scope="session", autouse=True)
def _plain_tracebacks() -> None:
    """As in a running Tocsin. Drawing one with its local variables takes longer than many a test waits."""
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], renderer])


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the newest schema, migrated once; tests take copies."""
    path = tmp_path_factory.mktemp("empty") / "tocsin.db"

    async def make() -> None:
        async with open_sqlite(path):
            pass

    asyncio.run(make())
    return path


@pytest.fixture
async def database(tmp_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    path = Path(shutil.copy(empty_database, tmp_path / "tocsin.db"))
    async with open_sqlite(path) as opened:
        yield opened


@pytest.fixture
def stores(database: Database) -> Stores:
    return Stores.of(database)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """PostgreSQL, started by the first test that asks for it."""
    with with_template() as running:
        yield running

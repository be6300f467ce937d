"""What every test shares: no network beyond loopback, a clock that stands, an empty database."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.database import Database

NOON = datetime(2026, 5, 26, 12, 0, tzinfo=UTC)


class NetworkForbiddenError(AssertionError):
    """A test reached beyond loopback."""


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


class StandingClock:
    """A clock that moves only when told; see ports.Clock."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def advance(self, by: timedelta) -> None:
        self.at += by


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(tmp_path / "tocsin.db") as opened:
        yield opened

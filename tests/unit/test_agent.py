"""How servers are told who asks, and for how many."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from bot.app.agent import with_subscribers
from bot.store.database import Database
from bot.store.status import SqlStatusStore
from tests.builders import Stores
from tests.clock import StandingClock


@pytest.mark.parametrize(
    ("url", "count", "said"),
    [
        ("https://tocsin.example/about", 12, "(+https://tocsin.example/about; 12 subscribers)"),
        ("https://tocsin.example/about", 1, "(+https://tocsin.example/about; 1 subscriber)"),
        ("https://tocsin.example/\u043e%20", 2, "(+https://tocsin.example/%D0%BE%20; 2 subscribers)"),
        (None, 0, "(0 subscribers)"),
    ],
)
def test_the_agent_names_version_project_and_subscribers(url: str | None, count: int, said: str) -> None:
    assert with_subscribers(url, count) == f"tocsin/{version('tocsin')} {said}"


async def test_subscribers_are_chats_that_follow_anything(database: Database, clock: StandingClock) -> None:
    stores = Stores.of(database)
    await stores.a_chat(clock.now(), "1", "KFOR", "Banjska")
    await stores.a_chat(clock.now(), "2", "KFOR")
    await stores.a_chat(clock.now(), "3")
    assert await SqlStatusStore(database).subscribers() == 2

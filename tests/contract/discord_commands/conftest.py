"""A server with Tocsin's commands, and a newsroom behind them."""

from __future__ import annotations

import pytest
from simcord.env import Env

from bot.store.database import Database
from handlers.discord.client import TocsinClient
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock
from tests.contract.discord_commands.app import TOPICS, Server, router


@pytest.fixture
def simcord_bot(database: Database, clock: StandingClock) -> TocsinClient:
    return TocsinClient(router(database, clock))


@pytest.fixture(autouse=True)
async def _news(database: Database, clock: StandingClock) -> None:
    stores = Stores.of(database)
    await stores.polls.sync([a_feed()], TOPICS, clock.now())
    await stores.publish(clock.now(), an_entry("KFOR in Banjska", published=clock.now()), first_look=True)


@pytest.fixture
def server(simcord_env: Env) -> Server:
    return Server(simcord_env)

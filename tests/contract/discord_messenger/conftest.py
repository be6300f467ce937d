"""A fake Discord with a channel, and a messenger that sends to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest

from bot.commands import Desk, Throttle
from bot.config import Limits
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.splitting import SqlStoryStore
from handlers.discord.client import TocsinClient
from handlers.discord.messenger import DiscordMessenger
from handlers.router import Router
from tests.clock import StandingClock
from tests.contract.discord_messenger.sending import TOKEN
from tests.fakes.discord import Channel, DiscordFake
from tests.fakes.discord.sample import aim
from tests.fakes.ports import FakeGuide


@pytest.fixture
async def dc(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordFake]:
    async with DiscordFake(TOKEN) as fake:
        aim(monkeypatch, fake)
        yield fake


@pytest.fixture
def channel(dc: DiscordFake) -> Channel:
    return dc.add_channel(dc.add_guild("Newsroom"), "alerts")


@pytest.fixture
async def client(dc: DiscordFake, database: Database, clock: StandingClock) -> AsyncIterator[discord.Client]:
    """Ours, logged in; messages need no gateway."""
    stores = SqlChatStore(database), SqlItemStore(database), SqlStoryStore(database)
    router = Router(Desk(*stores, clock, Limits(), FakeGuide(), throttle=Throttle(0)))
    async with TocsinClient(router) as client:
        await client.login(dc.world.token)
        yield client


@pytest.fixture
async def messenger(client: discord.Client) -> AsyncIterator[DiscordMessenger]:
    messenger = DiscordMessenger(client)
    yield messenger
    await messenger.close()

"""Logging in, losing the connection and leaving it, over real sockets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.commands import Desk, Throttle
from bot.config import Limits
from bot.errors import WrongToken
from bot.model import Chat, Delivery, Destination, Item, OwedRing, Platform, Ring
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.splitting import SqlStoryStore
from handlers import discord as on_discord
from handlers.router import Router
from tests.clock import NOON, StandingClock
from tests.fakes.discord import DiscordFake, faults
from tests.fakes.ports import FakeGuide

TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
ANOTHER = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.AnotherAnotherAnotherAnothe"


@pytest.fixture
async def dc() -> AsyncIterator[DiscordFake]:
    async with DiscordFake(TOKEN) as fake:
        yield fake


@pytest.fixture
def router(database: Database, clock: StandingClock) -> Router:
    stores = SqlChatStore(database), SqlItemStore(database), SqlStoryStore(database)
    return Router(Desk(*stores, clock, Limits(), FakeGuide(), throttle=Throttle(0)))


async def test_a_wrong_token_says_where_it_stands_and_is_nowhere_in_the_log(
    dc: DiscordFake, router: Router, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(WrongToken) as refused:
        async with on_discord.connect(ANOTHER, router, api_url=dc.api_url, gateway_url=dc.gateway_url):
            pass
    assert str(refused.value).startswith("TOCSIN_DISCORD_TOKEN: Discord refuses this token")
    assert ANOTHER not in caplog.text
    assert ANOTHER not in str(refused.value)


async def test_a_token_that_is_withdrawn_meanwhile_ends_the_run(dc: DiscordFake, router: Router) -> None:
    async with on_discord.connect(TOKEN, router, api_url=dc.api_url, gateway_url=dc.gateway_url) as connection:
        running = asyncio.create_task(connection.run(asyncio.Event()))
        dc.world.token = ANOTHER
        dc.gateway.drop()
        with pytest.raises(WrongToken):
            await asyncio.wait_for(running, 5)


async def test_a_token_that_is_refused_to_a_send_ends_the_run(dc: DiscordFake, router: Router) -> None:
    channel = dc.add_channel(dc.add_guild("Newsroom"), "alerts")
    item = Item(1, "n1", "N1", "KFOR", "https://n1.example/a", "", "sr", NOON, NOON)
    chat = Chat(1, Destination(Platform.DISCORD, str(channel.id)))
    async with on_discord.connect(TOKEN, router, api_url=dc.api_url, gateway_url=dc.gateway_url) as connection:
        running = asyncio.create_task(connection.run(asyncio.Event()))
        dc.world.token = ANOTHER
        await connection.messenger.send(
            Delivery(1, chat, "key", OwedRing(item, ()), NOON), Ring("KFOR", "", "N1", NOON, "", ())
        )
        with pytest.raises(WrongToken):
            await asyncio.wait_for(running, 5)


async def test_the_first_connection_refused_is_no_wrong_token_and_names_the_gateway(
    dc: DiscordFake, router: Router
) -> None:
    dc.gateway.refuse(times=2)
    with pytest.raises(ConnectionError, match="gateway refused the first connection"):
        async with on_discord.connect(TOKEN, router, api_url=dc.api_url, gateway_url=dc.gateway_url):
            pass


async def test_a_server_in_trouble_at_the_login_is_no_wrong_token(dc: DiscordFake, router: Router) -> None:
    dc.faults.add("GET", "/users/@me", faults.server_error(503))
    with pytest.raises(Exception, match="503") as raised:
        async with on_discord.connect(TOKEN, router, api_url=dc.api_url, gateway_url=dc.gateway_url):
            pass
    assert not isinstance(raised.value, WrongToken)


async def test_it_stops_when_asked_and_leaves_the_library_as_it_was(dc: DiscordFake, router: Router) -> None:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    async with on_discord.connect(TOKEN, router, api_url=dc.api_url, gateway_url=dc.gateway_url) as connection:
        assert dc.gateway.connected
        running = asyncio.create_task(connection.run(stop))
        stop.set()
        await asyncio.wait_for(running, 1)
        began = loop.time()
    assert loop.time() - began < 1
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)


async def test_leaving_takes_less_than_three_seconds_though_nobody_answers_the_goodbye(
    dc: DiscordFake, router: Router
) -> None:
    loop = asyncio.get_running_loop()
    async with on_discord.connect(TOKEN, router, api_url=dc.api_url, gateway_url=dc.gateway_url):
        for socket in dc.gateway._sockets:
            assert socket._transport is not None
            socket._transport.pause_reading()
        began = loop.time()
    assert loop.time() - began < 3

"""Logging in, the gateway, and a bounded way out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.errors import WrongToken
from handlers.discord.client import TocsinClient
from handlers.discord.messenger import DiscordMessenger
from handlers.router import Router

LOGIN_SECONDS = 30.0
GOODBYE_SECONDS = 1.0
AUTHENTICATION_FAILED = 4004


@dataclass(frozen=True, slots=True)
class DiscordConnection:
    """A bot that is logged in and greeted by the gateway; see bot.app.platforms.Connection."""

    messenger: DiscordMessenger
    gateway: asyncio.Task[None]

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. The library reconnects and resumes by itself; raises WrongToken when the token is refused
        meanwhile, and whatever else ended the gateway's task."""
        stopping = asyncio.create_task(stop.wait())
        refused = asyncio.create_task(self.messenger.token_refused.wait())
        try:
            await asyncio.wait({stopping, refused, self.gateway}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            refused.cancel()
        if stop.is_set():
            return
        if self.messenger.token_refused.is_set():
            raise _wrong_token()
        await _ended(self.gateway)


@asynccontextmanager
async def connect(
    token: str, router: Router, *, api_url: str | None, gateway_url: str | None
) -> AsyncIterator[DiscordConnection]:
    """Logs in, registers the commands where they differ, and waits for the gateway's greeting, 30 s at most.

    `api_url` (`…/api/v10`) and `gateway_url` (`ws://…`) lead to another server than Discord's; the library keeps them
    for the whole process, so there is one such connection at a time. Raises WrongToken; anything else that is raised
    may be gone at the next attempt.
    """
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing is said aloud here
    with _led_to(api_url, gateway_url):
        client = TocsinClient(router)
        messenger = DiscordMessenger(client)
        gateway: asyncio.Task[None] | None = None
        try:
            async with _bounded(LOGIN_SECONDS):
                await _log_in(client, token)
                gateway = asyncio.create_task(client.connect())
                await _greeted(client, gateway)
            yield DiscordConnection(messenger, gateway)
        finally:
            await _close(client, messenger, gateway)


@contextmanager
def _led_to(api_url: str | None, gateway_url: str | None) -> Iterator[None]:
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    if api_url:
        Route.BASE = api_url.rstrip("/")
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@asynccontextmanager
async def _bounded(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise TimeoutError(f"Discord let nobody in within {seconds:.0f} s") from error


async def _log_in(client: TocsinClient, token: str) -> None:
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        raise _wrong_token() from error


async def _greeted(client: TocsinClient, gateway: asyncio.Task[None]) -> None:
    greeting = asyncio.create_task(client.greeted.wait())
    try:
        await asyncio.wait({greeting, gateway}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        greeting.cancel()
    if not client.greeted.is_set():
        if isinstance(gateway.exception(), AttributeError):
            # The library reads what it knows of the connection before, and there is none.
            raise ConnectionError("Discord's gateway refused the first connection") from gateway.exception()
        await _ended(gateway)


async def _ended(gateway: asyncio.Task[None]) -> None:
    """Says why. Raises always."""
    try:
        await gateway
    except discord.ConnectionClosed as closed:
        if closed.code == AUTHENTICATION_FAILED:
            raise _wrong_token() from closed
        raise
    raise ConnectionError("Discord's gateway ended the connection")


async def _close(client: TocsinClient, messenger: DiscordMessenger, gateway: asyncio.Task[None] | None) -> None:
    await client.answers.close()
    await messenger.close()
    try:
        async with asyncio.timeout(GOODBYE_SECONDS):
            await client.close()
    except (TimeoutError, OSError, aiohttp.ClientError):
        # Nobody takes our goodbye, and the library has no bound of its own for it.
        await client.http.close()
    if gateway is not None:
        gateway.cancel()
        await asyncio.gather(gateway, return_exceptions=True)


def _wrong_token() -> WrongToken:
    return WrongToken(where="TOCSIN_DISCORD_TOKEN", platform="Discord")

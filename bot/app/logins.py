"""How to log in to each platform that has a token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager

from bot.alerts.pacing import Pacing
from bot.app.house import House
from bot.app.platforms import Connection
from bot.model import Platform
from bot.pacer import Pacer
from handlers.router import Router

Connect = Callable[[], AbstractAsyncContextManager[Connection]]


def connects(house: House, router: Router, paces: Mapping[Platform, Pacing]) -> dict[Platform, Connect]:
    """By platform; empty without any token. `paces`: what calls have used up of the platforms' limits."""
    settings = house.settings
    found: dict[Platform, Connect] = {}
    if (telegram_token := settings.telegram_token) is not None:
        from handlers import telegram  # noqa: PLC0415 - a second to load, for nothing without a token

        found[Platform.TELEGRAM] = lambda: telegram.connect(
            telegram_token.get_secret_value(),
            router,
            api_url=settings.telegram_api_url,
            pace=Pacer(paces[Platform.TELEGRAM], house.clock),
        )
    if (discord_token := settings.discord_token) is not None:
        from handlers import discord  # noqa: PLC0415 - the same

        found[Platform.DISCORD] = lambda: discord.connect(
            discord_token.get_secret_value(),
            router,
            api_url=settings.discord_api_url,
            gateway_url=settings.discord_gateway_url,
        )
    return found

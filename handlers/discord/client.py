"""The library's client with our commands and buttons on it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import discord
import structlog
from discord import app_commands

from handlers.discord.answers import PATIENCE, Answers
from handlers.discord.commands import Press, slash_commands
from handlers.router import Router

log = structlog.get_logger()

LONGEST_RATE_LIMIT = 30.0  # seconds that the library itself may wait; it takes no less


class TocsinClient(discord.Client):
    """Sees servers and channels, and no messages: it is spoken to by commands and buttons, in private chats too."""

    def __init__(self, router: Router, *, patience: float = PATIENCE) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_RATE_LIMIT,
        )
        self.answers = Answers(router, patience)
        self.greeted = asyncio.Event()
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        for command in slash_commands(self.answers):
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        """Called by the library after the login."""
        self.add_dynamic_items(Press)
        await self._sync()

    async def on_connect(self) -> None:
        """Called by the library when the gateway has greeted us: from now on interactions arrive."""
        self.greeted.set()

    async def _sync(self) -> None:
        """Registers the commands where Discord knows others: it takes 200 new ones a day."""
        if self.application_id is None:
            raise discord.MissingApplicationID
        known = await self.http.get_global_commands(self.application_id)
        ours = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        if _essence_of_all(known) != _essence_of_all(ours):
            await self.tree.sync()
            log.info("commands_registered", platform="discord", commands=len(ours))


def _essence_of_all(commands: list[Any]) -> list[dict[str, Any]]:
    return sorted((_essence(each) for each in commands), key=lambda each: str(each["name"]))


def _essence(command: Mapping[str, Any]) -> dict[str, Any]:
    """What a command is, in the same form whether Discord wrote it (defaults left out) or the library did."""
    permissions = command.get("default_member_permissions")
    return {
        "name": command["name"],
        "type": command.get("type", 1),
        "description": command.get("description", ""),
        "permissions": None if permissions is None else int(permissions),
        "contexts": sorted(command.get("contexts") or []),
        "installs": sorted(command.get("integration_types") or []),
        "options": [_option(each) for each in command.get("options") or []],
    }


def _option(option: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": option["name"],
        "type": option["type"],
        "description": option.get("description", ""),
        "required": bool(option.get("required")),
        "autocomplete": bool(option.get("autocomplete")),
        "choices": [(each["name"], each["value"]) for each in option.get("choices") or []],
    }

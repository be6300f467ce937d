"""Real discord.py against the fake: how to aim the library at it, and a small bot that uses every way of answering."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.discord import Channel, DiscordFake


def aim(monkeypatch: pytest.MonkeyPatch, dc: DiscordFake) -> None:
    """Let the library talk to the fake until the test ends."""
    monkeypatch.setattr(Route, "BASE", dc.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(dc.gateway_url))


class Mute(ui.DynamicItem[ui.Button[Any]], template=r"mute:(?P<topic>\d+)"):
    """A button that carries its topic in its custom_id, as one must that survives a restart."""

    def __init__(self, topic: int) -> None:
        super().__init__(ui.Button(label="Mute 8 h", custom_id=f"mute:{topic}"))
        self.topic = topic

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["topic"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        by_admin = interaction.permissions.manage_guild
        await interaction.response.send_message(f"Muted {self.topic}, admin: {by_admin}", ephemeral=True)


class Narrow(ui.Modal, title="Narrow"):
    word: ui.TextInput[Any] = ui.TextInput(label="Word", custom_id="word")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Narrowed to {self.word.value}")


class Alert(ui.LayoutView):
    """A container with text and buttons, as alerts are."""

    def __init__(self, text: str, topic: int = 7) -> None:
        super().__init__(timeout=None)
        row: ui.ActionRow[Any] = ui.ActionRow(Mute(topic), ui.Button(label="Open", url="https://example.org/a"))
        self.add_item(ui.Container(ui.TextDisplay(text), ui.TextDisplay("-# N1"), row))


class Bell(discord.Client):
    """A small bot that uses each way of answering, and notes what the gateway tells it."""

    def __init__(self) -> None:
        mentions = discord.AllowedMentions.none()
        super().__init__(intents=discord.Intents(guilds=True), allowed_mentions=mentions, guild_ready_timeout=0.01)
        self.seen: list[str] = []
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(subscribe)
        self.tree.add_command(recent)
        self.tree.add_command(narrow)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Mute)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify again at once; the library's own hook waits five seconds."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        self.seen.append(event)
        super().dispatch(event, *args, **kwargs)


@app_commands.command(description="Follow a topic")
async def subscribe(interaction: discord.Interaction, query: str) -> None:
    await interaction.response.send_message(view=Alert(f"**{query}** matched"), ephemeral=True)


@subscribe.autocomplete("query")
async def topics(_interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    count = 26 if current == "many" else 2
    return [app_commands.Choice(name=f"{current} {n}", value=f"{current}{n}") for n in range(count)]


@app_commands.command(description="Recent items")
async def recent(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send("first")
    await interaction.edit_original_response(content="first, edited")
    await interaction.followup.send("second")


@app_commands.command(description="Narrow a topic")
async def narrow(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Narrow())


@asynccontextmanager
async def online(dc: DiscordFake) -> AsyncIterator[Bell]:
    """The sample bot, connected and ready."""
    bell = Bell()
    running = asyncio.create_task(bell.start(dc.world.token))
    try:
        await dc.gateway.ready()
        yield bell
    finally:
        await bell.close()
        await running


@asynccontextmanager
async def logged_in(dc: DiscordFake) -> AsyncIterator[discord.Client]:
    """A client for REST alone, without a gateway."""
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        await client.login(dc.world.token)
        yield client


def target(client: discord.Client, channel: Channel) -> discord.PartialMessageable:
    return client.get_partial_messageable(channel.id)


def v2(*texts: str, **more: Any) -> dict[str, Any]:
    """A raw body of text displays."""
    return {"flags": 1 << 15, "components": [{"type": 10, "content": text} for text in texts], **more}


def row(*custom_ids: str) -> dict[str, Any]:
    """A raw body with a row of buttons."""
    buttons = [{"type": 2, "style": 1, "label": "x", "custom_id": custom_id} for custom_id in custom_ids]
    return {"components": [{"type": 1, "components": buttons}]}


async def post(dc: DiscordFake, path: str, body: dict[str, Any]) -> tuple[int, str, Any]:
    """Post past the library, as the bot: status, content type, the JSON or text that came back."""
    headers = {"Authorization": f"Bot {dc.world.token}"}
    async with aiohttp.ClientSession() as http, http.post(dc.api_url + path, json=body, headers=headers) as response:
        text, kind = await response.text(), response.headers["Content-Type"]
        return response.status, kind, json.loads(text) if response.content_type == "application/json" else text

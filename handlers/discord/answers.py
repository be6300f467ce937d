"""An interaction → Router → its answer, in time: Discord takes a first response within three seconds only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import discord
import structlog

from bot.commands.desk import Requester
from bot.model import Destination, Platform
from handlers import replies
from handlers.discord.render import view
from handlers.message import Message, Paragraph, Text
from handlers.router import Router
from handlers.translate import Translation, fill, translation

log = structlog.get_logger()

PATIENCE = 1.5
"""Seconds in which an answer comes as the first response; then "thinking" is shown until it is there."""
DRAIN_SECONDS = 1.0

Interaction = discord.Interaction[Any]
Answer = Callable[[], Awaitable[Message | None]]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers commands and presses.

    Where the router has no reply, a button just stops turning. For a command Discord knows no such end: left alone, it
    tells the asker, and nobody else, that the application did not respond.
    """

    router: Router
    patience: float = PATIENCE
    _working: set[asyncio.Task[Message | None]] = field(default_factory=set)

    async def command(self, interaction: Interaction, name: str, argument: str) -> None:
        """Answers `/name argument`, to the asker alone where the reply says so."""
        task = self._begin(lambda: self._commanded(interaction, name, argument))
        try:
            if await self._in_time(task):
                reply = task.result()
                if reply is not None:
                    await interaction.response.send_message(
                        view=view(reply), ephemeral=_only_asker(interaction, reply), silent=reply.quiet
                    )
            else:
                # Who sees it has to be said before the reply is known.
                await interaction.response.defer(ephemeral=interaction.guild_id is not None, thinking=True)
                reply = await task
                if reply is not None:
                    await interaction.followup.send(view=view(reply))
                else:
                    await interaction.delete_original_response()
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _unanswered(error)

    async def press(self, interaction: Interaction, action: str) -> None:
        """Answers a button: in its message's place, or as a new message where the reply is fresh."""
        task = self._begin(lambda: self._pressed(interaction, action))
        try:
            if await self._in_time(task):
                reply = task.result()
                if reply is None:
                    await interaction.response.defer()
                elif reply.fresh:
                    await interaction.response.send_message(
                        view=view(reply), ephemeral=_only_asker(interaction, reply), silent=reply.quiet
                    )
                else:
                    await interaction.response.edit_message(view=view(reply))
            else:
                await interaction.response.defer()
                reply = await task
                if reply is None:
                    return
                if reply.fresh:
                    await interaction.followup.send(view=view(reply), ephemeral=_only_asker(interaction, reply))
                else:
                    await interaction.edit_original_response(view=view(reply))
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _unanswered(error)

    async def close(self) -> None:
        """Gives the use cases that are at work a moment to end."""
        if self._working:
            _done, late = await asyncio.wait(self._working, timeout=DRAIN_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def language(self, destination: Destination) -> str | None:
        """What the chat reads."""
        desk = self.router.desk
        return (await desk.chats.chat(destination, desk.clock.now())).language

    async def _commanded(self, interaction: Interaction, name: str, argument: str) -> Message | None:
        requester = requester_of(interaction)
        reply = await self.router.command(name, argument, requester)
        return await self._warned(interaction, requester, reply) if name == "subscribe" else reply

    async def _pressed(self, interaction: Interaction, action: str) -> Message | None:
        requester = requester_of(interaction)
        name = action.partition(":")[0]
        if name == replies.FOLLOW and lacking(interaction) and await requester.may_change():
            t = translation(await self.language(requester.destination))
            return Message((_warning(t, lacking(interaction)),), language=t.tag, fresh=True, only_you=True)
        reply = await self.router.press(action, requester)
        return await self._warned(interaction, requester, reply) if name == replies.ASK else reply

    async def _warned(self, interaction: Interaction, requester: Requester, preview: Message | None) -> Message | None:
        """The preview, with what the bot lacks here: it could ask for a topic whose alerts could never arrive."""
        missing = lacking(interaction)
        if not missing or preview is None or not preview.buttons:
            return preview
        t = translation(await self.language(requester.destination))
        return replace(preview, blocks=(_warning(t, missing), *preview.blocks))

    def _begin(self, answer: Answer) -> asyncio.Task[Message | None]:
        task = asyncio.create_task(_said(answer))
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return task

    async def _in_time(self, task: asyncio.Task[Message | None]) -> bool:
        done, _ = await asyncio.wait({task}, timeout=self.patience)
        return bool(done)


def requester_of(interaction: Interaction) -> Requester:
    """Who asks. The destination is the channel's id alone: a thread is a channel of its own to Discord, and is sent
    to in the same way. What a member may do here comes with every interaction, from Discord itself."""
    private = interaction.guild_id is None
    rights = interaction.permissions

    async def may_change() -> bool:
        return private or rights.manage_guild or rights.administrator

    place = Destination(Platform.DISCORD, str(interaction.channel_id))
    return Requester(place, str(interaction.user.id), may_change, private)


def lacking(interaction: Interaction) -> list[str]:
    """The permissions without which no alert arrives in this channel, as Discord's settings call them."""
    if interaction.guild_id is None:
        return []
    has = interaction.app_permissions
    if has.administrator:
        return []
    if isinstance(interaction.channel, discord.Thread):
        needed = {"View Channel": has.view_channel, "Send Messages in Threads": has.send_messages_in_threads}
    else:
        needed = {"View Channel": has.view_channel, "Send Messages": has.send_messages}
    return [name for name, there in needed.items() if not there]


def _warning(t: Translation, missing: list[str]) -> Paragraph:
    text = t.gettext(
        "I may not write in this channel yet, so no alert would arrive. Allow me here: {permissions}. Then try again."
    )
    return Paragraph(fill(text, permissions=Text(", ".join(missing), bold=True)))


def _only_asker(interaction: Interaction, reply: Message) -> bool:
    """In a private chat it would only make the message vanish at the next start of the app."""
    return reply.only_you and interaction.guild_id is not None


async def _said(answer: Answer) -> Message | None:
    try:
        return await answer()
    except Exception:
        log.exception("answer_failed", platform=Platform.DISCORD.value)
        return replies.failure(None)


def _unanswered(error: Exception) -> None:
    """The asker sees that the interaction failed; what it asked for may be done."""
    log.warning("answer_not_delivered", platform=Platform.DISCORD.value, reason=f"{type(error).__name__}: {error}")

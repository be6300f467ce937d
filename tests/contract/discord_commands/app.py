"""The app as people use it: a server and its members, the answers they get."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage

from bot.commands import Desk, Throttle
from bot.config import Limits
from bot.model import Destination, Platform, Topic
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.splitting import SqlStoryStore
from handlers.router import Router
from tests.builders import a_feed
from tests.clock import StandingClock
from tests.fakes.ports import FakeGuide

ADMIN = discord.Permissions(manage_guild=True)
TOPICS = [Topic("Banjska", "Banjska OR Banjskë", "The monastery"), Topic("KFOR", "KFOR", "NATO's force")]
TOPICS += [Topic(f"Number {number}", f"word{number}", "x" * 120) for number in range(30)]


def router(database: Database, clock: StandingClock, *, limit: int = 0) -> Router:
    stores = SqlChatStore(database), SqlItemStore(database), SqlStoryStore(database)
    return Router(Desk(*stores, clock, Limits(), FakeGuide(a_feed()), throttle=Throttle(limit)))


class Server:
    """A server with a channel, an administrator of it and a member."""

    def __init__(self, env: Env, **denied: bool) -> None:
        guild = env.create_guild()
        assert env.bot.user is not None
        overwrites = {env.bot.user: discord.PermissionOverwrite(**denied)}
        self.channel = guild.create_text_channel("alerts", overwrites=overwrites)  # type: ignore[arg-type]  # one kind of key
        self.admin = guild.add_member(env.create_user("admin"), roles=[guild.create_role("a", permissions=ADMIN)])
        self.member = guild.add_member(env.create_user("member"))
        self.guild = guild


async def followed(database: Database, clock: StandingClock, channel: Any) -> list[str]:
    chats = SqlChatStore(database)
    chat = await chats.chat(Destination(Platform.DISCORD, str(channel.id)), clock.now())
    return [each.label for each in await chats.subscriptions(chat, clock.now())]


def answer(result: InteractionResult) -> ResponseMessage:
    """What the bot answered with."""
    assert result.response is not None
    return result.response


def text_of(shown: Any) -> str:
    """Everything that a message says."""
    found: list[str] = []

    def walk(components: Sequence[dict[str, Any]]) -> None:
        for each in components:
            found.extend([each["content"]] if "content" in each else [])
            walk(each.get("components", []))

    walk(shown.components)
    return "\n".join(found)


async def a_dm(server: Server, user: Any) -> Any:
    server.guild.add_member(user)
    return user

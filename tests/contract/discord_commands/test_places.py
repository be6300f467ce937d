"""Who may do what where: members, channels, threads, private chats."""

from __future__ import annotations

import discord
from simcord.env import Env

from bot.store.database import Database
from tests.clock import StandingClock
from tests.contract.discord_commands.app import Server, a_dm, answer, followed, text_of


async def test_a_member_is_refused_on_an_admin_s_button(
    server: Server, database: Database, clock: StandingClock
) -> None:
    greeting = await server.admin.slash(server.channel, "start")
    for label in ("KFOR", "Shqip"):
        refused = await server.member.click(answer(greeting).message, label=label)
        assert refused.ephemeral
        assert text_of(answer(refused)) == "Only admins can change alerts here."
    assert await followed(database, clock, server.channel) == []


async def test_a_channel_where_the_bot_may_not_write_is_told_before_anything_is_followed(
    simcord_env: Env, database: Database, clock: StandingClock
) -> None:
    mute = Server(simcord_env, send_messages=False)
    asked = await mute.admin.slash(mute.channel, "subscribe", query="KFOR")
    assert "I may not write in this channel yet" in text_of(answer(asked))
    assert "**Send Messages**" in text_of(answer(asked))
    assert "**KFOR** matched" in text_of(answer(asked))
    pressed = await mute.admin.click(answer(asked).message, label="Subscribe")
    assert text_of(answer(pressed)).startswith("I may not write in this channel yet")
    assert await followed(database, clock, mute.channel) == []
    refused = await mute.member.slash(mute.channel, "try", query="KFOR")
    assert "may not write" not in text_of(answer(refused))


async def test_a_thread_is_a_chat_of_its_own_and_needs_its_own_permission(
    simcord_env: Env, database: Database, clock: StandingClock
) -> None:
    for server, may_write in (
        (Server(simcord_env), True),
        (Server(simcord_env, send_messages_in_threads=False), False),
    ):
        parent = simcord_env.bot.get_channel(server.channel.id)
        assert isinstance(parent, discord.TextChannel)
        await parent.create_thread(name="KFOR", type=discord.ChannelType.public_thread)
        [thread] = server.channel.threads
        asked = await server.admin.slash(thread, "subscribe", query="KFOR")
        assert ("**Send Messages in Threads**" in text_of(answer(asked))) is not may_write
        await server.admin.click(answer(asked).message, label="Subscribe")
        assert await followed(database, clock, thread) == (["KFOR"] if may_write else [])
        assert await followed(database, clock, server.channel) == []


async def test_a_private_chat_is_its_owner_s_and_nothing_there_vanishes(
    simcord_env: Env, server: Server, database: Database, clock: StandingClock
) -> None:
    alone = await a_dm(server, simcord_env.create_user("alone"))
    asked = await alone.slash("subscribe", query="KFOR")
    assert not asked.ephemeral
    await alone.click(answer(asked).message, label="Subscribe")
    assert await followed(database, clock, alone.dm_channel) == ["KFOR"]

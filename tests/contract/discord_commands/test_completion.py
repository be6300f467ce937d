"""What is offered while an argument is typed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bot.model import Destination, Platform
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.schema import chats
from handlers.discord.client import TocsinClient
from tests.builders import Stores, an_entry
from tests.clock import StandingClock
from tests.contract.discord_commands.app import Server, followed


async def test_what_is_typed_is_completed_in_any_script_from_the_named_topics(server: Server) -> None:
    for command in ("subscribe", "try"):
        offered = await server.admin.autocomplete(server.channel, command, "query", "бањ")
        assert offered == [{"name": "Banjska – The monastery", "value": "Banjska"}]
    offered = await server.admin.autocomplete(server.channel, "subscribe", "query", "")
    assert len(offered) == 25
    assert max(len(each["name"]) for each in offered) == 100


async def test_topics_are_offered_with_what_they_bring_a_week_once_there_was_a_week(
    server: Server, database: Database, clock: StandingClock
) -> None:
    [young] = await server.admin.autocomplete(server.channel, "subscribe", "query", "kfor")
    assert "a week" not in young["name"]
    clock.advance(timedelta(days=8))
    await Stores.of(database).publish(
        clock.now(), *[an_entry(f"KFOR {number}", published=clock.now()) for number in range(2)]
    )
    [offered] = await server.admin.autocomplete(server.channel, "subscribe", "query", "kfor")
    assert offered["name"].startswith("KFOR · 2 a week")
    assert offered["value"] == "KFOR"
    await Stores.of(database).publish(clock.now(), an_entry("KFOR again", published=clock.now()))
    [kept] = await server.admin.autocomplete(server.channel, "try", "query", "kfor")
    assert kept["name"] == offered["name"], "counted anew after ten minutes, not with every letter"
    clock.advance(timedelta(minutes=11))
    [counted] = await server.admin.autocomplete(server.channel, "try", "query", "kfor")
    assert counted["name"].startswith("KFOR · 3 a week")


async def test_unsubscribe_offers_what_is_followed_also_where_it_is_longer_than_a_choice(
    server: Server, database: Database, clock: StandingClock
) -> None:
    long = " ".join(f"word{number}" for number in range(20))
    chats = SqlChatStore(database)
    chat = await chats.chat(Destination(Platform.DISCORD, str(server.channel.id)), clock.now())
    await chats.subscribe(chat, long, None, clock.now(), limit=0)
    await chats.subscribe(chat, "EULEX", None, clock.now(), limit=0)
    [offered] = await server.admin.autocomplete(server.channel, "unsubscribe", "topic", "word1")
    assert len(offered["value"]) == 100
    await server.admin.slash(server.channel, "unsubscribe", topic=offered["value"])
    assert await followed(database, clock, server.channel) == ["EULEX"]


async def test_what_a_member_types_makes_no_chat(simcord_bot: TocsinClient, server: Server, database: Database) -> None:
    [unsubscribe] = [each for each in await simcord_bot.tree.fetch_commands() if each.name == "unsubscribe"]
    server.guild.set_command_permissions(unsubscribe, {server.member: True})
    assert await server.member.autocomplete(server.channel, "unsubscribe", "topic", "K") == []
    async with database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(chats)) == 0


async def test_what_is_typed_is_looked_up_so_often_and_no_more(server: Server, clock: StandingClock) -> None:
    for _ in range(60):
        assert await server.member.autocomplete(server.channel, "try", "query", "KFOR") != []
    assert await server.member.autocomplete(server.channel, "try", "query", "KFOR") == []
    assert await server.admin.autocomplete(server.channel, "try", "query", "KFOR") != []
    clock.advance(timedelta(minutes=1))
    assert await server.member.autocomplete(server.channel, "try", "query", "KFOR") != []

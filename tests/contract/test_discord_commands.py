"""Commands and buttons as people use them: the whole way from the app's keyboard to the store, without a network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage
from sqlalchemy import func, select

from bot.commands import Desk, Throttle
from bot.config import Limits
from bot.model import Destination, Platform, Topic
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.schema import chats
from bot.store.splitting import SqlStoryStore
from handlers.discord.client import TocsinClient
from handlers.router import Router
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import FakeGuide

ADMIN = discord.Permissions(manage_guild=True)
TOPICS = [Topic("Banjska", "Banjska OR Banjskë", "The monastery"), Topic("KFOR", "KFOR", "NATO's force")]
TOPICS += [Topic(f"Number {number}", f"word{number}", "x" * 120) for number in range(30)]


def router(database: Database, clock: StandingClock, *, limit: int = 0) -> Router:
    stores = SqlChatStore(database), SqlItemStore(database), SqlStoryStore(database)
    return Router(Desk(*stores, clock, Limits(), FakeGuide(a_feed()), throttle=Throttle(limit)))


@pytest.fixture
def simcord_bot(database: Database, clock: StandingClock) -> TocsinClient:
    return TocsinClient(router(database, clock))


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


@pytest.fixture(autouse=True)
async def _news(database: Database, clock: StandingClock) -> None:
    stores = Stores.of(database)
    await stores.polls.sync([a_feed()], TOPICS, clock.now())
    await stores.publish(clock.now(), an_entry("KFOR in Banjska", published=clock.now()), first_look=True)


@pytest.fixture
def server(simcord_env: Env) -> Server:
    return Server(simcord_env)


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


async def test_every_command_is_there_and_those_that_change_something_are_for_admins(
    simcord_env: Env, server: Server
) -> None:
    changing = {"subscribe", "unsubscribe", "language"}
    asking = {"start", "help", "subscriptions", "recent", "search", "try", "why", "feeds"}
    assert set(server.admin.available_commands(server.channel)) == changing | asking
    assert set(server.member.available_commands(server.channel)) == asking
    alone = simcord_env.create_user("alone")
    assert set((await a_dm(server, alone)).available_commands()) == changing | asking


async def a_dm(server: Server, user: Any) -> Any:
    server.guild.add_member(user)
    return user


async def test_a_topic_is_previewed_for_the_asker_followed_and_removed(
    server: Server, database: Database, clock: StandingClock
) -> None:
    asked = await server.admin.slash(server.channel, "subscribe", query="kfor")
    assert asked.ephemeral
    assert text_of(answer(asked)).startswith("**KFOR** matched 1 item so far")
    assert await followed(database, clock, server.channel) == []
    confirmed = await server.admin.click(answer(asked).message, label="Subscribe")
    assert text_of(answer(confirmed)).startswith("Done. I'll write when **KFOR** is in the news.")
    assert answer(confirmed).id == answer(asked).id, "the answer takes the question's place"
    assert await followed(database, clock, server.channel) == ["KFOR"]
    removed = await server.admin.slash(server.channel, "unsubscribe", topic="KFOR")
    assert not removed.ephemeral, "what changes the chat, everybody there sees"
    assert await followed(database, clock, server.channel) == []


async def test_a_sites_feeds_are_shown_to_an_admin_alone(server: Server) -> None:
    found = await server.admin.slash(server.channel, "feeds", site="site.example")
    assert found.ephemeral
    text = text_of(answer(found))
    assert "[Site \\<News\\>](https://site.example/rss)" in text
    assert "```\nfeeds:\n  - id: site-news\n    url: https://site.example/rss\n" in text
    refused = await server.member.slash(server.channel, "feeds", site="site.example")
    assert text_of(answer(refused)).startswith("Only admins can have me look at an address here.")
    listed = await server.member.slash(server.channel, "feeds")
    assert text_of(answer(listed)).startswith("I watch 1 feed")


async def test_a_fresh_answer_leaves_the_question_where_it_is(server: Server) -> None:
    greeting = await server.admin.slash(server.channel, "start")
    assert not greeting.ephemeral
    preview = await server.admin.click(answer(greeting).message, label="KFOR")
    assert preview.ephemeral
    assert answer(preview).id != answer(greeting).id
    assert text_of(answer(preview)).startswith("**KFOR** matched")
    assert text_of(answer(greeting)).startswith("I watch 1 news feed")


async def test_buttons_of_an_earlier_run_work(
    simcord_env: Env, server: Server, database: Database, clock: StandingClock
) -> None:
    asked = await server.admin.slash(server.channel, "subscribe", query="KFOR")
    await simcord_env.restart_bot(TocsinClient(router(database, clock)))
    await server.admin.click(answer(asked).message, label="Subscribe")
    assert await followed(database, clock, server.channel) == ["KFOR"]


async def test_a_member_is_refused_on_an_admin_s_button(
    server: Server, database: Database, clock: StandingClock
) -> None:
    greeting = await server.admin.slash(server.channel, "start")
    for label in ("KFOR", "Shqip"):
        refused = await server.member.click(answer(greeting).message, label=label)
        assert refused.ephemeral
        assert text_of(answer(refused)) == "Only admins can change alerts here."
    assert await followed(database, clock, server.channel) == []


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


async def test_the_language_is_chosen_by_its_name_and_kept(server: Server) -> None:
    await server.admin.slash(server.channel, "language", code="sr-Cyrl")
    shown = await server.member.slash(server.channel, "subscriptions")
    assert shown.ephemeral
    assert "Овде се још ништа не прати" in text_of(answer(shown))


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


@pytest.mark.simcord(check_errors=False)
async def test_a_button_that_means_nothing_any_more_says_so(simcord_env: Env, server: Server) -> None:
    channel = simcord_env.bot.get_partial_messageable(server.channel.id)
    stale = discord.ui.View(timeout=None)
    stale.add_item(discord.ui.Button(label="Old", custom_id="t:gone:1"))
    stale.stop()
    message = await channel.send("old", view=stale)
    pressed = await server.member.click(message, label="Old")
    assert "too old to work" in text_of(answer(pressed))


async def test_who_asks_without_end_is_told_once_and_nobody_else_has_to_wait(
    simcord_env: Env, server: Server, database: Database, clock: StandingClock
) -> None:
    await simcord_env.restart_bot(TocsinClient(router(database, clock, limit=1)))
    greeting = answer(await server.member.slash(server.channel, "start"))
    refused = await server.member.click(greeting.message, label="KFOR")
    assert refused.ephemeral
    assert "That was too fast for me." in text_of(answer(refused))
    silent = await server.member.click(greeting.message, label="KFOR")
    assert (silent.deferred, silent.followups) == (True, []), "the button just stops turning"
    assert text_of(answer(silent)) == text_of(greeting)
    assert not (await server.member.slash(server.channel, "help")).acknowledged
    preview = await server.admin.slash(server.channel, "subscribe", query="KFOR")
    assert text_of(answer(preview)).startswith("**KFOR** matched")


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

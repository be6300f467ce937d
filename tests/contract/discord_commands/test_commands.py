"""Commands and buttons as people use them: the whole way from the app's keyboard to the store, without a network."""

from __future__ import annotations

import discord
import pytest
from simcord.env import Env

from bot.store.database import Database
from handlers.discord.client import TocsinClient
from tests.clock import StandingClock
from tests.contract.discord_commands.app import Server, a_dm, answer, followed, router, text_of


async def test_every_command_is_there_and_those_that_change_something_are_for_admins(
    simcord_env: Env, server: Server
) -> None:
    changing = {"subscribe", "unsubscribe", "language"}
    asking = {"start", "help", "subscriptions", "recent", "search", "try", "why", "feeds"}
    assert set(server.admin.available_commands(server.channel)) == changing | asking
    assert set(server.member.available_commands(server.channel)) == asking
    alone = simcord_env.create_user("alone")
    assert set((await a_dm(server, alone)).available_commands()) == changing | asking


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


async def test_the_language_is_chosen_by_its_name_and_kept(server: Server) -> None:
    await server.admin.slash(server.channel, "language", code="sr-Cyrl")
    shown = await server.member.slash(server.channel, "subscriptions")
    assert shown.ephemeral
    assert "Овде се још ништа не прати" in text_of(answer(shown))


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

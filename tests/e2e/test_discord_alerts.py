"""From a slash command to the alert and beyond: every part is the real one, but for Discord's own servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import discord
import pytest

from bot.alerts.outcome import NONCE_LIFE
from bot.alerts.pacing import UNLIMITED, Pacing
from bot.app.platforms import KeptPlatform
from bot.commands import Desk, Throttle
from bot.config import Limits
from bot.dispatcher import Dispatcher
from bot.matcher import Matcher
from bot.model import Platform, Topic
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.splitting import SqlStoryStore
from bot.timing import EventWake
from handlers import discord as on_discord
from handlers.discord.client import TocsinClient
from handlers.router import Router
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock
from tests.fakes.discord import Channel, DiscordFake, Interaction, Message, User, faults
from tests.fakes.discord.sample import aim
from tests.fakes.ports import FakeGuide

TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
STORY = "POST", "/channels/*/messages"


@dataclass(slots=True)
class Newsroom:
    """An installation with its database, and a server whose admin can be asked to press things."""

    dc: DiscordFake
    stores: Stores
    channel: Channel
    admin: User
    member: User
    clock: StandingClock = field(default_factory=StandingClock)
    match_wake: EventWake = field(default_factory=EventWake)
    send_wake: EventWake = field(default_factory=EventWake)

    @property
    def router(self) -> Router:
        database = self.stores.database
        items = SqlItemStore(database), SqlStoryStore(database)
        return Router(Desk(self.stores.chats, *items, self.clock, Limits(), FakeGuide(a_feed()), Throttle(0)))

    @property
    def alerts(self) -> list[Message]:
        return self.dc.messages(self.channel)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The match role and Discord, as the app runs them, from start to stop."""
        stop = asyncio.Event()
        platform = KeptPlatform(
            Platform.DISCORD,
            lambda: on_discord.connect(TOKEN, self.router, api_url=self.dc.api_url, gateway_url=self.dc.gateway_url),
            lambda messenger: Dispatcher(
                self.stores.sends, messenger, self.clock, Pacing(UNLIMITED), repeat_safe=NONCE_LIFE
            ),
            self.send_wake,
        )
        matcher = Matcher(self.stores.matches, self.clock, self.send_wake)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(platform.run(stop))
            tasks.create_task(matcher.run(stop, self.match_wake))
            try:
                await self.dc.gateway.ready(timeout=8)
                yield
            finally:
                stop.set()
                self.match_wake.set()
                self.send_wake.set()

    async def publish(self, title: str) -> None:
        now = self.clock.now()
        await self.stores.publish(now, an_entry(title, f"{title}, says the mission.", published=now))
        self.match_wake.set()

    async def ask(self, command: str, **options: str) -> Interaction:
        """What the administrator's command is answered with; a busy bot says first that it thinks."""
        asked = await self.dc.slash(self.channel, self.admin, command, **options)
        await self.dc.wait_for(lambda: asked.messages, timeout=5)
        return asked

    async def follow(self, query: str) -> None:
        asked = await self.ask("subscribe", query=query)
        pressed = await self.dc.press(asked.message, "Subscribe", self.admin)
        assert pressed.text.startswith("Done.")


@pytest.fixture
async def newsroom(database: Database) -> AsyncIterator[Newsroom]:
    async with DiscordFake(TOKEN) as dc:
        guild = dc.add_guild("Newsroom")
        admin = dc.add_member(guild, "admin", discord.Permissions(manage_guild=True).value)
        room = Newsroom(dc, Stores.of(database), dc.add_channel(guild, "alerts"), admin, dc.add_member(guild, "member"))
        await room.stores.polls.sync([a_feed()], [Topic("KFOR", "KFOR")], room.clock.now())
        yield room


async def test_a_followed_topic_rings_once_and_a_restart_repeats_nothing(newsroom: Newsroom) -> None:
    dc = newsroom.dc
    async with newsroom.running():
        asked = await newsroom.ask("subscribe", query="KFOR")
        assert asked.ephemeral
        refused = await dc.press(asked.message, "Subscribe", newsroom.member)
        assert (refused.text, refused.ephemeral) == ("Only admins can change alerts here.", True)
        pressed = await dc.press(asked.message, "Subscribe", newsroom.admin)
        assert pressed.text.startswith("Done. I'll write when **KFOR** is in the news.")
        await newsroom.publish("KFOR denies it")
        await dc.wait_for(lambda: newsroom.alerts, timeout=5)
    [alert] = newsroom.alerts
    assert alert.text.startswith("### [KFOR denies it](https://kossev.example/kfor-denies-it)\n-# Kossev · <t:")
    assert "**KFOR**" in alert.text
    assert alert.allowed_mentions == {"parse": []}
    async with newsroom.running():
        await newsroom.publish("KFOR confirms it")
        await dc.wait_for(lambda: len(newsroom.alerts) > 1, timeout=5)
    assert [each.text.partition("]")[0] for each in newsroom.alerts] == ["### [KFOR denies it", "### [KFOR confirms it"]
    assert len(dc.calls_to("PUT", "/applications/*/commands")) == 1, "the second run found its commands in place"
    assert dc.command_creates == 11


async def test_an_admin_chooses_how_much_an_alert_says(newsroom: Newsroom) -> None:
    dc = newsroom.dc
    async with newsroom.running():
        await newsroom.follow("KFOR")
        listed = await newsroom.ask("subscriptions")
        refused = await dc.press(listed.message, "Summary: long", newsroom.member)
        assert refused.text == "Only admins can change alerts here."
        pressed = await dc.press(listed.message, "Summary: long", newsroom.admin)
        assert "title only" in pressed.text
        await newsroom.publish("KFOR denies it")
        await dc.wait_for(lambda: newsroom.alerts, timeout=5)
        await dc.press(listed.message, "Summary: title only", newsroom.admin)
        await newsroom.publish("Storm floods streets of Prizren, bridges closed, KFOR sends boats")
        await dc.wait_for(lambda: len(newsroom.alerts) > 1, timeout=5)
    assert ["says the mission" in alert.text for alert in newsroom.alerts] == [False, True]


async def test_a_press_on_an_earlier_run_s_message_works(newsroom: Newsroom) -> None:
    async with newsroom.running():
        asked = await newsroom.ask("subscribe", query="KFOR")
    async with newsroom.running():
        pressed = await newsroom.dc.press(asked.message, "Subscribe", newsroom.admin)
        assert pressed.text.startswith("Done.")


async def test_a_private_chat_gets_its_alerts(newsroom: Newsroom) -> None:
    newsroom.channel = newsroom.dc.dm(newsroom.member)
    newsroom.admin = newsroom.member
    async with newsroom.running():
        await newsroom.follow("KFOR")
        await newsroom.publish("KFOR denies it")
        await newsroom.dc.wait_for(lambda: any("denies" in each.text for each in newsroom.alerts), timeout=5)


async def test_a_dropped_gateway_is_resumed_and_nothing_is_missed(newsroom: Newsroom) -> None:
    dc = newsroom.dc
    async with newsroom.running():
        dc.gateway.drop()
        assert not dc.gateway.connected
        await newsroom.follow("KFOR")
        assert (dc.gateway.identifies, dc.gateway.resumes) == (1, 1)
        await newsroom.publish("KFOR denies it")
        await dc.wait_for(lambda: newsroom.alerts, timeout=5)


async def test_a_refused_first_connection_is_tried_again(newsroom: Newsroom) -> None:
    newsroom.dc.gateway.refuse()
    async with newsroom.running():
        assert newsroom.dc.gateway.connects == 2
        await newsroom.follow("KFOR")


async def test_an_alert_whose_answer_was_lost_is_not_repeated(newsroom: Newsroom) -> None:
    dc = newsroom.dc
    async with newsroom.running():
        await newsroom.follow("KFOR")
        dc.faults.add(*STORY, faults.DROP_AFTER)
        await newsroom.publish("KFOR denies it")
        await dc.wait_for(lambda: [call for call in dc.calls_to(*STORY) if call.status == 0], timeout=5)
    newsroom.clock.advance(timedelta(minutes=1))
    async with newsroom.running():
        await dc.wait_for(lambda: len(dc.calls_to(*STORY)) == 2, timeout=5)
    assert len(newsroom.alerts) == 1


async def test_an_answer_that_takes_long_comes_after_a_sign_of_life(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    dc = newsroom.dc
    aim(monkeypatch, dc)
    async with TocsinClient(newsroom.router, patience=0.0) as client:
        running = asyncio.create_task(client.start(TOKEN))
        await dc.gateway.ready()
        asked = await dc.slash(newsroom.channel, newsroom.admin, "subscribe", query="KFOR")
        await dc.wait_for(lambda: asked.messages)
        assert (asked.answer, asked.ephemeral) == (5, True)
        pressed = await dc.press(asked.message, "Subscribe", newsroom.admin)
        await dc.wait_for(lambda: pressed.text.startswith("Done."))
        assert (pressed.answer, pressed.message) == (6, asked.message)
        greeting = await dc.slash(newsroom.channel, newsroom.admin, "start")
        await dc.wait_for(lambda: greeting.messages)
        fresh = await dc.press(greeting.message, "KFOR", newsroom.admin)
        await dc.wait_for(lambda: fresh.followups)
        assert fresh.followups[0].ephemeral
        await client.close()
        await running


async def test_an_answer_that_comes_too_late_for_discord_harms_nothing(newsroom: Newsroom) -> None:
    dc = newsroom.dc
    async with newsroom.running():
        dc.faults.add("POST", "/interactions/*", faults.UNKNOWN_INTERACTION)
        asking = asyncio.create_task(dc.slash(newsroom.channel, newsroom.admin, "help"))
        await dc.wait_for(lambda: [call for call in dc.calls_to("POST", "/interactions/*") if call.status == 404])
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert "What you can ask me" in (await dc.slash(newsroom.channel, newsroom.admin, "help")).text

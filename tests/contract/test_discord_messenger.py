"""What Discord makes of an alert, told by the real library over real sockets, and what it comes to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from bot.alerts.outcome import Ambiguous, Busy, Lost, Outcome, Refused, Rejected, Sent, Unreachable
from bot.commands import Desk, Throttle
from bot.config import Limits
from bot.model import Chat, Coverage, Delivery, Destination, Item, Missed, OwedRing, Platform, Ring, Source, TopicHit
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.splitting import SqlStoryStore
from handlers.discord.client import TocsinClient
from handlers.discord.messenger import DiscordMessenger
from handlers.router import Router
from tests.clock import NOON, StandingClock
from tests.fakes.discord import Channel, DiscordFake, Fault, faults
from tests.fakes.discord.errors import ApiError
from tests.fakes.discord.sample import aim
from tests.fakes.ports import FakeGuide

TOKEN = "bot-token"
ITEM = Item(1, "n1", "N1", "KFOR u Banjskoj", "https://n1.example/a", "", "sr", NOON, NOON)
RING = Ring(ITEM.title, ITEM.link, "N1", NOON, "@everyone KFOR je tu.", (TopicHit("KFOR", ("KFOR",)),), "sr")
MESSAGES = "/channels/*/messages"


@pytest.fixture
async def dc(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordFake]:
    async with DiscordFake(TOKEN) as fake:
        aim(monkeypatch, fake)
        yield fake


@pytest.fixture
def channel(dc: DiscordFake) -> Channel:
    return dc.add_channel(dc.add_guild("Newsroom"), "alerts")


@pytest.fixture
async def client(dc: DiscordFake, database: Database, clock: StandingClock) -> AsyncIterator[discord.Client]:
    """Ours, logged in; messages need no gateway."""
    stores = SqlChatStore(database), SqlItemStore(database), SqlStoryStore(database)
    router = Router(Desk(*stores, clock, Limits(), FakeGuide(), throttle=Throttle(0)))
    async with TocsinClient(router) as client:
        await client.login(dc.world.token)
        yield client


@pytest.fixture
async def messenger(client: discord.Client) -> AsyncIterator[DiscordMessenger]:
    messenger = DiscordMessenger(client)
    yield messenger
    await messenger.close()


def delivery(channel: Channel, number: int = 1, language: str | None = None) -> Delivery:
    chat = Chat(1, Destination(Platform.DISCORD, str(channel.id)), language)
    return Delivery(number, chat, "key", OwedRing(ITEM, RING.topics), NOON)


async def test_an_alert_arrives_in_the_chat_s_language_with_nothing_alive_in_it(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    outcome = await messenger.send(delivery(channel, language="sr-Latn"), RING)
    [message] = dc.messages(channel)
    assert outcome == Sent(str(message.id))
    assert message.allowed_mentions == {"parse": []}
    assert message.text == (
        "### [KFOR u Banjskoj](https://n1.example/a)\n"
        f"-# N1 · <t:{int(NOON.timestamp())}:R>\n"
        "\\@everyone **KFOR** je tu\\.\n".replace("\\.", ".")
        + "-# Teme\\: KFOR"
    )


async def test_a_notice_arrives_in_the_chats_language(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    await messenger.send(delivery(channel, language="en"), Missed(12))
    [message] = dc.messages(channel)
    assert message.text == "12 alerts missed while I was away. /recent shows what there was."


async def test_a_reply_answers_its_alert_and_comes_without_it_where_that_is_gone(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    await messenger.send(delivery(channel), RING)
    [alert] = dc.messages(channel)
    follows = replace(RING, title="KFOR again", earlier=RING.title)
    assert isinstance(await messenger.send(delivery(channel, 2), follows, reply_to=str(alert.id)), Sent)
    reply = dc.messages(channel)[-1]
    assert (reply.reply_to, reply.allowed_mentions) == (alert, {"parse": []})
    assert "New on\\: KFOR u Banjskoj" in reply.text
    alert.deleted = True
    assert isinstance(await messenger.send(delivery(channel, 3), follows, reply_to=str(alert.id)), Sent)
    assert dc.messages(channel)[-1].reply_to is None


async def test_without_the_right_to_read_history_a_reply_comes_as_a_message(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    await messenger.send(delivery(channel), RING)
    [alert] = dc.messages(channel)
    channel.bot_denied = discord.Permissions(read_message_history=True).value
    outcome = await messenger.send(delivery(channel, 2), RING, reply_to=str(alert.id))
    assert outcome == Sent(str(dc.messages(channel)[-1].id)) != Sent(str(alert.id))
    assert dc.messages(channel)[-1].reply_to is None


async def test_an_alert_names_who_else_carries_it_however_long_the_links(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    others = tuple(
        Source(n, f"f{n}", f"Portal {n} *", "x", f"https://p{n}.example/" + "ж" * 90 * n, "sq", NOON)
        for n in range(1, 9)
    )
    said = replace(RING, also=Coverage(others, 30, 3))
    assert isinstance(await messenger.send(delivery(channel), said), Sent)
    [message] = dc.messages(channel)
    assert "[Portal 1 \\*](https://p1.example/" in message.text
    assert "more · 30 sources in 3 languages" in message.text
    assert message.text.endswith("For\\: KFOR"), "nothing below is lost"


async def test_a_repeat_after_a_lost_answer_is_one_message(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    dc.faults.add("POST", MESSAGES, faults.DROP_AFTER)
    lost = await messenger.send(delivery(channel), RING)
    assert isinstance(lost, Ambiguous)
    assert lost.repeat_safe
    repeated = await messenger.send(replace(delivery(channel), attempts=1), RING)
    other = await messenger.send(delivery(channel, 2), RING)
    [first, second] = dc.messages(channel)
    assert (repeated, other) == (Sent(str(first.id)), Sent(str(second.id)))
    first, again, second = [call.body["nonce"] for call in dc.calls_to("POST", MESSAGES)]
    assert first == again != second
    assert all(call.body["enforce_nonce"] is True for call in dc.calls_to("POST", MESSAGES))


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (faults.UNKNOWN_CHANNEL, Refused("the channel is gone")),
        (faults.MISSING_ACCESS, Refused("the bot can't see the channel any more")),
        (faults.MISSING_PERMISSIONS, Refused("the bot may not write in the channel")),
        (faults.CANNOT_DM, Refused("this person takes no direct messages from the bot")),
        (faults.refused(ApiError(404, 10004, "Unknown Guild")), Refused),
        (faults.refused(ApiError(400, 50035, "Invalid Form Body")), Rejected),
        (faults.CLOUDFLARE_BAN, Busy(timedelta(seconds=60), whole_bot=True)),
        (faults.rate_limited(31.0), Busy(timedelta(seconds=31), whole_bot=False)),
        (faults.server_error(503), Ambiguous),
        (faults.server_error(403, "Access denied"), Unreachable),
        (faults.DROP_BEFORE, Ambiguous),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else None,
)
async def test_every_fault_has_its_outcome_and_the_next_send_works(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger, fault: Fault, outcome: Outcome | type[Outcome]
) -> None:
    dc.faults.add("POST", MESSAGES, fault)
    got = await messenger.send(delivery(channel), RING)
    if isinstance(outcome, type):
        assert isinstance(got, outcome)
        assert not isinstance(got, Ambiguous) or got.repeat_safe
    else:
        assert got == outcome
    assert dc.faults.owed == 0
    assert not messenger.token_refused.is_set()
    assert isinstance(await messenger.send(delivery(channel, 2), RING), Sent)


async def test_a_short_rate_limit_is_waited_out(dc: DiscordFake, channel: Channel, messenger: DiscordMessenger) -> None:
    dc.faults.add("POST", MESSAGES, faults.rate_limited(0.05, everywhere=True))
    assert isinstance(await messenger.send(delivery(channel), RING), Sent)


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_wait_longer_than_our_patience_goes_on_and_is_taken_up_by_the_next_attempt(
    dc: DiscordFake, channel: Channel, client: discord.Client, *, everywhere: bool
) -> None:
    dc.faults.add("POST", MESSAGES, faults.rate_limited(0.3, everywhere=everywhere))
    hasty = DiscordMessenger(client, patience=0.05)
    first = await hasty.send(delivery(channel), RING)
    assert isinstance(first, Ambiguous)
    assert first.repeat_safe
    await dc.wait_for(lambda: dc.messages(channel))
    assert isinstance(await hasty.send(delivery(channel), RING), Sent)
    assert [call.status for call in dc.calls_to("POST", MESSAGES)] == [429, 200]
    assert isinstance(await DiscordMessenger(client).send(delivery(channel, 2), RING), Sent)
    assert len(dc.messages(channel)) == 2


async def test_a_send_that_is_cancelled_leaves_the_library_able_to_send(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    dc.faults.add("POST", MESSAGES, faults.rate_limited(0.1, everywhere=True))
    sending = asyncio.create_task(messenger.send(delivery(channel), RING))
    await dc.wait_for(lambda: dc.calls_to("POST", MESSAGES) and dc.calls[-1].status == 429)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert isinstance(await messenger.send(delivery(channel, 2), RING), Sent)


@pytest.mark.parametrize("where", ["after its answer", "for its turn", "for its repeat"])
async def test_a_send_that_waits_for_its_rate_limit_does_not_hold_up_the_end(
    dc: DiscordFake, channel: Channel, client: discord.Client, where: str
) -> None:
    dc.buckets.limit, dc.buckets.seconds = (2 if where == "for its repeat" else 1), 10.0
    hasty = DiscordMessenger(client, patience=0.1)
    await hasty.send(delivery(channel, 1), RING)
    if where == "for its repeat":
        dc.faults.add("POST", MESSAGES, faults.rate_limited(5.0))
    if where != "after its answer":
        await hasty.send(delivery(channel, 2), RING)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await hasty.close()
    assert loop.time() - began < 1
    assert [each for each in asyncio.all_tasks() if "DiscordMessenger" in repr(each)] == []
    assert len(dc.messages(channel)) == 1


async def test_a_refused_token_keeps_the_row_waiting_and_is_told(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    dc.world.token = "another"
    assert isinstance(await messenger.send(delivery(channel), RING), Unreachable)
    assert messenger.token_refused.is_set()


async def test_without_a_server_nothing_was_sent(dc: DiscordFake, channel: Channel, client: discord.Client) -> None:
    await dc.__aexit__(None, None, None)
    got = await DiscordMessenger(client).send(delivery(channel), RING)
    assert isinstance(got, Unreachable)
    assert "no connection" in got.detail


async def test_after_the_client_was_closed_the_row_keeps_waiting(
    channel: Channel, client: discord.Client, messenger: DiscordMessenger
) -> None:
    await client.close()
    assert isinstance(await messenger.send(delivery(channel), RING), Unreachable)


# --- Edits ---------------------------------------------------------------------------------------------------------

EDITED = replace(RING, title="KFOR u Leposaviću", alert=5)
ONE = "/channels/*/messages/*"


async def test_an_edit_takes_the_alerts_place(dc: DiscordFake, channel: Channel, messenger: DiscordMessenger) -> None:
    await messenger.send(delivery(channel), RING)
    [message] = dc.messages(channel)
    for _ in range(2):  # one that says so already is fine
        assert await messenger.edit(delivery(channel, 2, "en"), EDITED, str(message.id)) == Sent(str(message.id))
    assert dc.messages(channel) == [message]
    assert message.text.startswith("### [KFOR u Leposaviću](https://n1.example/a)\n")
    assert "Why?" in str(message.components)
    assert message.allowed_mentions == {"parse": []}


async def test_no_new_message_takes_the_place_of_one_that_is_lost(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    await messenger.send(delivery(channel), RING)
    [message] = dc.messages(channel)
    message.deleted = True
    assert isinstance(await messenger.edit(delivery(channel, 2), EDITED, str(message.id)), Lost)
    assert dc.messages(channel) == []
    assert len(dc.calls_to("POST", MESSAGES)) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (faults.refused(ApiError(403, 50005, "Cannot edit a message authored by another user")), Lost),
        (faults.UNKNOWN_CHANNEL, Refused("the channel is gone")),
        (faults.refused(ApiError(400, 50035, "Invalid Form Body")), Rejected),
        (faults.rate_limited(31.0), Busy(timedelta(seconds=31), whole_bot=False)),
        (faults.server_error(503), Ambiguous),
        (faults.DROP_BEFORE, Ambiguous),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else None,
)
async def test_every_fault_of_an_edit_has_its_outcome(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger, fault: Fault, outcome: Outcome | type[Outcome]
) -> None:
    await messenger.send(delivery(channel), RING)
    [message] = dc.messages(channel)
    dc.faults.add("PATCH", ONE, fault)
    got = await messenger.edit(delivery(channel, 2), EDITED, str(message.id))
    assert isinstance(got, outcome) if isinstance(outcome, type) else got == outcome
    assert isinstance(await messenger.edit(delivery(channel, 3), EDITED, str(message.id)), Sent)

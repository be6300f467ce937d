"""What Discord makes of an alert, told by the real library over real sockets."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.alerts.outcome import Ambiguous, Sent
from bot.model import Coverage, Missed, Source
from handlers.discord.messenger import DiscordMessenger
from tests.clock import NOON
from tests.contract.discord_messenger.sending import MESSAGES, RING, delivery
from tests.fakes.discord import Channel, DiscordFake, faults


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

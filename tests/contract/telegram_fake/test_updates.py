"""The updates that the fake Telegram gives a bot, and an application that polls for them."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot, error

from tests.contract.telegram_fake.people import CHANNEL, GROUP, MEMBER, NOON, OWNER, READER, TOKEN
from tests.fakes.telegram import Message, TelegramFake, faults
from tests.fakes.telegram.sample import running


async def _first_from_bot(fake: TelegramFake, chat: int) -> Message:
    return (await fake.wait_for(lambda: fake.from_bot(chat)))[0]


async def test_a_polling_application_answers_a_command_and_a_button(fake: TelegramFake) -> None:
    async with running(fake):
        asked = await fake.say(READER, READER, "/subscribe KFOR")
        offer = await _first_from_bot(fake, READER)
        assert (offer.text, offer.spans("bold"), offer.buttons) == ("KFOR?", ["KFOR"], [["Subscribe"]])
        answer = await fake.press(offer, "Subscribe", READER)
        assert (answer.text, answer.alert) == ("got sub:1", True)
        await fake.wait_for(lambda: offer.edits)
        assert (offer.text, offer.buttons) == ("Done.", [])
        assert fake.messages(READER) == [asked, offer]
    assert fake.called("sendMessage", READER)[0].time == NOON
    assert fake.updates.waiting == [], "stopping acknowledges what was handled"


async def test_inline_queries_and_membership_reach_the_application(fake: TelegramFake) -> None:
    async with running(fake) as application:
        ask = await fake.ask_inline(READER, "KFOR")
        assert ([each["title"] for each in ask.results], ask.next_offset) == (["One"], "5")
        await fake.my_chat_member(READER, "kicked", by=READER)
        await fake.wait_for(lambda: len(fake.called("getMe")) > 1)
        assert application.bot_data["status"] == "kicked"
        with pytest.raises(error.Forbidden, match=r"bot was blocked by the user"):
            await application.bot.send_message(READER, "x")


async def test_a_polling_application_lives_through_faults_of_get_updates(fake: TelegramFake) -> None:
    fake.faults.add("getUpdates", faults.dropped_after())
    fake.faults.add("getUpdates", faults.server_error())
    await fake.say(READER, READER, "/subscribe KFOR")
    async with running(fake):
        await fake.wait_for(lambda: fake.from_bot(READER), seconds=20)
    assert len(fake.from_bot(READER)) == 1
    assert fake.faults.pending == 0


async def test_leaving_with_a_poll_and_an_answer_open_takes_no_time() -> None:
    async with asyncio.timeout(5):
        async with TelegramFake(TOKEN) as fake:
            bot = Bot(TOKEN, base_url=fake.base_url)
            await bot.initialize()
            hold = faults.Hold()
            fake.faults.add("getMe", hold)
            poll = asyncio.create_task(bot.get_updates(timeout=50))
            held = asyncio.create_task(bot.get_me())
            await hold.reached.wait()
            await fake.wait_for(lambda: fake.called("getUpdates"))
        with pytest.raises(error.NetworkError, match="RemoteProtocolError"):
            await poll
        assert (await held).id == fake.bot.id
        await bot.shutdown()


async def test_updates_come_until_acknowledged_and_only_the_kinds_asked_for(fake: TelegramFake, bot: Bot) -> None:
    await fake.say(READER, READER, "one")
    await fake.say(READER, READER, "two")
    first, second = await bot.get_updates()
    assert [each.update_id for each in await bot.get_updates()] == [first.update_id, second.update_id]
    assert await bot.get_updates(offset=first.update_id + 1) == (second,)
    assert await bot.get_updates(offset=second.update_id + 1, allowed_updates=["callback_query"]) == ()
    assert not (await fake.say(READER, READER, "three")).delivered
    await bot.get_updates(allowed_updates=[])
    assert (await fake.say(READER, READER, "four")).delivered
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_a_second_poll_ends_the_first_with_a_conflict(fake: TelegramFake, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await fake.wait_for(lambda: fake.called("getUpdates"))
    async with Bot(TOKEN, base_url=fake.base_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(error.Conflict, match="terminated by other getUpdates"):
            await first
        await fake.say(READER, READER, "hello")
        assert len(await second) == 1


async def test_privacy_mode_hides_talk_but_not_commands_and_replies(fake: TelegramFake, bot: Bot) -> None:
    sent = await bot.send_message(GROUP, "Hello")
    assert not (await fake.say(GROUP, MEMBER, "just talk")).delivered
    assert not (await fake.say(GROUP, MEMBER, "/start@other_bot")).delivered
    assert (await fake.say(GROUP, MEMBER, "/start@Tocsin_Bot")).delivered
    assert (await fake.say(GROUP, MEMBER, "yes", reply_to=fake.from_bot(GROUP)[0])).delivered
    command, reply = await bot.get_updates()
    assert command.message is not None
    assert command.message.entities[0].type == "bot_command"
    assert reply.message is not None
    assert reply.message.reply_to_message == sent


async def test_channels_and_edits_have_their_own_kinds_of_update(fake: TelegramFake, bot: Bot) -> None:
    await fake.say(CHANNEL, OWNER, "post")
    await fake.edit(await fake.say(READER, READER, "/start"), "/stop")
    post, message, edited = await bot.get_updates()
    assert post.channel_post is not None
    assert message.message is not None
    assert edited.edited_message is not None
    assert (edited.edited_message.text, edited.edited_message.edit_date) == ("/stop", NOON)

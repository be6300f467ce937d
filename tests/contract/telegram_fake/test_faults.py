"""Faults that the fake Telegram plays, and what the library raises for them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from telegram import Bot, error

from tests.contract.telegram_fake.people import FORUM, GROUP, NOON, OWNER, READER
from tests.fakes.telegram import TelegramFake, faults
from tests.fakes.telegram.faults import Fault


async def test_the_state_of_a_chat_refuses_as_its_faults_do(fake: TelegramFake, bot: Bot) -> None:
    fake.add_private_chat(10, "Stranger", started=False)
    with pytest.raises(error.Forbidden, match="bot can't initiate conversation"):
        await bot.send_message(10, "x")
    await fake.my_chat_member(GROUP, "kicked", by=OWNER)
    with pytest.raises(error.Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(GROUP, "x")
    fake.add_group(-55, "Small", admins=[OWNER])
    fake.upgrade(-55, -1001000000055)
    with pytest.raises(error.ChatMigrated) as moved:
        await bot.send_message(-55, "x")
    assert moved.value.new_chat_id == -1001000000055
    fake.remove_topic(FORUM, 5)
    with pytest.raises(error.BadRequest, match="Message thread not found"):
        await bot.send_message(FORUM, "x", message_thread_id=5)


@pytest.mark.parametrize(
    ("fault", "raised", "says", "stored"),
    [
        (faults.too_many_requests(3), error.RetryAfter, "retry in 0:00:03", 0),
        (faults.blocked(), error.Forbidden, "bot was blocked by the user", 0),
        (faults.kicked("group"), error.Forbidden, "bot was kicked from the group chat", 0),
        (faults.upgraded(-1009), error.ChatMigrated, "new chat id: -1009", 0),
        (faults.cant_parse_entities(), error.BadRequest, 'unsupported start tag "foo"', 0),
        (faults.chat_not_found(), error.BadRequest, "chat not found", 0),
        (faults.thread_not_found(), error.BadRequest, "message thread not found", 0),
        (faults.message_too_long(), error.BadRequest, "message is too long", 0),
        (faults.edit_not_found(), error.BadRequest, "message to edit not found", 0),
        (faults.not_modified(), error.BadRequest, "message is not modified", 0),
        (faults.conflict(), error.Conflict, "terminated by other getupdates", 0),
        (faults.unauthorized(), error.InvalidToken, "unauthorized", 0),
        (faults.server_error(), error.NetworkError, "bad gateway (502)", 0),
        (faults.dropped_before(), error.NetworkError, "httpx", 0),
        (faults.dropped_after(), error.NetworkError, "httpx", 1),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
async def test_every_fault_raises_what_the_library_makes_of_it_once(
    fake: TelegramFake, bot: Bot, fault: Fault, raised: type[error.TelegramError], says: str, stored: int
) -> None:
    fake.faults.add("sendMessage", fault, chat=READER)
    await bot.send_message(GROUP, "another chat is spared")
    with pytest.raises(error.TelegramError) as caught:
        await bot.send_message(READER, "x")
    assert type(caught.value) is raised
    assert says in str(caught.value).lower()
    assert len(fake.messages(READER)) == stored
    await bot.send_message(READER, "y")
    assert len(fake.messages(READER)) == stored + 1


async def test_a_held_answer_times_out_though_the_message_is_there(fake: TelegramFake, bot: Bot) -> None:
    hold = faults.Hold()
    fake.faults.add("sendMessage", hold, times=2)
    with pytest.raises(error.TimedOut):
        await bot.send_message(READER, "one", read_timeout=0.05)
    assert [each.text for each in fake.messages(READER)] == ["one"]
    late = asyncio.create_task(bot.send_message(READER, "two"))
    await fake.wait_for(lambda: len(fake.messages(READER)) == 2)
    hold.release()
    assert (await late).text == "two"


async def test_tokens_and_methods_nobody_knows_are_refused(fake: TelegramFake, bot: Bot) -> None:
    with pytest.raises(error.EndPointNotFound):
        await bot.do_api_request("sendCarrierPigeon")
    for token, says in (("123456:other", "Unauthorized"), ("nonsense", "Not Found")):
        stranger = Bot(token, base_url=fake.base_url)
        with pytest.raises(error.InvalidToken) as refused:
            await stranger.initialize()
        await stranger.shutdown()
        assert says in str(refused.value.__cause__)


async def test_a_wait_for_what_never_comes_says_what_came_instead(fake: TelegramFake, bot: Bot) -> None:
    await bot.send_message(READER, "x")
    with pytest.raises(AssertionError, match=r"1 messages.*sendMessage 200"):
        await fake.wait_for(lambda: fake.messages(GROUP), seconds=0.01)


async def test_time_is_the_tests_own(fake: TelegramFake, bot: Bot) -> None:
    sent = await bot.send_message(READER, "x")
    assert sent.date == NOON
    fake.methods.now = lambda: NOON + timedelta(hours=49)
    with pytest.raises(error.BadRequest, match="can't be deleted for everyone"):
        await sent.delete()

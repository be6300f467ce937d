"""The fake Telegram's flood limits, met by the real python-telegram-bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, RetryAfter

from tests.fakes.telegram import Flood, TelegramFake

TOKEN = "123456:made-up_token"
READERS = range(1, 101)
GROUP = -1001000000001


@dataclass
class Watch:
    """Seconds that stand still until a test moves them."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def fake(watch: Watch) -> AsyncIterator[TelegramFake]:
    async with TelegramFake(TOKEN, flood=Flood(now=watch)) as fake:
        for reader in READERS:
            fake.add_private_chat(reader, "Reader")
        fake.add_group(GROUP, "Desk", admins=[1])
        yield fake


@pytest.fixture
async def bot(fake: TelegramFake, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with Bot(TOKEN, base_url=fake.base_url) as bot:
        yield bot


async def told_to_wait(bot: Bot, chat: int) -> float:
    with pytest.raises(RetryAfter) as told:
        await bot.send_message(chat, "too soon")
    wait = told.value.retry_after
    return wait if isinstance(wait, int) else wait.total_seconds()


async def test_a_chat_takes_one_a_second_and_the_others_are_free(fake: TelegramFake, bot: Bot, watch: Watch) -> None:
    await bot.send_message(1, "a")
    watch.at += 0.9
    assert await told_to_wait(bot, 1) == 1
    await bot.send_message(2, "b")
    watch.at += 0.9
    assert await told_to_wait(bot, 1) == 1, "who was told to wait is refused until then"
    watch.at += 0.1
    await bot.send_message(1, "c")
    assert [call.status for call in fake.calls[1:]] == [200, 429, 200, 429, 200]
    assert len(fake.from_bot(1)) == 2


async def test_the_whole_bot_sends_thirty_a_second_and_then_waits_with_every_chat(bot: Bot, watch: Watch) -> None:
    for reader in READERS[:30]:
        await bot.send_message(reader, "a")
    assert await told_to_wait(bot, 31) == 1
    assert await told_to_wait(bot, 32) == 1
    watch.at += 1.0
    for reader in READERS[31:61]:
        await bot.send_message(reader, "b")


async def test_a_little_of_the_second_may_be_lost_on_the_way(bot: Bot, watch: Watch) -> None:
    await bot.send_message(1, "a")
    watch.at += 0.96
    await bot.send_message(1, "b")


async def test_a_group_takes_twenty_a_minute_and_then_waits_for_the_oldest(bot: Bot, watch: Watch) -> None:
    for _ in range(20):
        await bot.send_message(GROUP, "a")
        watch.at += 1.5
    assert await told_to_wait(bot, GROUP) == 30
    await bot.send_message(1, "others don't wait")
    watch.at += 30.0
    await bot.send_message(GROUP, "b")


async def test_an_edit_counts_an_answer_to_a_button_and_a_refusal_do_not(
    fake: TelegramFake, bot: Bot, watch: Watch
) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more")]])
    sent = await bot.send_message(1, "a", reply_markup=keyboard)
    press = await fake.press(fake.from_bot(1)[0], "More", 1, wait=False)
    await bot.answer_callback_query(press.id)
    watch.at += 1.0
    with pytest.raises(BadRequest):
        await bot.send_message(1, "<b>", parse_mode="HTML")
    await bot.edit_message_text("b", 1, sent.message_id)
    assert await told_to_wait(bot, 1) == 1


async def test_there_are_no_limits_unless_asked_for() -> None:
    async with TelegramFake(TOKEN) as fake, Bot(TOKEN, base_url=fake.base_url) as bot:
        fake.add_private_chat(1, "Reader")
        for _ in range(40):
            await bot.send_message(1, "a")
    assert len(fake.from_bot(1)) == 40

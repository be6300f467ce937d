"""What the fake Telegram keeps of a message, and what it refuses."""

from __future__ import annotations

import pytest
from telegram import Bot, BotCommand, LinkPreviewOptions, ReplyParameters, error

from tests.contract.telegram_fake.people import FORUM, GROUP, MEMBER, OWNER, READER, keyboard
from tests.fakes.telegram import TelegramFake


async def test_a_message_keeps_what_the_bot_asked_for(fake: TelegramFake, bot: Bot) -> None:
    topic = await fake.say(FORUM, OWNER, "/start", thread=5)
    await bot.send_message(
        FORUM,
        '<b>Мост 😀</b> <tg-time unix="1700000000" format="r">now</tg-time> <a href="https://n1.rs/a">N1</a>',
        parse_mode="HTML",
        message_thread_id=5,
        disable_notification=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(topic.id),
    )
    seen = fake.messages(FORUM, thread=5)[-1]
    assert (seen.text, seen.spans("bold"), seen.spans("text_link")) == ("Мост 😀 now N1", ["Мост 😀"], ["N1"])
    assert [e["date_time_format"] for e in seen.entities if e["type"] == "date_time"] == ["r"]
    assert (seen.silent, seen.preview, seen.reply_to) == (True, {"is_disabled": True}, topic)
    await bot.send_message(READER, "*bold* and ||hidden||", parse_mode="MarkdownV2")
    assert fake.messages(READER)[0].spans("spoiler") == ["hidden"]


async def test_chats_members_and_commands_can_be_asked_for(fake: TelegramFake, bot: Bot) -> None:
    assert (await bot.get_me()).username == "tocsin_bot"
    assert (await bot.get_chat(FORUM)).is_forum
    assert (await bot.get_chat_member(GROUP, MEMBER)).status == "member"
    assert [each.user.id for each in await bot.get_chat_administrators(GROUP)] == [OWNER]
    commands = (BotCommand("subscribe", "Follow a topic"),)
    await bot.set_my_commands(commands, language_code="sr")
    assert await bot.get_my_commands(language_code="sr") == commands
    assert await bot.get_my_commands() == ()
    assert await bot.send_chat_action(GROUP, "typing")
    fake.world.chats[GROUP].members[fake.bot.id] = "administrator"
    assert len(await bot.get_chat_administrators(GROUP)) == 2


@pytest.mark.parametrize(
    ("chat", "text", "options", "says"),
    [
        (12, "x", {}, "chat not found"),
        (READER, " \n", {}, "text must be non-empty"),
        (READER, "😀" * 2049, {}, "message is too long"),
        (READER, "<b>x", {"parse_mode": "HTML"}, "can't parse entities: can't find end tag corresponding to"),
        (READER, "a.b", {"parse_mode": "MarkdownV2"}, "can't parse entities: character '.' is reserved"),
        (READER, "x", {"parse_mode": "BBCode"}, "unsupported parse_mode"),
        (FORUM, "x", {"message_thread_id": 6}, "message thread not found"),
        (READER, "x", {"reply_parameters": ReplyParameters(99)}, "message to be replied not found"),
        (READER, "x", {"reply_markup": keyboard(("a", "ш" * 33))}, "button_data_invalid"),
        (READER, "x", {"api_kwargs": {"reply_markup": "[1]"}}, "object expected as reply markup"),
        (READER, "x", {"reply_markup": keyboard(("a", ""))}, "text buttons are unallowed"),
    ],
)
async def test_what_telegram_would_refuse_is_refused(
    fake: TelegramFake, bot: Bot, chat: int, text: str, options: dict[str, object], says: str
) -> None:
    with pytest.raises(error.BadRequest) as refused:
        await bot.send_message(chat, text, **options)  # type: ignore[arg-type] # options differ by case
    assert says in str(refused.value).lower()
    assert fake.world.messages == []


async def test_4096_units_after_markup_fit(bot: Bot, fake: TelegramFake) -> None:
    await bot.send_message(READER, f"<b>{'😀' * 2048}</b>", parse_mode="HTML")
    assert len(fake.messages(READER)[0].text) == 2048


async def test_edits_and_deletions_are_checked(fake: TelegramFake, bot: Bot) -> None:
    sent = await bot.send_message(READER, "one", reply_markup=keyboard(("a", "a")))
    with pytest.raises(error.BadRequest, match="Message is not modified"):
        await sent.edit_text("one", reply_markup=keyboard(("a", "a")))
    await sent.edit_text("two", reply_markup=keyboard(("a", "a")))
    await sent.edit_reply_markup(None)
    assert (fake.messages(READER)[0].edits, fake.messages(READER)[0].buttons) == (2, [])
    theirs = await fake.say(READER, READER, "mine")
    with pytest.raises(error.BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", READER, theirs.id)
    await sent.delete()
    with pytest.raises(error.BadRequest, match="Message to edit not found"):
        await sent.edit_text("three")
    with pytest.raises(error.BadRequest, match="Message to delete not found"):
        await sent.delete()
    with pytest.raises(error.BadRequest, match="Query is too old"):
        await bot.answer_callback_query("1")

"""The fake Telegram, judged by the real python-telegram-bot: what it takes, gives and raises."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
    error,
)

from tests.fakes.telegram import Message, TelegramFake, faults
from tests.fakes.telegram.faults import Fault
from tests.fakes.telegram.sample import running

TOKEN = "123456:made-up_token"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
READER, OWNER, MEMBER = 7, 8, 9
GROUP, FORUM, CHANNEL = -1001000000001, -1001000000002, -1001000000003


@pytest.fixture
async def fake() -> AsyncIterator[TelegramFake]:
    async with TelegramFake(TOKEN, now=lambda: NOON) as fake:
        fake.add_private_chat(READER, "Reader", "sr")
        fake.add_group(GROUP, "Desk", admins=[OWNER], members=[MEMBER])
        fake.add_forum(FORUM, "Forum", {5: "News"}, admins=[OWNER])
        fake.add_channel(CHANNEL, "Channel", admins=[OWNER])
        yield fake


@pytest.fixture
async def bot(fake: TelegramFake, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with Bot(TOKEN, base_url=fake.base_url) as bot:
        yield bot


def keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data) for text, data in buttons]])


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

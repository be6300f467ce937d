"""Groups and forums: who may change alerts there, and where alerts go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.telegram_house import FORUM, GROUP, MEMBER, OWNER, House, running, telegram_fake
from tests.fakes.telegram import Message, TelegramFake, User, faults

REFUSAL = "Only admins can change alerts here."
ANONYMOUS = User(1087968824, "Group", "GroupAnonymousBot", is_bot=True)


@pytest.fixture
async def fake() -> AsyncIterator[TelegramFake]:
    async with telegram_fake() as fake:
        yield fake


@pytest.fixture
async def house(fake: TelegramFake, tmp_path: Path) -> AsyncIterator[House]:
    async with running(tmp_path, fake) as house:
        yield house


async def reply(fake: TelegramFake, user: int, text: str, *, chat: int = GROUP, thread: int | None = None) -> Message:
    """The bot's next message after somebody wrote the text."""
    before = len(fake.from_bot(chat))
    await fake.say(chat, user, text, thread=thread)
    await fake.wait_for(lambda: len(fake.from_bot(chat)) > before)
    return fake.from_bot(chat)[-1]


@pytest.mark.usefixtures("house")
async def test_a_member_is_refused_and_an_admin_is_not(fake: TelegramFake) -> None:
    refused = await reply(fake, MEMBER, "/subscribe KFOR")
    assert refused.text == REFUSAL
    assert refused.reply_to is not None
    assert refused.reply_to.sender.id == MEMBER
    assert (await reply(fake, OWNER, "/subscribe KFOR")).buttons == [["Subscribe", "Cancel"]]


@pytest.mark.usefixtures("house")
async def test_a_member_who_presses_an_admins_button_is_refused_in_a_window_of_their_own(fake: TelegramFake) -> None:
    preview = await reply(fake, OWNER, "/subscribe KFOR")
    press = await fake.press(preview, "Subscribe", MEMBER)
    assert (press.text, press.alert) == (REFUSAL, True)
    done = await fake.press(preview, "Subscribe", OWNER)
    await fake.wait_for(lambda: preview.edits)
    assert (done.text, len(fake.from_bot(GROUP))) == (None, 1)


@pytest.mark.usefixtures("house")
async def test_a_refusal_that_no_window_can_show_any_more_is_written(fake: TelegramFake) -> None:
    preview = await reply(fake, OWNER, "/subscribe KFOR")
    fake.faults.add("answerCallbackQuery", faults.bad_request("query is too old and response timeout expired"))
    await fake.press(preview, "Subscribe", MEMBER, wait=False)
    await fake.wait_for(lambda: len(fake.from_bot(GROUP)) == 2)
    assert fake.from_bot(GROUP)[-1].text == REFUSAL


@pytest.mark.usefixtures("house")
async def test_commands_ask_once_a_minute_and_buttons_each_time(fake: TelegramFake) -> None:
    await reply(fake, OWNER, "/subscribe KFOR")
    preview = await reply(fake, OWNER, "/subscribe Banjska")
    assert len(fake.called("getChatMember")) == 1
    fake.chat(GROUP).members[OWNER] = "member"
    assert (await fake.press(preview, "Subscribe", OWNER)).text == REFUSAL
    assert (await reply(fake, OWNER, "/subscribe EULEX")).text == REFUSAL
    assert len(fake.called("getChatMember")) == 2


@pytest.mark.usefixtures("house")
async def test_a_group_with_hidden_members_tells_who_its_admins_are(fake: TelegramFake) -> None:
    fake.faults.add("getChatMember", faults.bad_request("CHAT_ADMIN_REQUIRED"), times=2)
    assert (await reply(fake, MEMBER, "/subscribe KFOR")).text == REFUSAL
    assert (await reply(fake, OWNER, "/subscribe KFOR")).buttons == [["Subscribe", "Cancel"]]


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("sender_chat", "expected"),
    [
        ({"id": GROUP, "type": "supergroup", "title": "Desk"}, "Nothing on "),
        ({"id": -1001000000009, "type": "channel", "title": "A channel"}, REFUSAL),
        (None, REFUSAL),
    ],
)
async def test_an_anonymous_admin_may_and_who_writes_as_a_channel_may_not(
    fake: TelegramFake, sender_chat: dict[str, object] | None, expected: str
) -> None:
    message = {
        "message_id": 900,
        "date": 0,
        "chat": fake.chat(GROUP).json(),
        "from": ANONYMOUS.json(),
        "text": "/subscribe KFOR",
        "entities": [{"type": "bot_command", "offset": 0, "length": 10}],
    }
    await fake.updates.put("message", message | ({"sender_chat": sender_chat} if sender_chat else {}))
    await fake.wait_for(lambda: fake.from_bot(GROUP))
    assert fake.from_bot(GROUP)[0].text.startswith(expected)
    assert fake.called("getChatMember") == []


@pytest.mark.usefixtures("house")
async def test_anybody_may_look(fake: TelegramFake) -> None:
    assert (await reply(fake, MEMBER, "/subscriptions")).text.startswith("Nothing is followed here yet.")
    assert fake.called("getChatMember") == []


@pytest.mark.usefixtures("house")
async def test_what_is_meant_for_others_is_not_answered(fake: TelegramFake) -> None:
    fake.methods.privacy = False
    for text in ("/ban somebody", "/subscribe@another_bot KFOR", "just talk"):
        assert (await fake.say(GROUP, OWNER, text)).delivered
    await fake.edit(await fake.say(GROUP, OWNER, "just talk"), "/subscribe KFOR")
    assert (await reply(fake, MEMBER, "/help")).text.startswith("What you can ask me:")
    assert len(fake.from_bot(GROUP)) == 1


async def test_a_threads_topics_ring_in_the_thread_and_nowhere_else(fake: TelegramFake, house: House) -> None:
    preview = await reply(fake, OWNER, "/subscribe KFOR", chat=FORUM, thread=5)
    await fake.press(preview, "Subscribe", OWNER)
    await fake.wait_for(lambda: preview.edits)
    assert (await reply(fake, OWNER, "/subscriptions", chat=FORUM)).text.startswith("Nothing is followed here yet.")
    await house.publish("KFOR u Banjskoj")
    await fake.wait_for(lambda: len(fake.from_bot(FORUM, thread=5)) == 2)
    assert fake.from_bot(FORUM, thread=5)[-1].text.startswith("KFOR u Banjskoj")
    assert len(fake.from_bot(FORUM)) == 3


async def test_a_group_that_became_a_supergroup_gets_its_alerts_there(fake: TelegramFake, house: House) -> None:
    fake.add_group(-55, "Small", admins=[OWNER])
    preview = await reply(fake, OWNER, "/subscribe KFOR", chat=-55)
    await fake.press(preview, "Subscribe", OWNER)
    await fake.wait_for(lambda: preview.edits)
    new = fake.upgrade(-55, -1001000000055)
    await house.publish("KFOR u Banjskoj")
    await fake.wait_for(lambda: fake.from_bot(new))
    assert fake.from_bot(new)[0].text.startswith("KFOR u Banjskoj")


@pytest.mark.usefixtures("house")
async def test_a_button_whose_message_is_too_old_to_be_seen_is_answered(fake: TelegramFake) -> None:
    preview = await reply(fake, OWNER, "/subscribe KFOR", chat=FORUM, thread=5)
    data = str(preview.button("Subscribe")["callback_data"])
    unseen = {"message_id": preview.id, "date": 0, "chat": fake.chat(FORUM).json()}
    press = await fake.press(preview, "Subscribe", OWNER)
    await fake.wait_for(lambda: preview.edits)
    press.answered = False
    query = {"id": press.id, "from": press.user.json(), "chat_instance": "1", "data": data, "message": unseen}
    await fake.updates.put("callback_query", query)
    await fake.wait_for(lambda: press.answered)
    assert str(press.text).startswith("This button is too old to work.")


@pytest.mark.parametrize("chat", [GROUP, OWNER])
@pytest.mark.parametrize("text", ["/subscribe KFOR", "/ subscribe KFOR"])
async def test_a_command_that_somebody_passes_on_is_nobodys(
    fake: TelegramFake, tmp_path: Path, chat: int, text: str
) -> None:
    fake.add_private_chat(OWNER, "Owner", "en")
    message = {
        "message_id": 900,
        "date": 0,
        "chat": fake.chat(chat).json(),
        "from": {"id": OWNER, "is_bot": False, "first_name": "Owner"},
        "forward_origin": {"type": "hidden_user", "sender_user_name": "Somebody", "date": 0},
        "text": text,
    }
    entities = [{"type": "bot_command", "offset": 0, "length": 10}] if text.startswith("/s") else []
    async with running(tmp_path, fake):  # until whatever is at work is done
        await fake.updates.put("message", message | {"entities": entities})
        await reply(fake, OWNER, "/help", chat=chat)
    assert [each.text.partition("\n")[0] for each in fake.from_bot(chat)] == ["What you can ask me:"]


async def test_a_member_who_asks_without_end_gets_two_answers_and_an_admin_theirs(
    fake: TelegramFake, tmp_path: Path
) -> None:
    async with running(tmp_path, fake, throttle=1):
        assert (await reply(fake, MEMBER, "/help")).text.startswith("What you can ask me:")
        assert (await reply(fake, MEMBER, "/help")).text.startswith("That was too fast for me.")
        for _ in range(10):
            await fake.say(GROUP, MEMBER, "/help")
        preview = await reply(fake, OWNER, "/subscribe KFOR")
        assert preview.buttons == [["Subscribe", "Cancel"]]
        assert (await fake.press(preview, "Subscribe", MEMBER)).answered
        assert len(fake.from_bot(GROUP)) == 3


@pytest.mark.usefixtures("house")
async def test_a_group_is_welcomed_with_a_command_for_its_plain_text_is_not_read(fake: TelegramFake) -> None:
    assert "Type /subscribe KFOR, or try:" in (await reply(fake, MEMBER, "/start")).text

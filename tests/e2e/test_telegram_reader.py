"""A reader's way, from /start to an alert, over real sockets and a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.telegram_house import GROUP, OWNER, READER, House, running, telegram_fake
from tests.fakes.telegram import Message, TelegramFake, faults


@pytest.fixture
async def fake() -> AsyncIterator[TelegramFake]:
    async with telegram_fake() as fake:
        yield fake


@pytest.fixture
async def house(fake: TelegramFake, tmp_path: Path) -> AsyncIterator[House]:
    async with running(tmp_path, fake) as house:
        yield house


async def reply(fake: TelegramFake, text: str) -> Message:
    """The bot's next message after the reader wrote the text."""
    before = len(fake.from_bot(READER))
    await fake.say(READER, READER, text)
    await fake.wait_for(lambda: len(fake.from_bot(READER)) > before)
    return fake.from_bot(READER)[-1]


async def subscribe(fake: TelegramFake, query: str) -> None:
    preview = await reply(fake, query)
    await fake.press(preview, "Subscribe", READER)
    await fake.wait_for(lambda: preview.edits)


async def test_from_start_to_an_alert_and_nothing_twice_after_a_restart(fake: TelegramFake, tmp_path: Path) -> None:
    async with running(tmp_path, fake) as house:
        await house.publish("KFOR u Mitrovici", "Patrola KFOR-a je prošla.")
        greeting = await reply(fake, "/start")
        assert greeting.buttons[-1] == ["English", "Srpski", "Српски", "Shqip"]
        assert greeting.buttons[0] == ["KFOR", "Banjska", "Mitrovica"]
        await fake.press(greeting, "English", READER)
        await fake.wait_for(lambda: len(fake.from_bot(READER)) == 2)

        preview = await reply(fake, "KFOR")
        assert preview.text.startswith("KFOR matched 1 item so far")
        assert preview.spans("text_link") == ["KFOR u Mitrovici"]
        await fake.press(preview, "Subscribe", READER)
        await fake.wait_for(lambda: preview.edits)
        assert preview.text.startswith("Done. I'll write when KFOR is in the news.")

        await house.publish("KFOR stiže u Banjsku", "Vojnici KFOR-a su stigli. Banjska je mirna.")
        await fake.wait_for(lambda: len(fake.from_bot(READER)) == 4)
        alert = fake.from_bot(READER)[-1]
        assert alert.spans("text_link") == ["KFOR stiže u Banjsku"]
        assert "KFOR" in alert.spans("bold")
    async with running(tmp_path, fake) as house:
        await house.publish("KFOR u Zvečanu", "Nova patrola KFOR-a.")
        await fake.wait_for(lambda: len(fake.from_bot(READER)) == 5)
    assert [each.spans("text_link") for each in fake.from_bot(READER)[-2:]] == [
        ["KFOR stiže u Banjsku"],
        ["KFOR u Zvečanu"],
    ]


async def test_a_reader_chooses_how_much_an_alert_says(fake: TelegramFake, tmp_path: Path) -> None:
    async with running(tmp_path, fake) as house:
        await subscribe(fake, "KFOR")
        followed = await reply(fake, "/subscriptions")
        await fake.press(followed, "Summary: long", READER)
        await fake.wait_for(lambda: "Summary: title only" in followed.text)
        before = len(fake.from_bot(READER))
        await house.publish("KFOR denies it", "The mission denied on Tuesday that it had negotiated with anybody.")
        await fake.wait_for(lambda: len(fake.from_bot(READER)) > before)
        assert "negotiated" not in fake.from_bot(READER)[-1].text
        await fake.press(followed, "Summary: title only", READER)
        await fake.wait_for(lambda: "Summary: short" in followed.text)
        await house.publish(
            "Snow closes a road, KFOR helps", "Soldiers of the mission brought bread to two villages on Friday."
        )
        await fake.wait_for(lambda: len(fake.from_bot(READER)) > before + 1)
        assert "brought bread" in fake.from_bot(READER)[-1].text


async def test_a_command_typed_while_it_was_down_is_answered_after_the_start(
    fake: TelegramFake, tmp_path: Path
) -> None:
    async with running(tmp_path, fake):
        await reply(fake, "/start")
    await fake.say(READER, READER, "/subscribe KFOR")
    async with running(tmp_path, fake):
        await fake.wait_for(lambda: len(fake.from_bot(READER)) == 2)
        assert fake.from_bot(READER)[-1].buttons == [["Subscribe", "Cancel"]]


async def test_buttons_work_after_a_restart(fake: TelegramFake, tmp_path: Path) -> None:
    async with running(tmp_path, fake):
        preview = await reply(fake, "KFOR")
    async with running(tmp_path, fake):
        await fake.press(preview, "Subscribe", READER)
        await fake.wait_for(lambda: preview.edits)
    assert preview.text.startswith("Done.")


async def test_an_alert_that_telegram_delays_comes_later(fake: TelegramFake, house: House) -> None:
    await subscribe(fake, "KFOR")
    fake.faults.add("sendMessage", faults.too_many_requests(1))
    await house.publish("KFOR u Banjskoj")
    await fake.wait_for(lambda: len(fake.from_bot(READER)) == 2)
    assert len(fake.called("sendMessage")) == 3


async def test_a_reader_who_blocked_the_bot_gets_what_was_missed_after_coming_back(
    fake: TelegramFake, house: House
) -> None:
    await subscribe(fake, "KFOR")
    await fake.my_chat_member(READER, "kicked", by=READER)
    await house.publish("KFOR u Banjskoj")
    await house.paused(READER)
    await fake.say(READER, READER, "/help")
    await fake.wait_for(lambda: len(fake.from_bot(READER)) == 3)
    assert {each.text.partition("\n")[0] for each in fake.from_bot(READER)[1:]} == {
        "What you can ask me:",
        "KFOR u Banjskoj",
    }


@pytest.mark.usefixtures("house")
async def test_a_commands_argument_is_what_follows_it(fake: TelegramFake) -> None:
    for text in ("/subscribe KFOR", "/subscribe@Tocsin_Bot KFOR", "/subscribe\nKFOR", "/SUBSCRIBE  KFOR"):
        assert (await reply(fake, text)).spans("bold") == ["KFOR"]


@pytest.mark.usefixtures("house")
async def test_a_sites_feeds_come_with_lines_to_copy(fake: TelegramFake) -> None:
    found = await reply(fake, "/feeds site.example")
    assert "Site <News>" in found.spans("text_link")
    assert found.spans("pre") == [
        "feeds:\n  - id: site-news\n    url: https://site.example/rss\n    name: Site <News>\n    language: sr-Latn"
    ]
    assert (await reply(fake, "/feeds")).text.startswith("I watch 1 feed:")


async def test_pages_turn_in_place(fake: TelegramFake, house: House) -> None:
    for number in range(7):
        await house.publish(f"KFOR {number}")
    first = await reply(fake, "/recent KFOR")
    text = first.text
    await fake.press(first, "▶", READER)
    await fake.wait_for(lambda: first.edits)
    assert (len(fake.from_bot(READER)), first.buttons) == (1, [["◀"]])
    await fake.press(first, "◀", READER)
    await fake.wait_for(lambda: first.edits == 2)
    assert first.text.splitlines()[0] == text.splitlines()[0]


@pytest.mark.usefixtures("house")
async def test_a_reply_that_telegram_delays_comes_later_and_a_refused_one_stops_nothing(fake: TelegramFake) -> None:
    fake.faults.add("sendMessage", faults.too_many_requests(1))
    assert (await reply(fake, "/help")).text.startswith("What you can ask me:")
    for fault in (faults.blocked(), faults.server_error()):
        fake.faults.add("sendMessage", fault)
        await fake.say(READER, READER, "/help")
        await fake.wait_for(lambda: not fake.faults.pending)
    await reply(fake, "/help")
    assert len(fake.from_bot(READER)) == 2


@pytest.mark.usefixtures("house")
async def test_a_chat_that_is_told_to_wait_for_long_is_left_in_peace_and_others_are_answered(
    fake: TelegramFake,
) -> None:
    fake.faults.add("sendMessage", faults.too_many_requests(600), chat=READER)
    await fake.say(READER, READER, "/help")
    await fake.wait_for(lambda: not fake.faults.pending)
    await fake.say(GROUP, OWNER, "/help")
    await fake.wait_for(lambda: len(fake.from_bot(GROUP)) == 1)
    await fake.say(READER, READER, "/help")
    await fake.say(GROUP, OWNER, "/help")
    await fake.wait_for(lambda: len(fake.from_bot(GROUP)) == 2)
    assert len(fake.called("sendMessage", READER)) == 1


@pytest.mark.usefixtures("house")
async def test_an_edit_that_cant_be_parsed_is_made_as_plain_text(fake: TelegramFake) -> None:
    preview = await reply(fake, "KFOR")
    fake.faults.add("editMessageText", faults.cant_parse_entities())
    await fake.press(preview, "Subscribe", READER)
    await fake.wait_for(lambda: preview.edits)
    assert preview.text.startswith("Done.")
    assert preview.spans("bold") == []


@pytest.mark.usefixtures("house")
async def test_a_message_that_was_deleted_meanwhile_is_written_anew(fake: TelegramFake) -> None:
    preview = await reply(fake, "KFOR")
    fake.faults.add("editMessageText", faults.edit_not_found())
    await fake.press(preview, "Subscribe", READER)
    await fake.wait_for(lambda: len(fake.from_bot(READER)) == 2)
    assert fake.from_bot(READER)[-1].text.startswith("Done.")


@pytest.mark.usefixtures("house")
async def test_a_button_pressed_twice_changes_its_message_once(fake: TelegramFake) -> None:
    preview = await reply(fake, "KFOR")
    fake.faults.add("editMessageText", faults.not_modified())
    await fake.press(preview, "Subscribe", READER)
    await fake.wait_for(lambda: [each for each in fake.called("editMessageText") if each.status == 400])
    await reply(fake, "/help")
    assert (len(fake.from_bot(READER)), preview.edits) == (2, 0)


@pytest.mark.usefixtures("house")
async def test_a_button_pressed_too_long_ago_still_does_its_work(fake: TelegramFake) -> None:
    preview = await reply(fake, "KFOR")
    fake.faults.add("answerCallbackQuery", faults.bad_request("query is too old and response timeout expired"))
    await fake.press(preview, "Subscribe", READER, wait=False)
    await fake.wait_for(lambda: preview.edits)
    assert preview.text.startswith("Done.")


@pytest.mark.usefixtures("house")
async def test_an_unknown_button_is_answered(fake: TelegramFake) -> None:
    greeting = await reply(fake, "/start")
    greeting.keyboard[-1][0]["callback_data"] = "gone:1"
    await fake.press(greeting, "English", READER)
    await fake.wait_for(lambda: len(fake.from_bot(READER)) == 2)
    assert fake.from_bot(READER)[-1].text.startswith("This button is too old to work.")

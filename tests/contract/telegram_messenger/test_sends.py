"""What arrives at Telegram, and how."""

from __future__ import annotations

from dataclasses import replace

from bot.alerts.outcome import Rejected, Sent
from bot.model import Coverage, Destination, OwedNotice, OwedReply, Platform, Source
from bot.saying import said_by
from handlers.telegram.messenger import TelegramMessenger
from tests.builders import ring_in
from tests.clock import NOON
from tests.contract.telegram_messenger.sending import FORUM, READER, a_delivery, send
from tests.fakes.telegram import TelegramFake, faults


async def test_a_reply_answers_its_alert_and_comes_without_it_where_that_is_gone(
    fake: TelegramFake, messenger: TelegramMessenger
) -> None:
    first = await send(messenger, a_delivery())
    assert isinstance(first, Sent)
    follows = replace(
        a_delivery(title="KFOR opet"), owed=OwedReply(ring_in(a_delivery(title="KFOR opet")), "1", "KFOR")
    )
    for number in (first.remote_id, "99"):
        outcome = await messenger.send(follows, said_by(follows), reply_to=number)
        assert isinstance(outcome, Sent)
    alert, reply, lone = fake.from_bot(READER)
    assert (reply.reply_to, lone.reply_to) == (alert, None)
    assert "New on: KFOR" in reply.text


async def test_an_alert_names_who_else_carries_it(fake: TelegramFake, messenger: TelegramMessenger) -> None:
    others = tuple(
        Source(n, f"f{n}", f"Portal <{n}>", "x", f"https://p{n}.example/?a=1&b=2", "sq", NOON) for n in range(8)
    )
    owed = replace(ring_in(a_delivery()), also=Coverage(others, 12, 2))
    assert isinstance(await send(messenger, replace(a_delivery(), owed=owed)), Sent)
    [alert] = fake.from_bot(READER)
    assert "Also in: Portal <0> (sq), Portal <1> (sq)" in alert.text
    assert "Portal <7> (sq) and 3 more · 12 sources in 2 languages" in alert.text
    assert sum(entity["type"] == "text_link" for entity in alert.entities) == 9


async def test_a_notice_arrives_in_the_chats_language(fake: TelegramFake, messenger: TelegramMessenger) -> None:
    notice = replace(a_delivery(), owed=OwedNotice(12))
    outcome = await send(messenger, notice)
    [seen] = fake.from_bot(READER)
    assert outcome == Sent(str(seen.id))
    assert seen.text == "12 alerts missed while I was away. /recent shows what there was."


async def test_an_alert_arrives_as_it_was_rendered(fake: TelegramFake, messenger: TelegramMessenger) -> None:
    outcome = await send(messenger, a_delivery())
    [seen] = fake.from_bot(READER)
    assert outcome == Sent(str(seen.id))
    assert seen.text.startswith("KFOR u Banjskoj\nN1 · ")
    assert seen.spans("text_link") == ["KFOR u Banjskoj"]
    assert seen.spans("date_time") == ["2026-05-26 12:00 UTC"]
    assert (seen.silent, seen.preview) == (False, {"is_disabled": True})


async def test_a_threads_alert_arrives_in_the_thread(fake: TelegramFake, messenger: TelegramMessenger) -> None:
    assert isinstance(await send(messenger, a_delivery(FORUM, "5")), Sent)
    assert len(fake.from_bot(FORUM, thread=5)) == 1


async def test_what_cant_be_parsed_goes_as_plain_text_at_once(fake: TelegramFake, messenger: TelegramMessenger) -> None:
    fake.faults.add("sendMessage", faults.cant_parse_entities())
    outcome = await send(messenger, a_delivery(title="a < b"))
    [seen] = fake.from_bot(READER)
    assert outcome == Sent(str(seen.id))
    assert seen.text.startswith("a < b\nhttps://n1.example/a\n")
    assert seen.spans("bold") == []


async def test_a_deleted_threads_alert_goes_to_the_main_line(fake: TelegramFake, messenger: TelegramMessenger) -> None:
    fake.remove_topic(FORUM, 5)
    assert isinstance(await send(messenger, a_delivery(FORUM, "5")), Sent)
    assert [each.thread for each in fake.from_bot(FORUM)] == [None]


async def test_both_at_once_end_in_plain_text_on_the_main_line(
    fake: TelegramFake, messenger: TelegramMessenger
) -> None:
    fake.remove_topic(FORUM, 5)
    fake.faults.add("sendMessage", faults.cant_parse_entities())
    assert isinstance(await send(messenger, a_delivery(FORUM, "5")), Sent)
    assert len(fake.called("sendMessage")) == 3
    fake.faults.add("sendMessage", faults.cant_parse_entities(), times=None)
    assert isinstance(await send(messenger, a_delivery()), Rejected)


async def test_a_destination_that_is_no_chat_is_rejected_without_a_call(
    fake: TelegramFake, messenger: TelegramMessenger
) -> None:
    delivery = a_delivery()
    nowhere = replace(delivery.chat, destination=Destination(Platform.TELEGRAM, "@nobody"))
    assert isinstance(await send(messenger, replace(delivery, chat=nowhere)), Rejected)
    assert fake.calls == []

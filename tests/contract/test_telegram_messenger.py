"""Every way in which a send at Telegram can end, and what the dispatcher is told of it."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from telegram import Bot

from bot.alerts.outcome import Ambiguous, Busy, Lost, Moved, Outcome, Refused, Rejected, Sent, Unreachable
from bot.model import (
    Chat,
    Coverage,
    Delivery,
    Destination,
    Item,
    OwedEdit,
    OwedNotice,
    OwedReply,
    OwedRing,
    Platform,
    Source,
    TopicHit,
)
from bot.saying import ring_of, said_by
from handlers.telegram.messenger import TelegramMessenger
from handlers.telegram.requests import READ_SECONDS, Line, WatchedRequest
from tests.builders import ring_in
from tests.clock import NOON
from tests.fakes.telegram import TelegramFake, faults
from tests.fakes.telegram.faults import Fault

TOKEN = "123456:made-up_token"
READER, OTHER = 7, 8
GROUP, FORUM = -1001000000001, -1001000000002


@pytest.fixture
async def fake() -> AsyncIterator[TelegramFake]:
    async with TelegramFake(TOKEN, now=lambda: NOON) as fake:
        fake.add_private_chat(READER, "Reader")
        fake.add_private_chat(OTHER, "Other")
        fake.add_group(GROUP, "Desk", admins=[READER])
        fake.add_forum(FORUM, "Forum", {5: "News"}, admins=[READER])
        yield fake


@asynccontextmanager
async def messenger_at(
    base_url: str, line: Line | None = None, read_seconds: float = READ_SECONDS
) -> AsyncIterator[TelegramMessenger]:
    request = WatchedRequest(line or Line(), read_seconds=read_seconds)
    await request.initialize()
    try:
        yield TelegramMessenger(Bot(TOKEN, base_url=base_url, request=request))
    finally:
        await request.shutdown()


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
async def messenger(fake: TelegramFake, line: Line) -> AsyncIterator[TelegramMessenger]:
    async with messenger_at(fake.base_url, line) as messenger:
        yield messenger


def a_delivery(chat: int = READER, thread: str = "", title: str = "KFOR u Banjskoj") -> Delivery:
    link = "https://n1.example/a"
    item = Item(1, "n1", "N1", title, link, "KFOR je stigao u Banjsku.", "sr", NOON, NOON)
    where = Chat(1, Destination(Platform.TELEGRAM, str(chat), thread), "en")
    return Delivery(1, where, "story:1", OwedRing(item, (TopicHit("KFOR", ("KFOR",)),)), NOON)


async def send(messenger: TelegramMessenger, delivery: Delivery) -> Outcome:
    return await messenger.send(delivery, said_by(delivery))


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


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.too_many_requests(3), Busy(timedelta(seconds=3), whole_bot=None)),
        (faults.refusal(429, "Too Many Requests"), Busy(timedelta(seconds=5), whole_bot=None)),
        (faults.blocked(), Refused("bot was blocked by the user")),
        (faults.kicked(), Refused("bot was kicked from the supergroup chat")),
        (faults.chat_not_found(), Refused("Chat not found")),
        (faults.bad_request("not enough rights to send text messages to the chat"), Refused),
        (faults.bad_request("have no rights to send a message"), Refused),
        (faults.bad_request("TOPIC_CLOSED"), Refused),
        (faults.upgraded(-1001234567890), Moved("-1001234567890")),
        (faults.message_too_long(), Rejected("Message is too long")),
        (faults.unauthorized(), Unreachable("Unauthorized")),
        (faults.server_error(), Ambiguous),
        (faults.refusal(500, "Internal Server Error"), Ambiguous),
        (faults.Answer(403, "<html>blocked by the proxy</html>", "text/html"), Ambiguous),
        (faults.Answer(200, "<html>please log in</html>", "text/html"), Ambiguous),
        (faults.dropped_before(), Ambiguous),
    ],
)
async def test_every_fault_has_its_outcome_and_costs_one_call(
    fake: TelegramFake, messenger: TelegramMessenger, fault: Fault, expected: Outcome | type[Outcome]
) -> None:
    fake.faults.add("sendMessage", fault)
    outcome = await send(messenger, a_delivery())
    assert type(outcome) is expected if isinstance(expected, type) else outcome == expected
    assert len(fake.called("sendMessage")) == 1
    assert TOKEN not in str(outcome)


async def test_a_lost_answer_is_ambiguous_and_the_message_there(
    fake: TelegramFake, messenger: TelegramMessenger
) -> None:
    fake.faults.add("sendMessage", faults.dropped_after())
    assert isinstance(await send(messenger, a_delivery()), Ambiguous)
    assert len(fake.from_bot(READER)) == 1


async def test_nobody_listening_is_no_ambiguity() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with messenger_at(f"http://127.0.0.1:{port}/bot") as messenger:
        assert isinstance(await send(messenger, a_delivery()), Unreachable)


async def test_after_closing_nothing_is_sent_nor_ambiguous(fake: TelegramFake) -> None:
    async with messenger_at(fake.base_url) as messenger:
        pass
    assert isinstance(await send(messenger, a_delivery()), Unreachable)
    assert fake.calls == []


async def test_a_refused_token_is_told_to_the_connection(
    fake: TelegramFake, messenger: TelegramMessenger, line: Line
) -> None:
    fake.faults.add("sendMessage", faults.blocked())
    await send(messenger, a_delivery())
    assert not line.refused.is_set()
    fake.faults.add("sendMessage", faults.unauthorized())
    await send(messenger, a_delivery())
    assert line.refused.is_set()


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


async def test_an_answer_that_doesnt_come_is_ambiguous(fake: TelegramFake) -> None:
    hold = faults.Hold()
    fake.faults.add("sendMessage", hold)
    async with messenger_at(fake.base_url, read_seconds=0.05) as messenger:
        assert await send(messenger, a_delivery()) == Ambiguous("Timed out")
    assert len(fake.from_bot(READER)) == 1


# --- Edits ---------------------------------------------------------------------------------------------------------


async def edit(messenger: TelegramMessenger, message_id: int, title: str, thread: str = "") -> Outcome:
    """An edit of that message, whose alert has another title by now."""
    ring = a_delivery(FORUM if thread else READER, thread, title=title)
    assert isinstance(ring.owed, OwedRing)
    owed = OwedEdit(replace(ring.owed, alert=5), str(message_id), None, NOON)
    return await messenger.edit(replace(ring, owed=owed), ring_of(owed.ring), str(message_id))


@pytest.mark.parametrize("thread", ["", "5"])
async def test_an_edit_takes_the_alerts_place(fake: TelegramFake, messenger: TelegramMessenger, thread: str) -> None:
    await send(messenger, a_delivery(FORUM if thread else READER, thread))
    [seen] = fake.from_bot(FORUM if thread else READER)
    assert await edit(messenger, seen.id, "KFOR u Leposavi\u0107u", thread) == Sent(str(seen.id))
    assert fake.from_bot(FORUM if thread else READER) == [seen]
    assert seen.text.startswith("KFOR u Leposavi\u0107u\nN1 \u00b7 ")
    assert (seen.edits, seen.preview, seen.buttons) == (1, {"is_disabled": True}, [["Why?"]])


async def test_an_edit_that_changes_nothing_counts_as_sent(fake: TelegramFake, messenger: TelegramMessenger) -> None:
    await send(messenger, a_delivery())
    [seen] = fake.from_bot(READER)
    for _ in range(2):
        assert await edit(messenger, seen.id, "KFOR") == Sent(str(seen.id))
    assert (seen.edits, len(fake.called("editMessageText"))) == (1, 2)


async def test_no_new_message_takes_the_place_of_one_that_is_lost(
    fake: TelegramFake, messenger: TelegramMessenger
) -> None:
    await send(messenger, a_delivery())
    [seen] = fake.from_bot(READER)
    seen.deleted = True
    assert isinstance(await edit(messenger, seen.id, "KFOR"), Lost)
    assert fake.from_bot(READER) == []
    assert len(fake.called("sendMessage")) == 1


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.bad_request("message can't be edited"), Lost),
        (faults.bad_request("MESSAGE_ID_INVALID"), Lost),
        (faults.too_many_requests(3), Busy(timedelta(seconds=3), whole_bot=None)),
        (faults.blocked(), Refused("bot was blocked by the user")),
        (faults.message_too_long(), Rejected("Message is too long")),
        (faults.server_error(), Ambiguous),
        (faults.dropped_before(), Ambiguous),
    ],
)
async def test_every_fault_of_an_edit_has_its_outcome(
    fake: TelegramFake, messenger: TelegramMessenger, fault: Fault, expected: Outcome | type[Outcome]
) -> None:
    await send(messenger, a_delivery())
    [seen] = fake.from_bot(READER)
    fake.faults.add("editMessageText", fault)
    outcome = await edit(messenger, seen.id, "KFOR")
    assert type(outcome) is expected if isinstance(expected, type) else outcome == expected
    assert len(fake.called("editMessageText")) == 1


async def test_an_edit_that_cant_be_parsed_goes_as_plain_text(fake: TelegramFake, messenger: TelegramMessenger) -> None:
    await send(messenger, a_delivery())
    [seen] = fake.from_bot(READER)
    fake.faults.add("editMessageText", faults.cant_parse_entities())
    assert await edit(messenger, seen.id, "a < b") == Sent(str(seen.id))
    assert seen.text.startswith("a < b\nhttps://n1.example/a\n")

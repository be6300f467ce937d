"""Every way in which a send at Telegram can fail, and what the dispatcher is told of it."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest

from bot.alerts.outcome import Ambiguous, Busy, Moved, Outcome, Refused, Rejected, Unreachable
from handlers.telegram.messenger import TelegramMessenger
from handlers.telegram.requests import Line
from tests.contract.telegram_messenger.sending import READER, TOKEN, a_delivery, messenger_at, send
from tests.fakes.telegram import TelegramFake, faults
from tests.fakes.telegram.faults import Fault


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


async def test_an_answer_that_doesnt_come_is_ambiguous(fake: TelegramFake) -> None:
    hold = faults.Hold()
    fake.faults.add("sendMessage", hold)
    async with messenger_at(fake.base_url, read_seconds=0.05) as messenger:
        assert await send(messenger, a_delivery()) == Ambiguous("Timed out")
    assert len(fake.from_bot(READER)) == 1

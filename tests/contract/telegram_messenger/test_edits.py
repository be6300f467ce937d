"""Edits of alerts at Telegram, and every way in which one can end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts.outcome import Ambiguous, Busy, Lost, Outcome, Refused, Rejected, Sent
from bot.model import OwedEdit, OwedRing
from bot.saying import ring_of
from handlers.telegram.messenger import TelegramMessenger
from tests.clock import NOON
from tests.contract.telegram_messenger.sending import FORUM, READER, a_delivery, send
from tests.fakes.telegram import TelegramFake, faults
from tests.fakes.telegram.faults import Fault


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

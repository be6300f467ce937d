"""Edits of alerts at Discord, and what each comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts.outcome import Ambiguous, Busy, Lost, Outcome, Refused, Rejected, Sent
from handlers.discord.messenger import DiscordMessenger
from tests.contract.discord_messenger.sending import MESSAGES, RING, delivery
from tests.fakes.discord import Channel, DiscordFake, Fault, faults
from tests.fakes.discord.errors import ApiError

EDITED = replace(RING, title="KFOR u Leposaviću", alert=5)
ONE = "/channels/*/messages/*"


async def test_an_edit_takes_the_alerts_place(dc: DiscordFake, channel: Channel, messenger: DiscordMessenger) -> None:
    await messenger.send(delivery(channel), RING)
    [message] = dc.messages(channel)
    for _ in range(2):  # one that says so already is fine
        assert await messenger.edit(delivery(channel, 2, "en"), EDITED, str(message.id)) == Sent(str(message.id))
    assert dc.messages(channel) == [message]
    assert message.text.startswith("### [KFOR u Leposaviću](https://n1.example/a)\n")
    assert "Why?" in str(message.components)
    assert message.allowed_mentions == {"parse": []}


async def test_no_new_message_takes_the_place_of_one_that_is_lost(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    await messenger.send(delivery(channel), RING)
    [message] = dc.messages(channel)
    message.deleted = True
    assert isinstance(await messenger.edit(delivery(channel, 2), EDITED, str(message.id)), Lost)
    assert dc.messages(channel) == []
    assert len(dc.calls_to("POST", MESSAGES)) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (faults.refused(ApiError(403, 50005, "Cannot edit a message authored by another user")), Lost),
        (faults.UNKNOWN_CHANNEL, Refused("the channel is gone")),
        (faults.refused(ApiError(400, 50035, "Invalid Form Body")), Rejected),
        (faults.rate_limited(31.0), Busy(timedelta(seconds=31), whole_bot=False)),
        (faults.server_error(503), Ambiguous),
        (faults.DROP_BEFORE, Ambiguous),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else None,
)
async def test_every_fault_of_an_edit_has_its_outcome(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger, fault: Fault, outcome: Outcome | type[Outcome]
) -> None:
    await messenger.send(delivery(channel), RING)
    [message] = dc.messages(channel)
    dc.faults.add("PATCH", ONE, fault)
    got = await messenger.edit(delivery(channel, 2), EDITED, str(message.id))
    assert isinstance(got, outcome) if isinstance(outcome, type) else got == outcome
    assert isinstance(await messenger.edit(delivery(channel, 3), EDITED, str(message.id)), Sent)

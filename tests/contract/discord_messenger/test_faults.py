"""Every way in which a send at Discord can fail or be held up, and what it comes to."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import discord
import pytest

from bot.alerts.outcome import Ambiguous, Busy, Outcome, Refused, Rejected, Sent, Unreachable
from handlers.discord.messenger import DiscordMessenger
from tests.contract.discord_messenger.sending import MESSAGES, RING, delivery
from tests.fakes.discord import Channel, DiscordFake, Fault, faults
from tests.fakes.discord.errors import ApiError


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (faults.UNKNOWN_CHANNEL, Refused("the channel is gone")),
        (faults.MISSING_ACCESS, Refused("the bot can't see the channel any more")),
        (faults.MISSING_PERMISSIONS, Refused("the bot may not write in the channel")),
        (faults.CANNOT_DM, Refused("this person takes no direct messages from the bot")),
        (faults.refused(ApiError(404, 10004, "Unknown Guild")), Refused),
        (faults.refused(ApiError(400, 50035, "Invalid Form Body")), Rejected),
        (faults.CLOUDFLARE_BAN, Busy(timedelta(seconds=60), whole_bot=True)),
        (faults.rate_limited(31.0), Busy(timedelta(seconds=31), whole_bot=False)),
        (faults.server_error(503), Ambiguous),
        (faults.server_error(403, "Access denied"), Unreachable),
        (faults.DROP_BEFORE, Ambiguous),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else None,
)
async def test_every_fault_has_its_outcome_and_the_next_send_works(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger, fault: Fault, outcome: Outcome | type[Outcome]
) -> None:
    dc.faults.add("POST", MESSAGES, fault)
    got = await messenger.send(delivery(channel), RING)
    if isinstance(outcome, type):
        assert isinstance(got, outcome)
        assert not isinstance(got, Ambiguous) or got.repeat_safe
    else:
        assert got == outcome
    assert dc.faults.owed == 0
    assert not messenger.token_refused.is_set()
    assert isinstance(await messenger.send(delivery(channel, 2), RING), Sent)


async def test_a_short_rate_limit_is_waited_out(dc: DiscordFake, channel: Channel, messenger: DiscordMessenger) -> None:
    dc.faults.add("POST", MESSAGES, faults.rate_limited(0.05, everywhere=True))
    assert isinstance(await messenger.send(delivery(channel), RING), Sent)


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_wait_longer_than_our_patience_goes_on_and_is_taken_up_by_the_next_attempt(
    dc: DiscordFake, channel: Channel, client: discord.Client, *, everywhere: bool
) -> None:
    dc.faults.add("POST", MESSAGES, faults.rate_limited(0.3, everywhere=everywhere))
    hasty = DiscordMessenger(client, patience=0.05)
    first = await hasty.send(delivery(channel), RING)
    assert isinstance(first, Ambiguous)
    assert first.repeat_safe
    await dc.wait_for(lambda: dc.messages(channel))
    assert isinstance(await hasty.send(delivery(channel), RING), Sent)
    assert [call.status for call in dc.calls_to("POST", MESSAGES)] == [429, 200]
    assert isinstance(await DiscordMessenger(client).send(delivery(channel, 2), RING), Sent)
    assert len(dc.messages(channel)) == 2


async def test_a_send_that_is_cancelled_leaves_the_library_able_to_send(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    dc.faults.add("POST", MESSAGES, faults.rate_limited(0.1, everywhere=True))
    sending = asyncio.create_task(messenger.send(delivery(channel), RING))
    await dc.wait_for(lambda: dc.calls_to("POST", MESSAGES) and dc.calls[-1].status == 429)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert isinstance(await messenger.send(delivery(channel, 2), RING), Sent)


@pytest.mark.parametrize("where", ["after its answer", "for its turn", "for its repeat"])
async def test_a_send_that_waits_for_its_rate_limit_does_not_hold_up_the_end(
    dc: DiscordFake, channel: Channel, client: discord.Client, where: str
) -> None:
    dc.buckets.limit, dc.buckets.seconds = (2 if where == "for its repeat" else 1), 10.0
    hasty = DiscordMessenger(client, patience=0.1)
    await hasty.send(delivery(channel, 1), RING)
    if where == "for its repeat":
        dc.faults.add("POST", MESSAGES, faults.rate_limited(5.0))
    if where != "after its answer":
        await hasty.send(delivery(channel, 2), RING)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await hasty.close()
    assert loop.time() - began < 1
    assert [each for each in asyncio.all_tasks() if "DiscordMessenger" in repr(each)] == []
    assert len(dc.messages(channel)) == 1


async def test_a_refused_token_keeps_the_row_waiting_and_is_told(
    dc: DiscordFake, channel: Channel, messenger: DiscordMessenger
) -> None:
    dc.world.token = "another"
    assert isinstance(await messenger.send(delivery(channel), RING), Unreachable)
    assert messenger.token_refused.is_set()


async def test_without_a_server_nothing_was_sent(dc: DiscordFake, channel: Channel, client: discord.Client) -> None:
    await dc.__aexit__(None, None, None)
    got = await DiscordMessenger(client).send(delivery(channel), RING)
    assert isinstance(got, Unreachable)
    assert "no connection" in got.detail


async def test_after_the_client_was_closed_the_row_keeps_waiting(
    channel: Channel, client: discord.Client, messenger: DiscordMessenger
) -> None:
    await client.close()
    assert isinstance(await messenger.send(delivery(channel), RING), Unreachable)

"""Told to wait: one chat's 429 delays that chat, and the bot's delays all. Telegram doesn't say whose it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.telegram_house import TOKEN as BOT
from tests.e2e.telegram_house import House, running
from tests.fakes.telegram import Flood, TelegramFake, faults

READERS = (11, 12, 13, 14, 15)
GROUPS = (-21, -22)
WAIT = 2


@pytest.fixture
async def fake() -> AsyncIterator[TelegramFake]:
    async with TelegramFake(BOT, flood=Flood()) as fake:
        for reader in READERS:
            fake.add_private_chat(reader, "Reader")
        for group in GROUPS:
            fake.add_group(group, "Desk", admins=[READERS[0]])
        yield fake


@pytest.fixture
async def house(fake: TelegramFake, tmp_path: Path) -> AsyncIterator[House]:
    async with running(tmp_path, fake) as house:
        for chat in (*READERS, *GROUPS):
            await house.stores.a_chat(house.clock.now(), str(chat), "KFOR")
        yield house


def arrivals(fake: TelegramFake) -> dict[int, float]:
    """When each chat's first message passed, in seconds."""
    assert fake.flood is not None
    return {chat: at for at, chat in reversed(fake.flood.passed)}


def first_refusal(fake: TelegramFake) -> float:
    return min(call.time.timestamp() for call in fake.called("sendMessage") if call.status == 429)


async def test_a_chat_that_is_told_to_wait_waits_alone(fake: TelegramFake, house: House) -> None:
    fake.faults.add("sendMessage", faults.too_many_requests(WAIT), chat=READERS[0])
    await house.publish("KFOR one")
    await fake.wait_for(lambda: len(arrivals(fake)) == len(READERS) + len(GROUPS))
    at = arrivals(fake)
    others = [when for chat, when in at.items() if chat != READERS[0]]
    assert max(others) - min(others) < 1.0
    assert at[READERS[0]] - min(others) >= WAIT - 0.5


async def test_groups_that_are_full_at_the_same_time_hold_up_nobody_else(fake: TelegramFake, house: House) -> None:
    for group in GROUPS:
        fake.faults.add("sendMessage", faults.too_many_requests(WAIT), chat=group)
    await house.publish("KFOR one")
    await fake.wait_for(lambda: len(arrivals(fake)) == len(READERS) + len(GROUPS))
    at = arrivals(fake)
    readers, groups = [at[each] for each in READERS], [at[each] for each in GROUPS]
    assert max(readers) - min(readers) < 1.0
    assert min(groups) - max(readers) >= WAIT - 1.0


async def test_a_bot_that_is_told_to_wait_asks_for_no_chat_until_then(fake: TelegramFake, house: House) -> None:
    fake.faults.add("sendMessage", faults.too_many_requests(WAIT), times=3)
    await house.publish("KFOR one")
    await fake.wait_for(lambda: len(fake.called("sendMessage")) >= 3 and not fake.faults.pending)
    refused = first_refusal(fake)
    await house.publish("KFOR two")  # while everything waits
    await fake.wait_for(lambda: sum(call.status == 200 for call in fake.called("sendMessage")) >= 14, seconds=15)
    calls = sorted(call.time.timestamp() - refused for call in fake.called("sendMessage"))
    assert [at for at in calls if 0.5 < at < WAIT - 0.1] == []
    assert sum(call.status == 429 for call in fake.called("sendMessage")) == 3

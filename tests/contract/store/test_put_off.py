"""What can't be sent yet waits together: of a paused chat, and behind a head that is put off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.alerts.outcome import Busy, Outcome, Refused, Unreachable
from bot.model import Destination, OwedNotice, Platform
from bot.store.schema import deliveries
from tests.builders import Stores
from tests.clock import StandingClock
from tests.contract.store.outbox import end, expire, notices, rows, rung, told

DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)


async def due(stores: Stores, clock: StandingClock) -> int:
    """How many rows every claim would look at."""
    return sum(state == "pending" and at <= clock.now() for state, at in await rows(stores, "state", "due_at"))


async def test_a_paused_chats_rings_expire_and_its_notice_waits_until_it_speaks(
    stores: Stores, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one", "KFOR two"], chat)
    (delivery,) = await stores.claim(clock.now())
    await end(stores, clock, delivery, Refused("the bot was blocked"))
    clock.advance(30 * DAY)
    assert await expire(stores, clock) == 2
    assert await notices(stores) == [(chat.id, 2, "pending")]
    clock.advance(30 * DAY)
    assert await expire(stores, clock) == 0
    assert await due(stores, clock) == 0
    await stores.a_chat(clock.now(), "1")
    assert (await told(stores, clock)).owed == OwedNotice(2)


async def test_nothing_of_a_paused_chat_comes_due_until_it_speaks(stores: Stores, clock: StandingClock) -> None:
    chat, other = await stores.a_chat(clock.now(), "1", "KFOR"), await stores.a_chat(clock.now(), "2", "KFOR")
    await rung(stores, clock, ["KFOR one", "KFOR two", "KFOR three"], chat, other)
    delivery = next(each for each in await stores.claim(clock.now()) if each.chat.id == chat.id)
    await end(stores, clock, delivery, Refused("the bot was blocked"))
    assert await due(stores, clock) == 2  # the other chat's
    clock.advance(HOUR)
    assert await due(stores, clock) == 2
    await stores.chats.chat(Destination(Platform.TELEGRAM, "1"), clock.now())
    assert await due(stores, clock) == 5
    (again,) = await stores.claim(clock.now())
    assert again.id == delivery.id


@pytest.mark.parametrize(
    ("outcome", "wait"),
    [(Busy(timedelta(seconds=90), whole_bot=False), 90), (Unreachable("no connection"), 5)],
)
async def test_behind_a_head_that_is_put_off_the_chats_others_wait_as_long(
    stores: Stores, clock: StandingClock, outcome: Outcome, wait: int
) -> None:
    chat, other = await stores.a_chat(clock.now(), "1", "KFOR"), await stores.a_chat(clock.now(), "2", "KFOR")
    await rung(stores, clock, ["KFOR one", "KFOR two", "KFOR three"], chat, other)
    head = next(each for each in await stores.claim(clock.now()) if each.chat.id == chat.id)
    await end(stores, clock, head, outcome)
    until = clock.now() + timedelta(seconds=wait)
    at = [at for chat_id, at in await rows(stores, "chat_id", "due_at") if chat_id == chat.id]
    assert at == [until] * 3
    assert await due(stores, clock) == 2  # the other chat's
    clock.advance(timedelta(seconds=wait))
    (again,) = await stores.claim(clock.now())
    assert again.id == head.id


async def test_what_is_due_later_than_a_head_that_is_put_off_stays_so(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one", "KFOR two"], chat)
    (head,) = await stores.claim(clock.now())
    later = clock.now() + HOUR
    async with stores.database.write() as connection:
        await connection.execute(deliveries.update().where(deliveries.c.id != head.id).values(due_at=later))
    await end(stores, clock, head, Unreachable("no connection"))
    assert (await rows(stores, "due_at"))[-1] == (later,)

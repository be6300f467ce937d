"""What grows too old to be sent is told in one line a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text

from bot.alerts.outcome import Busy, Moved, Sent
from bot.errors import LeaseLost
from bot.model import OwedNotice, Platform
from bot.store.expiry import EXPIRED_AT_ONCE
from bot.store.leases import SqlLeaseStore
from bot.store.schema import deliveries
from bot.store.sends import SqlSendStore
from tests.builders import LEASE, Stores, an_entry, ring_in
from tests.clock import StandingClock
from tests.contract.store.outbox import end, expire, notices, rows, rung, told

DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


async def test_rings_older_than_a_day_become_one_notice_a_chat(stores: Stores, clock: StandingClock) -> None:
    first, second = await stores.a_chat(clock.now(), "1", "KFOR"), await stores.a_chat(clock.now(), "2", "KFOR")
    await rung(stores, clock, ["KFOR one"], first, second)
    await rung(stores, clock, ["KFOR two"], first)
    clock.advance(DAY + MINUTE)
    assert await expire(stores, clock) == 3
    assert await expire(stores, clock) == 0
    assert [row[0] for row in await rows(stores, "state")] == ["expired"] * 3 + ["pending"] * 2
    assert sorted(await notices(stores)) == [(first.id, 2, "pending"), (second.id, 1, "pending")]
    claimed = await stores.claim(clock.now())
    assert {each.chat.id: each.owed for each in claimed} == {first.id: OwedNotice(2), second.id: OwedNotice(1)}


async def test_a_notice_says_its_window_and_has_no_alert(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one"], chat)
    clock.advance(DAY + MINUTE)
    await expire(stores, clock)
    assert (await rows(stores, "key", "turn", "alert_id", "created_at"))[-1] == (
        "notice:missed:2026-05-27T12",
        0,
        None,
        clock.now(),
    )
    delivery = await told(stores, clock)
    assert delivery.key == "notice:missed:2026-05-27T12"
    await end(stores, clock, delivery, Sent("7"))
    assert (await rows(stores, "state", "remote_id"))[-1] == ("sent", "7")


async def test_younger_rings_and_other_platforms_stay(stores: Stores, clock: StandingClock) -> None:
    here = await stores.a_chat(clock.now(), "1", "KFOR")
    there = await stores.a_chat(clock.now(), "1", "KFOR", platform=Platform.DISCORD)
    await rung(stores, clock, ["KFOR one"], here, there)
    clock.advance(MINUTE)
    await rung(stores, clock, ["KFOR two"], here)
    clock.advance(DAY)
    assert await expire(stores, clock) == 1
    assert [row[0] for row in await rows(stores, "state")] == ["expired", "pending", "pending", "pending"]
    (delivery,) = await stores.claim(clock.now())
    assert ring_in(delivery).item.title == "KFOR two"


async def test_what_is_in_flight_is_left(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one", "KFOR two"], chat)
    (delivery,) = await stores.claim(clock.now())
    clock.advance(DAY + MINUTE)
    assert await expire(stores, clock) == 1
    await end(stores, clock, delivery, Sent("7"))
    assert [row[0] for row in await rows(stores, "state")] == ["sent", "expired", "pending"]


async def test_a_notice_that_waits_grows_and_never_expires(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    for title in ("KFOR one", "KFOR two", "KFOR three"):
        await rung(stores, clock, [title], chat)
        clock.advance(DAY + MINUTE)
        assert await expire(stores, clock) == 1
    assert await notices(stores) == [(chat.id, 3, "pending")]
    assert (await told(stores, clock)).owed == OwedNotice(3)


async def test_there_is_one_notice_an_hour_and_none_is_lost(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")

    async def missed(title: str) -> None:
        await stores.publish(clock.now(), an_entry(title))
        (item,) = await stores.pending()
        await stores.ring(clock.now() - DAY - MINUTE, item, chat)
        assert await expire(stores, clock) == 1

    await missed("KFOR one")
    notice = await told(stores, clock)
    await missed("KFOR two")  # while the notice is in flight, too late for it
    await end(stores, clock, notice, Sent("7"))
    await missed("KFOR three")
    assert await notices(stores) == [(chat.id, 1, "sent"), (chat.id, 2, "pending")]
    assert await stores.claim(clock.now()) == []
    clock.advance(HOUR)
    assert (await told(stores, clock)).key == "notice:missed:2026-05-26T13"


async def test_a_notice_for_the_next_hour_holds_up_no_alert(stores: Stores, clock: StandingClock) -> None:
    """But one that was tried and put off does: what makes it wait is the chat's, and its others wait as long."""
    chat = await stores.a_chat(clock.now(), "1", "KFOR")

    async def missed(title: str) -> None:
        await stores.publish(clock.now(), an_entry(title))
        (item,) = await stores.pending()
        await stores.ring(clock.now() - DAY - MINUTE, item, chat)
        assert await expire(stores, clock) == 1

    await missed("KFOR one")
    await end(stores, clock, await told(stores, clock), Sent("7"))
    await missed("KFOR two")
    await rung(stores, clock, ["KFOR three"], chat)
    (alert,) = await stores.claim(clock.now())
    assert ring_in(alert).item.title == "KFOR three"
    await end(stores, clock, alert, Sent("8"))
    clock.advance(HOUR)
    notice = await told(stores, clock)
    assert notice.owed == OwedNotice(1)
    await end(stores, clock, notice, Busy(timedelta(seconds=90), whole_bot=False))
    await rung(stores, clock, ["KFOR four"], chat)
    assert await stores.claim(clock.now()) == []
    clock.advance(timedelta(seconds=90))
    assert (await told(stores, clock)).id == notice.id


async def test_many_expire_in_several_transactions_each_with_its_notices(stores: Stores, clock: StandingClock) -> None:
    chats = [await stores.a_chat(clock.now(), str(number), "KFOR") for number in range(3)]
    values = [
        {
            "chat_id": chat.id,
            "platform": "telegram",
            "key": f"ring:{number}",
            "turn": number,
            "state": "pending",
            "due_at": clock.now(),
            "created_at": clock.now(),
        }
        for number in range(500)
        for chat in chats
    ]
    async with stores.database.write() as connection:
        await connection.execute(insert(deliveries), values)
    clock.advance(DAY + MINUTE)
    counts = []
    while expired := await expire(stores, clock):
        counts.append(expired)
        ended = [row[0] for row in await rows(stores, "state")].count("expired")
        assert sum(row[1] for row in await notices(stores)) == ended == sum(counts)
    assert counts == [EXPIRED_AT_ONCE, 500]
    assert sorted(await notices(stores)) == [(chat.id, 500, "pending") for chat in chats]


async def test_under_a_lost_lease_nothing_expires(stores: Stores, clock: StandingClock) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await rung(stores, clock, ["KFOR one"], chat)
    leases = SqlLeaseStore(stores.database, "this process")
    lease = await leases.take("bot:telegram", clock.now(), LEASE)
    assert lease is not None
    clock.advance(DAY + MINUTE)
    lost = SqlSendStore(stores.database, replace(lease, epoch=lease.epoch - 1))
    with pytest.raises(LeaseLost):
        await lost.expire(Platform.TELEGRAM, clock.now(), DAY)
    assert await rows(stores, "state") == [("pending",)]
    assert await SqlSendStore(stores.database, lease).expire(Platform.TELEGRAM, clock.now(), DAY) == 1


async def test_a_chat_that_moved_to_a_known_one_hands_over_what_it_missed(stores: Stores, clock: StandingClock) -> None:
    old, new = await stores.a_chat(clock.now(), "-1", "KFOR"), await stores.a_chat(clock.now(), "-1001", "KFOR")
    await rung(stores, clock, ["KFOR one"], old, new)
    clock.advance(DAY + MINUTE)
    assert await expire(stores, clock) == 2
    delivery, other = sorted(await stores.claim(clock.now()), key=lambda each: each.chat.id)
    await stores.sends.give_back([other])
    await end(stores, clock, delivery, Moved("-1001"))
    assert await notices(stores) == [(new.id, 2, "pending")]


@contextmanager
def listening(into: list[tuple[str, Any]]) -> Iterator[None]:
    """What is read of the deliveries meanwhile, as the driver is asked."""

    def asked(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.startswith("SELECT") and "deliveries" in statement:
            into.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", asked)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", asked)


async def test_old_rings_notices_and_the_depth_are_found_by_what_waits_alone(
    stores: Stores, clock: StandingClock
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    sent = {"chat_id": chat.id, "platform": "telegram", "state": "sent", "due_at": clock.now()}
    values = [{**sent, "key": f"ring:x{number}", "created_at": clock.now()} for number in range(3000)]
    async with stores.database.write() as connection:
        await connection.execute(insert(deliveries), values)
        await connection.execute(text("ANALYZE deliveries"))
    await rung(stores, clock, ["KFOR one"], chat)
    clock.advance(DAY + MINUTE)
    read: list[tuple[str, Any]] = []
    with listening(read):
        assert await expire(stores, clock) == 1
        assert not await stores.matches.owed_more_than(1)
    waiting = "(owed|due|age)"  # any of those that hold only what waits
    explain, owed = ("EXPLAIN", waiting) if stores.database.on_postgresql else ("EXPLAIN QUERY PLAN", "owed")
    async with stores.database.read() as connection:
        for index, (statement, parameters) in zip(("age", owed, waiting), read, strict=True):
            steps = await connection.exec_driver_sql(f"{explain} {statement}", tuple(parameters))
            plan = "\n".join(str(step) for step in steps)
            assert re.search(f"ix_deliveries_{index}", plan), plan

"""SendStore: owed deliveries out, outcomes back in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerts.outcome import MAX_AMBIGUOUS, Verdict
from bot.model import (
    Chat,
    Delivery,
    DeliveryState,
    Lease,
    Platform,
)
from bot.store.database import Database
from bot.store.digests import hand_over_digests
from bot.store.due import due_heads
from bot.store.expiry import expire_rings, hand_over_notices, old_rings
from bot.store.leases import fence
from bot.store.local import write_line
from bot.store.marks import mark_sent
from bot.store.owed import read_owed
from bot.store.revisions import next_revision
from bot.store.schema import alerts, chats, deliveries, subscriptions
from bot.store.waiting import lock_chats, put_off, sleep

PENDING, SENDING, UNKNOWN = DeliveryState.PENDING.value, DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value


class SqlSendStore:
    """See ports.SendStore. What is written is fenced by `lease`."""

    def __init__(self, database: Database, lease: Lease | None = None) -> None:
        self._database = database
        self._lease = lease

    async def claim(self, platform: Platform, now: datetime, limit: int, *, busy: frozenset[str]) -> list[Delivery]:
        """The head of each chat's line, where it is due and nothing of that chat is in flight."""
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            ids = await due_heads(connection, platform, now, limit, busy)
            if not ids:
                return []
            await connection.execute(
                update(deliveries).where(deliveries.c.id.in_(ids)).values(state=SENDING, begun_at=None)
            )
            return await read_owed(connection, ids)

    async def begin(self, begun: Sequence[Delivery], now: datetime) -> None:
        """From now on the platform may have them."""
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.id.in_([each.id for each in begun]), deliveries.c.state == SENDING)
                .values(begun_at=now)
            )

    async def record(self, delivery: Delivery, verdict: Verdict, now: datetime) -> None:
        """The row's new state, the chat's, and the local chat's line, together."""
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            if verdict.state is DeliveryState.PENDING:
                await lock_chats(connection, [delivery.chat.id])
            state = select(deliveries.c.state).where(deliveries.c.id == delivery.id).with_for_update()
            if await connection.scalar(state) != SENDING:
                return  # it was stored, and only the database's word for it was lost
            remote_id = verdict.remote_id
            if verdict.body is not None:
                remote_id = await write_line(connection, delivery, verdict.body, now)
            await _write_verdict(connection, delivery, verdict, remote_id, now)
            if verdict.pause is not None:
                await pause_chat(connection, delivery.chat.id, verdict.pause)
            elif verdict.move_to is not None:
                await _move_chat(connection, delivery.chat, verdict.move_to, now)
            elif verdict.due_at is not None:
                await put_off(connection, delivery.chat.id, verdict.due_at)

    async def record_sent(self, sent: Sequence[tuple[Delivery, Verdict]], now: datetime) -> None:
        """The rows, their chats and their alerts, each by one statement."""
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            await lock_chats(connection, {delivery.chat.id for delivery, _ in sent})
            await mark_sent(connection, sent, now)

    async def recover(self, platform: Platform, *, safe_since: datetime) -> int:
        """What was in flight when its process died: due again, or `unknown` if it was ambiguous before.

        A call that was not begun surely didn't arrive; of one that was begun lately, the platform suppresses a repeat,
        and an edit may always be repeated.
        """
        claimed = and_(deliveries.c.platform == platform.value, deliveries.c.state == SENDING)
        surely = or_(deliveries.c.begun_at.is_(None), deliveries.c.begun_at > safe_since, deliveries.c.edit)
        given_up = deliveries.c.ambiguous + 1 >= MAX_AMBIGUOUS
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            begun = await connection.scalar(select(func.count()).where(claimed, deliveries.c.begun_at.is_not(None)))
            await connection.execute(update(deliveries).where(claimed, surely).values(state=PENDING, begun_at=None))
            await connection.execute(
                update(deliveries)
                .where(claimed)
                .values(
                    state=case((given_up, UNKNOWN), else_=PENDING),
                    ambiguous=deliveries.c.ambiguous + 1,
                    error="stopped in mid-send; it may have arrived",
                    begun_at=None,
                )
            )
        return begun or 0

    async def give_back(self, returned: Sequence[Delivery]) -> None:
        """Claimed and not begun: due again."""
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.id.in_([each.id for each in returned]), deliveries.c.state == SENDING)
                .values(state=PENDING, begun_at=None)
            )

    async def expire(self, platform: Platform, now: datetime, older_than: timedelta) -> int:
        """The oldest rings, looked for beside whatever is being written; most times there are none."""
        async with self._database.read() as connection:
            old = await old_rings(connection, platform, now - older_than)
        if not old:
            return 0
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            return await expire_rings(connection, old, now)


async def pause_chat(connection: AsyncConnection, chat_id: int, reason: str) -> None:
    """No more deliveries there; what it follows stops matching until somebody speaks there again."""
    await connection.execute(update(chats).where(chats.c.id == chat_id).values(state="paused", reason=reason))
    await sleep(connection, chat_id)
    await touch_subscriptions(connection, chat_id)


async def touch_subscriptions(connection: AsyncConnection, chat_id: int) -> None:
    """Has the matcher read the chat's subscriptions again."""
    await connection.execute(
        update(subscriptions).where(subscriptions.c.chat_id == chat_id).values(revision=await next_revision(connection))
    )


async def _write_verdict(
    connection: AsyncConnection, delivery: Delivery, verdict: Verdict, remote_id: str | None, now: datetime
) -> None:
    open_again = verdict.state is DeliveryState.PENDING
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery.id)
        .values(
            state=verdict.state.value,
            due_at=verdict.due_at or now,
            error=verdict.error,
            remote_id=remote_id,
            attempts=verdict.attempts,
            ambiguous=verdict.ambiguous,
            begun_at=None,
            done_at=None if open_again else now,
        )
    )
    if verdict.state is DeliveryState.SENT:
        await connection.execute(update(chats).where(chats.c.id == delivery.chat.id).values(served_at=now))
        mine = deliveries.c.id == delivery.id, deliveries.c.item_id.is_(None)  # a reply is a message of its own
        ring = select(deliveries.c.alert_id).where(*mine).scalar_subquery()
        shown = {"remote_id": remote_id, "shown": verdict.shown}
        await connection.execute(update(alerts).where(alerts.c.id == ring).values(**shown))


async def _move_chat(connection: AsyncConnection, chat: Chat, new: str, now: datetime) -> None:
    """Rewrites the chat's id; where the new one is known already, what was followed and owed goes over to it."""
    place = chat.destination
    known = await connection.execute(
        select(chats.c.id, chats.c.state).where(
            chats.c.platform == place.platform.value, chats.c.chat == new, chats.c.thread == place.thread
        )
    )
    there_already = known.first()
    if there_already is not None and there_already.id == chat.id:
        return
    if there_already is None:
        await connection.execute(update(chats).where(chats.c.id == chat.id).values(chat=new))
        return
    other, state = there_already
    await next_revision(connection)  # before any subscription, as everybody does
    await hand_over_notices(connection, chat.id, other, now)
    await hand_over_digests(connection, chat.id, other)
    for table, key in ((subscriptions, "query"), (subscriptions, "topic"), (deliveries, "key")):
        there = select(table.c[key]).where(table.c.chat_id == other, table.c[key].is_not(None))
        await connection.execute(
            update(table)
            .where(table.c.chat_id == chat.id, table.c[key].is_not(None), table.c[key].not_in(there))
            .values(chat_id=other)
        )
    await connection.execute(
        delete(deliveries).where(deliveries.c.chat_id == chat.id, deliveries.c.state.in_((PENDING, SENDING)))
    )
    if state != "active":
        await sleep(connection, other)
    await touch_subscriptions(connection, other)
    await pause_chat(connection, chat.id, f"moved to {new}")

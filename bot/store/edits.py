"""Edits of alerts that are owed: one that waits for each alert, and five minutes between two."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import DeliveryState
from bot.store.columns import Moment
from bot.store.database import among, insert_new
from bot.store.schema import alerts, chats, deliveries
from bot.store.turns import served_turn, take_edit_turns
from bot.store.waiting import ASLEEP

BETWEEN_EDITS = timedelta(minutes=5)
EDITABLE = timedelta(hours=24)
PENDING, SENDING = DeliveryState.PENDING.value, DeliveryState.SENDING.value
SENT, EXPIRED, DEAD = DeliveryState.SENT.value, DeliveryState.EXPIRED.value, DeliveryState.DEAD.value


async def owe_edits(
    connection: AsyncConnection, which: ColumnElement[bool], now: datetime, *, after: int, limit: int
) -> int | None:
    """Owes edits of the alerts that `which` (a condition on alerts) chooses: of the first `limit` whose number is above
    `after`. Gives the last one's number; None where none is left.

    Only of alerts that are out or on their way, are younger than 24 hours, and whose message wasn't found to be lost.
    Where an edit waits already, that one will do: what it says is read when it is sent. To ask twice changes nothing.
    """
    # Chosen first: in what is sorted to be cut off there is nothing to be counted.
    young = select(alerts.c.id).where(which, alerts.c.id > after, alerts.c.created_at > now - EDITABLE)
    chosen = list(await connection.scalars(young.order_by(alerts.c.id).limit(limit)))
    if not chosen:
        return None
    found = (await connection.execute(_editable(among(connection, alerts.c.id, chosen), now))).all()
    waiting = await _waiting(connection, [row.id for row in found])
    wanted: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in found:
        if row.id not in waiting:
            wanted[row.platform].append(row)
    owed = []
    for platform, rows in sorted(wanted.items()):
        turn = await take_edit_turns(connection, platform, rows[0].turn, len(rows))
        owed += [_delivery(row, turn + place, now) for place, row in enumerate(rows, start=1)]
    if owed:
        await connection.execute(insert_new(connection, deliveries), owed)
    return chosen[-1] if len(chosen) == limit else None


def _editable(which: ColumnElement[bool], now: datetime) -> Select[Any]:
    """With the moment of each one's last edit, and how many there were; one that is on its way counts as made now."""
    mine = deliveries.alias("mine")
    ring = mine.c.alert_id == alerts.c.id, ~mine.c.edit, mine.c.item_id.is_(None)
    there = exists().where(*ring, mine.c.state.in_((SENDING, SENT)))
    ended = exists().where(mine.c.alert_id == alerts.c.id, mine.c.edit, mine.c.state.in_((EXPIRED, DEAD)))
    made = case((mine.c.state == SENDING, literal(now, Moment())), (mine.c.state == SENT, mine.c.done_at))
    edits = mine.c.alert_id == alerts.c.id, mine.c.edit
    last = select(func.max(made)).where(*edits).scalar_subquery()
    count = select(func.count(mine.c.id)).where(*edits).scalar_subquery()
    return (
        select(alerts.c.id, alerts.c.chat_id, chats.c.platform, chats.c.state, last.label("last"))
        .add_columns(count.label("edits"), served_turn(chats.c.platform).label("turn"))
        .join(chats, chats.c.id == alerts.c.chat_id)
        .where(which, there, ~ended)
        .order_by(alerts.c.id)
    )


async def _waiting(connection: AsyncConnection, ids: list[int]) -> set[int]:
    """The alerts that an edit waits for. One that is being claimed is locked, and may have read what it says."""
    edits = select(deliveries.c.alert_id).where(
        among(connection, deliveries.c.alert_id, ids), deliveries.c.edit, deliveries.c.state == PENDING
    )
    return set(await connection.scalars(edits.with_for_update(skip_locked=True)))


def _delivery(alert: Row[Any], turn: int, now: datetime) -> dict[str, Any]:
    due = now if alert.last is None else max(now, alert.last + BETWEEN_EDITS)
    return {
        "chat_id": alert.chat_id,
        "platform": alert.platform,
        "key": f"edit:{alert.id}:{alert.edits + 1}",
        "turn": turn,
        "edit": True,
        "alert_id": alert.id,
        "state": PENDING,
        "due_at": due if alert.state == "active" else ASLEEP,
        "created_at": now,
    }

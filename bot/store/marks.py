"""Marks many deliveries as sent at once: alone, each would cost a transaction of six statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerts.outcome import Verdict
from bot.model import Delivery
from bot.store.schema import alerts, chats, deliveries

_ID: BindParameter[int] = bindparam("delivery")
_ROW = (
    update(deliveries)
    .where(deliveries.c.id == _ID)
    .values(
        state=bindparam("state"),
        due_at=bindparam("at"),
        error=bindparam("error"),
        remote_id=bindparam("remote_id"),
        attempts=bindparam("attempts"),
        ambiguous=bindparam("ambiguous"),
        begun_at=None,
        done_at=bindparam("at"),
    )
)
_ALERT = (
    update(alerts)
    # A reply is a message of its own.
    .where(
        alerts.c.id
        == select(deliveries.c.alert_id).where(deliveries.c.id == _ID, deliveries.c.item_id.is_(None)).scalar_subquery()
    )
    .values(remote_id=bindparam("remote_id"), shown=bindparam("shown"))
)


async def mark_sent(connection: AsyncConnection, sent: Sequence[tuple[Delivery, Verdict]], now: datetime) -> None:
    """As one verdict at a time would."""
    rows = [
        {
            "delivery": delivery.id,
            "state": verdict.state.value,
            "at": now,
            "error": verdict.error,
            "remote_id": verdict.remote_id,
            "attempts": verdict.attempts,
            "ambiguous": verdict.ambiguous,
        }
        for delivery, verdict in sent
    ]
    await connection.execute(_ROW, rows)
    served = [delivery.chat.id for delivery, _ in sent]
    await connection.execute(update(chats).where(chats.c.id.in_(served)).values(served_at=now))
    alerted = [
        {"delivery": delivery.id, "remote_id": verdict.remote_id, "shown": verdict.shown} for delivery, verdict in sent
    ]
    await connection.execute(_ALERT, alerted)

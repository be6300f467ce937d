"""CallStore: which calls of a language model were made, and what came of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, insert, or_, select, update

from bot.model import CallEnd, CallState, Lease, ModelCall
from bot.store.database import Database
from bot.store.leases import fence
from bot.store.schema import model_calls


class SqlCallStore:
    """See ports.CallStore. What is written is fenced by `lease`, under which one call alone is begun at a time."""

    def __init__(self, database: Database, lease: Lease | None = None) -> None:
        self._database = database
        self._lease = lease

    async def begin(self, call: ModelCall, now: datetime, budget: int) -> CallEnd | None:
        """The row is there before the call: what a crash cuts off is not asked twice, and counts."""
        same = [model_calls.c.key == call.key]
        if call.story is not None:
            same.append(and_(model_calls.c.story_id == call.story, model_calls.c.language == call.language))
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        columns = model_calls.c.state, model_calls.c.text, model_calls.c.fault
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            known = await connection.execute(
                select(*columns)
                .where(or_(*same))
                .order_by((model_calls.c.key == call.key).desc(), model_calls.c.at)
                .limit(1)
            )
            if (row := known.first()) is not None:
                return CallEnd(CallState(row.state), row.text, row.fault)
            made = await connection.scalar(select(func.count()).where(model_calls.c.at >= day))
            if budget and (made or 0) >= budget:
                return CallEnd(CallState.FAILED, fault="the day's budget is spent")
            await connection.execute(
                insert(model_calls).values(
                    key=call.key,
                    model=call.model,
                    story_id=call.story,
                    language=call.language,
                    state=CallState.BEGUN.value,
                    at=now,
                )
            )
        return None

    async def end(self, call: ModelCall, end: CallEnd) -> None:
        """For good: no text is asked for twice."""
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            await connection.execute(
                update(model_calls)
                .where(model_calls.c.key == call.key)
                .values(state=end.state.value, text=end.text, fault=end.fault)
            )

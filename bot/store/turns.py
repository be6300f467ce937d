"""Whose turn it is among all that a platform owes: start-time fair queueing (Goyal, Vin and Cheng, 1996).

Deliveries wait by `turn`. Those of one story take one turn each, from the turn that is being served when they become
owed; so a story for one chat is next, however many chats an older story still has to go to. What a chat is owed already
puts its turn off by as many turns as pass until the chat may have another message.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Integer, String, case, func, literal, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Platform
from bot.store.database import insert_new
from bot.store.schema import counters, deliveries

# Telegram takes thirty messages a second, and one of them in a chat; Discord about the same.
TURNS_A_MESSAGE = 30
_OWED = deliveries.alias("owed")  # made once: it takes longer than the rest of the statement


def served_turn(platform: ColumnElement[str]) -> ColumnElement[int]:
    """The latest turn that was served on a platform."""
    value = select(counters.c.value).where(counters.c.name == literal("turn:", String) + platform).scalar_subquery()
    return func.coalesce(value, 0)


def backlog_turns(chat_id: ColumnElement[int]) -> ColumnElement[int]:
    """How many turns pass until a chat may have what it is owed already: no claim looks past it to find others."""
    waiting = (
        select(func.count(literal_column("1", Integer)))
        # Written out, not bound: a partial index serves only a statement that repeats its condition.
        .where(_OWED.c.chat_id == chat_id, ~_OWED.c.edit, literal_column("owed.state IN ('pending', 'sending')"))
        .select_from(_OWED)
        .scalar_subquery()
    )
    return waiting * TURNS_A_MESSAGE


async def take_edit_turns(connection: AsyncConnection, platform: str, served: int, count: int) -> int:
    """So many turns for edits of a platform's alerts: they follow the one that is given. All edits together are as one
    story: else a source that adds to every story would put off each ring behind an edit of each."""
    name = f"edits:{platform}"
    await connection.execute(insert_new(connection, counters).values(name=name, value=0))
    begin = case((counters.c.value < served, served), else_=counters.c.value)
    taken = update(counters).where(counters.c.name == name).values(value=begin + count).returning(counters.c.value)
    last: int = (await connection.execute(taken)).scalar_one()
    return last - count


async def serve(connection: AsyncConnection, platform: Platform, turn: int) -> None:
    """Its turn has come; it never goes back."""
    await connection.execute(
        update(counters).where(counters.c.name == f"turn:{platform.value}", counters.c.value < turn).values(value=turn)
    )

"""Many new items → rows, by statements that are the same however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import column, insert, literal_column, select, table, text, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.bulk import execute_many
from bot.store.database import insert_new
from bot.store.schema import items

# SQLite's driver keeps each statement with the values that it was given last: with one for each number of rows, SQLite
# held 31 MB at a first look, 14 with these.
_ARRIVALS = table("arrivals", *(column(each.name, each.type) for each in items.c))
_INTO_ARRIVALS = insert(_ARRIVALS)
_HOLD = text("CREATE TEMP TABLE IF NOT EXISTS arrivals AS SELECT * FROM items WHERE false")
_LET_GO = text("DELETE FROM arrivals")


async def insert_items(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> Sequence[str]:
    """Returns the feed of each row that is new, of at least one: another item of its feed may have its identity. All
    rows have the same columns."""
    new = insert_new(connection, items)
    if connection.dialect.name == "postgresql":
        return (await connection.scalars(new.returning(items.c.feed_id), rows)).all()
    # All in one statement, for full-text search writes once for each.
    await connection.execute(_HOLD)
    await execute_many(connection, _INTO_ARRIVALS, rows)
    names = list(rows[0])
    held = select(*(_ARRIVALS.c[name] for name in names)).where(true()).order_by(literal_column("rowid"))
    inserted = await connection.scalars(new.from_select(names, held, include_defaults=False).returning(items.c.feed_id))
    feeds = inserted.all()
    await connection.execute(_LET_GO)
    return feeds

"""Many rows by one statement, worked out once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import bindparam, select, update
from sqlalchemy.sql.dml import Update

from bot.store.bulk import execute_many
from bot.store.database import Database
from bot.store.polls import SqlPollStore
from bot.store.schema import feeds
from tests.builders import a_feed
from tests.clock import StandingClock

NAMED = update(feeds).where(feeds.c.id == bindparam("key"))


@pytest.mark.parametrize(
    ("statement", "columns"),
    [
        (NAMED, {"errors": 3, "gone": True, "hints": {"every": 60.0}, "unknown": 1}),
        (NAMED, {"hints": None, "gone": False, "language": "sq", "digests": b"d"}),
        (NAMED.values(errors=feeds.c.errors + 1, error="down"), {"gone": True}),
    ],
)
async def test_rows_come_out_as_by_sqlalchemys_own_way(
    database: Database, clock: StandingClock, statement: Update, columns: dict[str, object]
) -> None:
    await SqlPollStore(database, "p1").sync([a_feed(each, f"{each}.example") for each in "abcd"], [], clock.now())
    later = clock.now() + timedelta(hours=1)
    rows = [{"key": each, "polled_at": later} | columns for each in "abcd"]
    async with database.write() as connection:
        await execute_many(connection, statement, rows[:2])
        await connection.execute(statement, rows[2:])
    compared = [each for each in feeds.c if each.name not in ("id", "position", "url", "host", "name")]
    async with database.read() as connection:
        ours, ours_too, theirs, _ = (await connection.execute(select(*compared).order_by(feeds.c.id))).all()
    assert tuple(ours) == tuple(ours_too) == tuple(theirs)
    assert ours.polled_at == later


async def test_rows_that_lack_what_the_statement_needs_are_refused(database: Database) -> None:
    async with database.write() as connection:
        with pytest.raises(ValueError, match="'key'"):
            await execute_many(connection, NAMED, [{"errors": 1}])

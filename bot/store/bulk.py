"""One statement for many rows.

SQLAlchemy looks up every parameter of every row by its name, and what turns it into the driver's: for the rows of a
thousand polls that takes longer than SQLite takes to store them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

_DIALECT = sqlite.dialect()


async def execute_many(
    connection: AsyncConnection, statement: Insert | Update, rows: Sequence[Mapping[str, Any]]
) -> None:
    """As `connection.execute(statement, rows)`, for rows of the same columns. The statement is one that is made once:
    what is worked out of it is kept."""
    if connection.dialect.name == "postgresql":
        await connection.execute(statement, rows)
        return
    plan = _planned(statement, frozenset(rows[0]))
    await connection.exec_driver_sql(plan.sql, [plan.values(row) for row in rows])


@dataclass(frozen=True, slots=True)
class _Plan:
    """`places`: for each parameter its name in a row, and what turns its value into the driver's, if anything must; or
    None, and the statement's own value."""

    sql: str
    places: tuple[tuple[str | None, Any], ...]

    def values(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """Those of a row."""
        return tuple(
            [
                encode if name is None else row[name] if encode is None else encode(row[name])
                for name, encode in self.places
            ]
        )


@lru_cache(64)
def _planned(statement: Insert | Update, columns: frozenset[str]) -> _Plan:
    compiled = statement.compile(dialect=_DIALECT, column_keys=sorted(columns))
    places: list[tuple[str | None, Any]] = []
    for name in compiled.positiontup or ():
        encode: Callable[[Any], Any] | None = compiled.binds[name].type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
        if name in columns:
            places.append((name, encode))
        elif compiled.binds[name].required:
            raise ValueError(f"rows without {name!r}, of which the statement makes something")
        else:
            own = compiled.params[name]
            places.append((None, own if encode is None else encode(own)))
    return _Plan(str(compiled), tuple(places))

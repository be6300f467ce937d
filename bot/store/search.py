"""Statements that find stored items by a condition: full-text search over text that was folded before it was stored,
and what the items come from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    column,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import feeds, items
from bot.topics.candidates import AllOf, AnyOf, Condition, Term, Words
from bot.topics.fold import fold
from bot.topics.origin import languages_of
from bot.topics.tree import And, Filter, Not, Or, Query

_FTS = table("items_fts", column("rowid", BigInteger))
_HASH, _HASHED = 2_654_435_761, 1 << 32
_TOTAL = func.count().over().label("total")
_GUESS = "EXPLAIN SELECT FROM items WHERE to_tsvector('simple', folded) @@ to_tsquery('simple', $1)"
# For the transaction: that making an item's words anew takes as long as reading a page. PostgreSQL takes it for as
# cheap as comparing two numbers, and would rather do so for each item of a week than ask the index.
_COSTS = "SELECT set_config('cpu_operator_cost', '1', true), set_config('jit', 'off', true)"
_ROWS = re.compile(r"rows=(\d+)")
COMMON = 0.5  # of all items
_FEW = 1000  # items, that SQLite looks up one by one sooner than it goes through all in the order of time
# What SQLite's ascii tokeniser takes for a word.
_RUNS = re.compile(r"[0-9A-Za-z\u0080-\U0010ffff]+")


class Search(Protocol):
    """Items that may match, as statements."""

    async def newest(self) -> Select[Any]:
        """Their ids, the newest item first."""
        ...

    async def shuffled(self) -> Select[Any]:
        """Their ids in another order, and how many they are in all (`total`); on SQLite with some that are older than
        was asked for."""
        ...


async def search(connection: AsyncConnection, condition: Condition, since: datetime | None) -> Search:
    """The items that meet a condition, since then or ever, in this database."""
    where = [] if since is None else [items.c.at >= since]
    if condition.origin is not None:
        known = (await connection.execute(select(feeds.c.id, feeds.c.tags))).all()
        # Before all else: it is read off the index of times.
        where.insert(0, _comes_from(condition.origin, {row.id: set(map(fold, row.tags)) for row in known}))
    everything = _Among(select(items.c.id, items.c.at).where(*where).subquery())
    if condition.words is None:
        return everything
    if connection.dialect.name == "postgresql":
        if await _is_common(connection, condition.words):
            return everything
        await connection.execute(text(_COSTS))
        return _Among(_with_words(condition.words, where))
    return _OnSqlite(connection, condition.words, since, where, alone=condition.origin is None)


@dataclass(frozen=True, slots=True)
class _Among:
    """Items of a selection of their ids and times."""

    found: FromClause

    async def newest(self) -> Select[Any]:
        return select(self.found.c.id).order_by(self.found.c.at.desc(), self.found.c.id.desc())

    async def shuffled(self) -> Select[Any]:
        return _shuffled(select(self.found.c.id, _TOTAL), self.found.c.id)


async def _is_common(connection: AsyncConnection, words: Words) -> bool:
    """Whether most items have the words, as PostgreSQL guesses: then they leave out next to nothing, and looking for
    them takes longer than anything else."""
    explained = await connection.exec_driver_sql(_GUESS, (postgresql_query(words),))
    total = await connection.scalar(text("SELECT reltuples FROM pg_class WHERE oid = 'items'::regclass"))
    guessed = _ROWS.search(str(explained.scalars().first()))  # the plan's first line tells of all of it
    return guessed is not None and int(guessed[1]) > COMMON * max(int(total or 0), _FEW)


def _with_words(words: Words, where: list[ColumnElement[bool]]) -> CTE:
    """On PostgreSQL: by the full-text index, whatever the planner would rather do: else it may take the newest items
    one by one and make each one's words anew."""
    query = func.to_tsquery(text("'simple'"), postgresql_query(words))
    vector: ColumnElement[Any] = func.to_tsvector(text("'simple'"), items.c.folded)
    found = select(items.c.id, items.c.at).where(vector.bool_op("@@")(query), *where)
    return found.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")


@dataclass(frozen=True, slots=True)
class _OnSqlite:
    """Items that have the words and are `where`, which says `since`, too; `alone`: and nothing else."""

    connection: AsyncConnection
    words: Words
    since: datetime | None
    where: list[ColumnElement[bool]]
    alone: bool

    async def newest(self) -> Select[Any]:
        """By the index of times, from the newest on, what the full-text index has: some ten milliseconds of 100,000
        items. The order in which items were stored won't do: a feed's first look stores old ones behind new ones."""
        few: Select[Any] = select(literal_column("1")).select_from(_FTS).where(self._match).limit(_FEW + 1)
        if (await self.connection.scalar(select(func.count()).select_from(few.subquery())) or 0) <= _FEW:
            found: ColumnElement[bool] = items.c.id.in_(select(_FTS.c.rowid).where(self._match))
        else:
            found = self._is_in(await self._first())
        chosen = select(items.c.id).where(*self.where, found)
        return chosen.order_by(items.c.at.desc(), items.c.id.desc())

    async def shuffled(self) -> Select[Any]:
        first = await self._first()
        if self.alone:
            number = _FTS.c.rowid
            return _shuffled(select(number.label("id"), _TOTAL).where(self._match, number >= first), number)
        return _shuffled(select(items.c.id, _TOTAL).where(*self.where, self._is_in(first)), items.c.id)

    async def _first(self) -> int:
        """No item since then has a lower number."""
        if self.since is None:
            return 0
        # The sum keeps SQLite from walking through all older items in their order, in search of the first.
        first = select(func.min(items.c.id + 0)).where(items.c.at >= self.since)
        return await self.connection.scalar(first) or 0

    @property
    def _match(self) -> ColumnElement[bool]:
        return literal_column("items_fts").bool_op("MATCH")(literal(sqlite_query(self.words)))

    def _is_in(self, first: int) -> ColumnElement[bool]:
        """The sum keeps SQLite from looking up each item that matches."""
        return (items.c.id + 0).in_(select(_FTS.c.rowid).where(self._match, _FTS.c.rowid >= first))


def _shuffled(found: Select[Any], number: ColumnElement[int]) -> Select[Any]:
    """In the order of Knuth's multiplicative hash."""
    return found.order_by((number * _HASH).op("&")(_HASHED - 1))


def _comes_from(origin: Query, tags: Mapping[str, set[str]]) -> ColumnElement[bool]:
    """What the filters ask of an item; `tags` are the feeds', folded, by the feeds' ids."""
    match origin:
        case Filter("lang", value):
            language = func.coalesce(func.lower(items.c.language), "")
            each = [or_(language == tag, language.startswith(f"{tag}-")) for tag in languages_of(value)]
            return or_(*each)
        case Filter("feed", value):
            return _is_of([feed for feed in tags if fold(feed) == value])
        case Filter("tag", value):
            return _is_of([feed for feed, named in tags.items() if value in named])
        case Not(part):
            return not_(_comes_from(part, tags))
        case And(parts):
            return and_(*(_comes_from(part, tags) for part in parts))
        case Or(parts):
            return or_(*(_comes_from(part, tags) for part in parts))
        case _:
            raise TypeError(f"{origin} is no condition on filters")


def _is_of(wanted: list[str]) -> ColumnElement[bool]:
    """The sum keeps SQLite from sorting a feed's items of all times: the newest are read off the index of times."""
    return (items.c.feed_id + "").in_(wanted)


def sqlite_query(words: Words) -> str:
    """An FTS5 expression; every word quoted, since bare ones may be syntax."""
    match words:
        case Term():
            return _quoted(words)
        case AllOf(parts):
            return "(" + " AND ".join(map(sqlite_query, parts)) + ")"
        case AnyOf(parts):
            return "(" + " OR ".join(map(sqlite_query, parts)) + ")"


def postgresql_query(words: Words) -> str:
    """A tsquery; every word quoted."""
    match words:
        case Term():
            return _lexeme(words)
        case AllOf(parts):
            return "(" + " & ".join(map(postgresql_query, parts)) + ")"
        case AnyOf(parts):
            return "(" + " | ".join(map(postgresql_query, parts)) + ")"


def _quoted(term: Term) -> str:
    """A folded word is one of the index's; whatever else is asked for is taken apart as the index does."""
    runs = _RUNS.findall(term.text) or [""]
    return "(" + " AND ".join(f'"{run}"' for run in runs) + "*" * term.prefix + ")"


def _lexeme(term: Term) -> str:
    words = [word.replace("'", "''").replace("\\", "\\\\") for word in term.text.split()]
    return "(" + " <-> ".join(f"'{word}'{':*' if term.prefix else ''}" for word in words) + ")"

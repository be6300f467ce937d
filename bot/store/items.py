"""ItemStore: full-text search for candidates, over text that was folded before it was stored."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, TextClause, column, func, or_, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Chat, DeliveryState, Item, Told, ToldTopic
from bot.store.database import Database
from bot.store.rows import ITEM_COLUMNS, item_of
from bot.store.schema import alert_topics, alerts, deliveries, feeds, items, subscriptions, topics
from bot.topics.candidates import Candidates, Term

_FTS = table("items_fts", column("rowid", BigInteger))
_BY_TIME = next(index for index in items.indexes if index.columns.keys() == ["at"])
_HASH, _HASHED = 2_654_435_761, 1 << 32
# What SQLite's ascii tokeniser takes for a word.
_RUNS = re.compile(r"[0-9A-Za-z\u0080-\U0010ffff]+")


class SqlItemStore:
    """See ports.ItemStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, candidates: Candidates, since: datetime | None, limit: int) -> list[Item]:
        """Candidates, newest first; every item when no word is necessary."""
        async with self._database.read() as connection:
            if candidates and connection.dialect.name == "sqlite":
                chosen = _newest_on_sqlite(candidates, await _first(connection, since), since)
            else:
                chosen = _newest(candidates, since)
            ids = chosen.limit(limit).subquery("chosen")
            statement = (
                select(*ITEM_COLUMNS)
                .join(ids, ids.c.id == items.c.id)
                .join(feeds, feeds.c.id == items.c.feed_id)
                .order_by(items.c.at.desc(), items.c.id.desc())
            )
            rows = (await connection.execute(statement)).mappings().all()
        return [item_of(row) for row in rows]

    async def count(self, candidates: Candidates, since: datetime) -> int:
        """Of the full-text index alone on SQLite, where that is quick."""
        async with self._database.read() as connection:
            if not candidates:
                counted = select(func.count()).select_from(items).where(items.c.at >= since)
            elif connection.dialect.name == "sqlite":
                first = await _first(connection, since)
                counted = select(func.count()).select_from(_FTS).where(*_matches(candidates, first))
            else:
                found = _found(candidates, since)
                counted = select(func.count()).select_from(found)
            return await connection.scalar(counted) or 0

    async def sample(self, candidates: Candidates, since: datetime, share: float) -> list[Item]:
        """By a hash of the row's number: items of one poll are stored in a row, and much alike."""
        async with self._database.read() as connection:
            if not candidates:
                chosen = select(items.c.id).where(items.c.at >= since, _is_sampled(items.c.id, share))
            elif connection.dialect.name == "sqlite":
                matched = _matches(candidates, await _first(connection, since))
                chosen = select(_FTS.c.rowid.label("id")).where(*matched, _is_sampled(_FTS.c.rowid, share))
            else:
                found = _found(candidates, since)
                chosen = select(found.c.id).where(_is_sampled(found.c.id, share))
            ids = chosen.subquery("chosen")
            statement = (
                select(*ITEM_COLUMNS).join(ids, ids.c.id == items.c.id).join(feeds, feeds.c.id == items.c.feed_id)
            )
            rows = (await connection.execute(statement)).mappings().all()
        return [item_of(row) for row in rows]

    async def watched_since(self) -> datetime | None:
        """The earliest first look of all feeds."""
        async with self._database.read() as connection:
            since: datetime | None = await connection.scalar(select(func.min(feeds.c.looked_at)))
            return since

    async def told(self, chat: Chat, alert: int | None) -> Told | None:
        """With the queries as they are now."""
        which = or_(alerts.c.remote_id.is_not(None), _listed()) if alert is None else alerts.c.id == alert
        wanted = (
            select(alerts.c.id.label("alert_id"), *ITEM_COLUMNS)
            .join(items, items.c.id == alerts.c.item_id)
            .join(feeds, feeds.c.id == items.c.feed_id)
            .where(alerts.c.chat_id == chat.id, which)
            .order_by(alerts.c.id.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(wanted)).mappings().first()
            if row is None:
                return None
            found = await connection.execute(_topics_of(row["alert_id"]))
            return Told(item_of(row), tuple(ToldTopic(label, query, tuple(words)) for label, query, words in found))


def _listed() -> ColumnElement[bool]:
    """Whether an alert was told by a digest that was sent."""
    return (
        select(deliveries.c.id)
        .where(deliveries.c.digest_id == alerts.c.digest_id, deliveries.c.state == DeliveryState.SENT.value)
        .exists()
    )


def _topics_of(alert: int) -> Select[Any]:
    """A subscription that is gone is told by its label, which was its query, or the topic's name."""
    return (
        select(
            alert_topics.c.label,
            func.coalesce(topics.c.query, subscriptions.c.query, alert_topics.c.label),
            alert_topics.c.words,
        )
        .outerjoin(subscriptions, subscriptions.c.id == alert_topics.c.subscription_id)
        .outerjoin(topics, topics.c.name == subscriptions.c.topic)
        .where(alert_topics.c.alert_id == alert)
        .order_by(alert_topics.c.subscription_id)
    )


def _is_sampled(number: ColumnElement[int], share: float) -> ColumnElement[bool]:
    """For a share of all numbers, evenly (Knuth's multiplicative hash)."""
    return (number * _HASH).op("&")(_HASHED - 1) < int(share * _HASHED)


async def _first(connection: AsyncConnection, since: datetime | None) -> int:
    """No item since then has a lower number."""
    if since is None:
        return 0
    # The sum keeps SQLite from walking through all older items in their order, in search of the first.
    return await connection.scalar(select(func.min(items.c.id + 0)).where(items.c.at >= since)) or 0


def _newest_on_sqlite(candidates: Candidates, first: int, since: datetime | None) -> Select[Any]:
    """By the index of times, from the newest on, what the full-text index has: some ten milliseconds of 100,000 items.
    The order in which items were stored won't do: a feed's first look stores old ones behind new ones."""
    matched = select(_FTS.c.rowid).where(*_matches(candidates, first))
    chosen = select(items.c.id).where(items.c.id.in_(matched)).order_by(items.c.at.desc(), items.c.id.desc())
    if since is not None:
        chosen = chosen.where(items.c.at >= since)
    # Else the planner would look up each item that matches, of which there may be as many as there are items.
    return chosen.with_hint(items, f"INDEXED BY {_BY_TIME.name}", dialect_name="sqlite")


def _newest(candidates: Candidates, since: datetime | None) -> Select[Any]:
    if candidates:
        found = _found(candidates, since)
        return select(found.c.id).order_by(found.c.at.desc(), found.c.id.desc())
    chosen = select(items.c.id).order_by(items.c.at.desc(), items.c.id.desc())
    return chosen if since is None else chosen.where(items.c.at >= since)


def _found(candidates: Candidates, since: datetime | None) -> CTE:
    """On PostgreSQL: by the full-text index, whatever the planner would rather do: else it may take the newest items
    one by one and make each one's words anew."""
    words = func.to_tsquery(text("'simple'"), postgresql_query(candidates))
    vector: ColumnElement[Any] = func.to_tsvector(text("'simple'"), items.c.folded)
    found = select(items.c.id, items.c.at).where(vector.bool_op("@@")(words))
    if since is not None:
        found = found.where(items.c.at >= since)
    return found.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")


def _matches(candidates: Candidates, first: int) -> tuple[TextClause, ColumnElement[bool]]:
    matched = text("items_fts MATCH :words").bindparams(words=sqlite_query(candidates))
    return matched, _FTS.c.rowid >= first


def sqlite_query(candidates: Candidates) -> str:
    """An FTS5 expression; every word quoted, since bare ones may be syntax."""
    return " OR ".join("(" + " AND ".join(map(_quoted, terms)) + ")" for terms in candidates)


def postgresql_query(candidates: Candidates) -> str:
    """A tsquery; every word quoted."""
    return " | ".join("(" + " & ".join(map(_lexeme, terms)) + ")" for terms in candidates)


def _quoted(term: Term) -> str:
    """A folded word is one of the index's; whatever else is asked for is taken apart as the index does."""
    runs = _RUNS.findall(term.text) or [""]
    return " AND ".join(f'"{run}"' for run in runs) + ("*" if term.prefix else "")


def _lexeme(term: Term) -> str:
    words = [word.replace("'", "''").replace("\\", "\\\\") for word in term.text.split()]
    return " <-> ".join(f"'{word}'{':*' if term.prefix else ''}" for word in words)

"""ItemStore: full-text search for candidates, over text that was folded before it was stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, text

from bot.model import Chat, Item, Told, ToldTopic
from bot.store.database import Database
from bot.store.rows import ITEM_COLUMNS, item_of
from bot.store.schema import alert_topics, alerts, feeds, items, subscriptions, topics
from bot.topics.candidates import Candidates, Term


class SqlItemStore:
    """See ports.ItemStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, candidates: Candidates, since: datetime | None, limit: int) -> list[Item]:
        """Candidates, newest first; every item when no word is necessary."""
        statement = (
            select(*ITEM_COLUMNS)
            .join(feeds, feeds.c.id == items.c.feed_id)
            .order_by(items.c.at.desc(), items.c.id.desc())
            .limit(limit)
        )
        if since is not None:
            statement = statement.where(items.c.at >= since)
        async with self._database.read() as connection:
            if candidates:
                statement = statement.where(_holds(candidates, connection.dialect.name))
            rows = await connection.execute(statement)
            return [item_of(row) for row in rows.mappings()]

    async def told(self, chat: Chat, alert: int | None) -> Told | None:
        """With the queries as they are now."""
        which = alerts.c.remote_id.is_not(None) if alert is None else alerts.c.id == alert
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


def _holds(candidates: Candidates, dialect: str) -> ColumnElement[bool]:
    if dialect == "postgresql":
        vector: ColumnElement[Any] = func.to_tsvector(text("'simple'"), items.c.folded)
        return vector.bool_op("@@")(func.to_tsquery(text("'simple'"), postgresql_query(candidates)))
    found = select(text("rowid")).select_from(text("items_fts")).where(text("items_fts MATCH :words"))
    return items.c.id.in_(found.params(words=sqlite_query(candidates)).scalar_subquery())


def sqlite_query(candidates: Candidates) -> str:
    """An FTS5 expression; every word quoted, since bare ones may be syntax."""
    return " OR ".join("(" + " AND ".join(map(_quoted, terms)) + ")" for terms in candidates)


def postgresql_query(candidates: Candidates) -> str:
    """A tsquery; every word quoted."""
    return " | ".join("(" + " & ".join(map(_lexeme, terms)) + ")" for terms in candidates)


def _quoted(term: Term) -> str:
    words = term.text.replace('"', '""')
    return f'"{words}"{"*" if term.prefix else ""}'


def _lexeme(term: Term) -> str:
    words = [word.replace("'", "''").replace("\\", "\\\\") for word in term.text.split()]
    return " <-> ".join(f"'{word}'{':*' if term.prefix else ''}" for word in words)

"""ArticleStore: articles that are wanted out, what was read in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, literal_column, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Article, Lease, WantedArticle
from bot.store.awaited import let_go
from bot.store.database import Database
from bot.store.leases import fence
from bot.store.schema import articles, feeds, items, story_items

LET_GO_AT_ONCE = 1000
LOOKED_AT = 4
"""Times as many are looked at as are claimed: several may be of one host."""
LONGEST_TEXT = 50_000  # characters

# Written out, not bound: a partial index serves only a statement that repeats its condition.
IS_WANTED = text("articles.state IN ('wanted', 'again')")


class SqlArticleStore:
    """See ports.ArticleStore. What is written is fenced by `lease`."""

    def __init__(self, database: Database, lease: Lease | None = None) -> None:
        self._database = database
        self._lease = lease

    async def claim(self, now: datetime, limit: int, *, busy: frozenset[str]) -> list[WantedArticle]:
        """Nothing is written: who holds the lease claims alone."""
        late = articles.c.until <= now
        statement = (
            select(
                articles,
                items.c.title.label("item_title"),
                items.c.text.label("item_text"),
                items.c.language.label("item_language"),
                story_items.c.story_id,
                func.coalesce(feeds.c.moved, feeds.c.url).label("feed_url"),
                feeds.c.allow_private,
            )
            .join(items, items.c.id == articles.c.item_id)
            .join(feeds, feeds.c.id == items.c.feed_id)
            .outerjoin(story_items, story_items.c.item_id == items.c.id)
            .where(IS_WANTED, articles.c.next_at <= now, articles.c.host.not_in(busy))
            .order_by(late, articles.c.until, articles.c.id)
            .limit(limit * LOOKED_AT)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(statement)).mappings().all()
        first: dict[str, WantedArticle] = {}
        for row in rows:
            first.setdefault(row["host"], _wanted(row))
        return list(first.values())[:limit]

    async def keep(self, wanted: WantedArticle, article: Article, now: datetime) -> None:
        """From now on, alerts are told from it."""
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            await _end(
                connection,
                wanted,
                state="read",
                fault=None,
                title=article.title,
                published=article.published,
                language=article.language,
                text=article.text[:LONGEST_TEXT],
                done_at=now,
            )

    async def fail(self, wanted: WantedArticle, fault: str, now: datetime, again_at: datetime | None) -> None:
        """With the fault in words."""
        ends: dict[str, Any] = {"state": "failed", "done_at": now}
        if again_at is not None:
            ends = {"state": "again", "next_at": again_at}
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            await _end(connection, wanted, fault=fault, **ends)

    async def tell(self, wanted: WantedArticle, summary: str) -> None:
        """In place of the article's own words."""
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            await connection.execute(update(articles).where(articles.c.id == wanted.id).values(summary=summary))

    async def let_go(self, wanted: WantedArticle, now: datetime) -> int:
        """Their chats are locked meanwhile, and so no more of them in a transaction."""
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            return await let_go(connection, wanted.id, now, LET_GO_AT_ONCE)


async def _end(connection: AsyncConnection, wanted: WantedArticle, **values: Any) -> None:
    tried = values | {"tries": articles.c.tries + literal_column("1")}
    await connection.execute(update(articles).where(articles.c.id == wanted.id, IS_WANTED).values(**tried))


def _wanted(row: RowMapping) -> WantedArticle:
    return WantedArticle(
        id=row["id"],
        link=row["link"],
        host=row["host"],
        until=row["until"],
        tries=row["tries"],
        title=row["item_title"],
        text=row["item_text"],
        language=row["item_language"],
        story=row["story_id"],
        feed_url=row["feed_url"],
        allow_private=row["allow_private"],
    )

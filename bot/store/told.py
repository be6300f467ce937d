"""What an alert is told from, beside its item: the topics that it answers, and the item's article."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import SummaryLength, Telling, TopicHit
from bot.store.schema import alert_topics, articles, subscriptions

ARTICLE_COLUMNS = (
    articles.c.text.label("article_text"),
    articles.c.summary.label("article_summary"),
    articles.c.published.label("article_published"),
    articles.c.title.label("article_title"),
)


@dataclass(slots=True)
class Topics:
    """The topics that an alert answers, and how long they are followed with."""

    hits: tuple[TopicHit, ...] = ()
    lengths: set[SummaryLength] = field(default_factory=set)

    @property
    def longest(self) -> SummaryLength:
        """Of a topic that nobody follows any more, as of a new one."""
        return max(self.lengths or {SummaryLength.LONG}, key=list(SummaryLength).index)


async def topics_of(connection: AsyncConnection, alert_ids: list[int]) -> defaultdict[int | None, Topics]:
    """By alert."""
    rows = await connection.execute(
        select(alert_topics.c.alert_id, alert_topics.c.label, alert_topics.c.words, subscriptions.c.length)
        .outerjoin(subscriptions, subscriptions.c.id == alert_topics.c.subscription_id)
        .where(alert_topics.c.alert_id.in_(alert_ids))
        .order_by(alert_topics.c.alert_id, alert_topics.c.subscription_id)
    )
    found: defaultdict[int | None, Topics] = defaultdict(Topics)
    for alert_id, label, words, length in rows:
        found[alert_id].hits += (TopicHit(label, tuple(words)),)
        if length is not None:
            found[alert_id].lengths.add(SummaryLength(length))
    return found


def article_of(row: RowMapping) -> Telling | None:
    """Of a row of ARTICLE_COLUMNS."""
    text = row["article_text"]
    if not text:
        return None
    return Telling(text, row["article_summary"], row["article_published"], row["article_title"] or "")

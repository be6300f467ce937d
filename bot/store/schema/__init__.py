"""The tables, for SQLite and PostgreSQL alike. Rows carry the work: what is still to do can be read off them."""

from __future__ import annotations

from bot.store.schema.alerts import alert_topics, alerts, deliveries, digest_items, digests
from bot.store.schema.articles import articles, model_calls, robots
from bot.store.schema.chats import asked, chats, local_messages, subscriptions, topics
from bot.store.schema.feeds import feeds, hosts, pushes, websub
from bot.store.schema.house import counters, leases
from bot.store.schema.metadata import metadata
from bot.store.schema.news import items, splits, stories, story_items, story_pairs

__all__ = [
    "alert_topics",
    "alerts",
    "articles",
    "asked",
    "chats",
    "counters",
    "deliveries",
    "digest_items",
    "digests",
    "feeds",
    "hosts",
    "items",
    "leases",
    "local_messages",
    "metadata",
    "model_calls",
    "pushes",
    "robots",
    "splits",
    "stories",
    "story_items",
    "story_pairs",
    "subscriptions",
    "topics",
    "websub",
]

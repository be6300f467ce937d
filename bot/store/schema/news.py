"""What feeds carried, and which of it tells one story."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from bot.store.columns import Id, Moment, row_id
from bot.store.schema.metadata import metadata, where

# `state`: pending (to be matched), done, again (edited, to be matched anew); archive: old when it was first seen.
items = Table(
    "items",
    metadata,
    row_id(),
    Column("feed_id", String, ForeignKey("feeds.id"), nullable=False),
    Column("identity", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String),
    Column("published", Moment),
    Column("seen_at", Moment, nullable=False),
    Column("at", Moment, nullable=False),  # published where that is credible, else seen
    Column("folded", Text, nullable=False),  # for search
    Column("first_look", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("fingerprint", String),  # exact copies share it
    Column("link_key", BigInteger),  # digests, with the feed in them, of what else names the entry
    Column("text_key", BigInteger),
    Column("edits", Integer, nullable=False, server_default="0"),
    UniqueConstraint("feed_id", "identity"),
    Index(None, "link_key"),
    Index(None, "text_key"),
    Index("ix_items_pending", "id", **where("state IN ('pending', 'again')")),
    Index("ix_items_at", "at", "feed_id", "language"),  # with what queries' filters ask for
    Index(None, "fingerprint", "at"),
)

# Items of the same event. `item_id` is the one that tells it.
stories = Table(
    "stories",
    metadata,
    row_id(),
    Column("item_id", Id, ForeignKey("items.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
)

story_items = Table(
    "story_items",
    metadata,
    Column("item_id", Id, ForeignKey("items.id"), primary_key=True),
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False),
    Index(None, "story_id"),
)

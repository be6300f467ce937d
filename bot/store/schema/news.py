"""What feeds carried, and which of it tells one story."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.columns import Id, Moment, row_id
from bot.store.schema.metadata import metadata, where

# `state`: pending (to be matched), done; to be matched anew: again (edited), parted (split off its story); archive: old
# when it was first seen.
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
    Column("link_key", BigInteger),  # digests, with the feed in them, of what else names the entry
    Column("text_key", BigInteger),
    Column("edits", Integer, nullable=False, server_default="0"),
    Column("said", LargeBinary),  # marks of its wordings so far, see stories/edits.py; NULL: there was one
    Column("moved", Boolean, nullable=False, server_default=text("false")),  # another link was taken over
    UniqueConstraint("feed_id", "identity"),
    Index(None, "link_key"),
    Index(None, "text_key"),
    Index("ix_items_pending", "id", **where("state IN ('pending', 'again', 'parted')")),
    Index("ix_items_at", "at", "feed_id", "language"),  # with what queries' filters ask for
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

# What a chat wants told apart from its story, and the later items that are like it: there they are told as this other
# story, which is the first one's own.
splits = Table(
    "splits",
    metadata,
    Column("chat_id", Id, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", Id, ForeignKey("items.id"), primary_key=True),
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Index(None, "item_id"),
)

# Items that were taken for one story, and of which somebody said that they aren't: for tuning.
story_pairs = Table(
    "story_pairs",
    metadata,
    Column("item_id", Id, ForeignKey("items.id"), primary_key=True),
    Column("other_id", Id, ForeignKey("items.id"), primary_key=True),
    Column("said", Integer, nullable=False, server_default="0"),  # by how many chats
    Column("operator", Boolean, nullable=False, server_default=text("false")),  # said so, for all
    Column("created_at", Moment, nullable=False),
)

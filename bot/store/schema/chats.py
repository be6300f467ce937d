"""Chats, what they follow, and what was said there."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.columns import Id, Moment, row_id
from bot.store.schema.metadata import metadata

# A destination. `thread` "" is the chat's main line; `reason` says why a paused one is paused.
chats = Table(
    "chats",
    metadata,
    row_id(),
    Column("platform", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("thread", String, nullable=False, server_default=""),
    Column("language", String),
    Column("state", String, nullable=False, server_default="active"),  # active, paused
    Column("reason", Text),
    Column("created_at", Moment, nullable=False),
    Column("served_at", Moment),  # across chats, the one served least recently comes first
    UniqueConstraint("platform", "chat", "thread"),
)

topics = Table(
    "topics",
    metadata,
    Column("name", String, primary_key=True),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("query", Text, nullable=False),
    Column("about", Text, nullable=False, server_default=""),
    Column("enabled", Boolean, nullable=False),
)

# A chat follows *either* its own query *or* a named topic. Removed ones stay until the matcher has read the change.
subscriptions = Table(
    "subscriptions",
    metadata,
    row_id(),
    Column("chat_id", Id, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("query", Text),
    Column("topic", String),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("length", String, nullable=False, server_default="long"),  # of summaries: title, short, long
    Index("uq_subscriptions_query", "chat_id", "query", unique=True),
    Index("uq_subscriptions_topic", "chat_id", "topic", unique=True),
    Index(None, "revision"),
    Index(None, "topic"),
)

# What was typed, for the buttons under the answer.
asked = Table(
    "asked",
    metadata,
    row_id(),
    Column("chat_id", Id, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("chat_id", "text"),
)

# The local chat, as its page shows it: typed lines as text, the bot's messages as JSON.
local_messages = Table(
    "local_messages",
    metadata,
    row_id(),
    Column("chat", String, nullable=False),
    Column("mine", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    Index(None, "chat", "id"),
)

"""What chats are told, and the API calls that are owed for it."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
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
    text,
)

from bot.store.columns import Id, Moment, row_id
from bot.store.schema.metadata import metadata, where

# Stories of one feed, or of one subscription, that came too many in an hour to ring one by one in a chat. While it is
# open it takes more; then it becomes a delivery.
digests = Table(
    "digests",
    metadata,
    row_id(),
    Column("chat_id", Id, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("feed_id", String, ForeignKey("feeds.id")),  # NULL: of a subscription
    Column("subscription_id", Id),
    Column("label", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index(None, "chat_id"),
    Index("ix_digests_gathering", "chat_id", **where("open")),
    Index("ix_digests_due", "due_at", **where("open")),
)

# What is said about a story to a destination: once, by a ring of its own or in a digest.
alerts = Table(
    "alerts",
    metadata,
    row_id(),
    Column("chat_id", Id, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False),
    Column("item_id", Id, ForeignKey("items.id"), nullable=False),
    Column("remote_id", String),
    Column("shown", String),  # a digest of what the message shows
    Column("created_at", Moment, nullable=False),
    Column("digest_id", Id),  # which lists it; NULL: it rings by itself
    UniqueConstraint("chat_id", "story_id"),
    Index(None, "item_id"),
    Index(None, "story_id"),
    Index("ix_alerts_rung", "chat_id", "created_at", **where("digest_id IS NULL")),
    Index("ix_alerts_gathered", "digest_id", **where("digest_id IS NOT NULL")),
)

# What else a digest lists: developments of stories that were told before.
digest_items = Table(
    "digest_items",
    metadata,
    Column("digest_id", Id, ForeignKey("digests.id", ondelete="CASCADE"), primary_key=True),
    Column("alert_id", Id, ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", Id, ForeignKey("items.id"), primary_key=True),
    Column("created_at", Moment, nullable=False),
    Index(None, "alert_id"),
)

# The subscriptions that an alert answers, with the words as written. `first_look`: the feed whose first look it was.
alert_topics = Table(
    "alert_topics",
    metadata,
    Column("alert_id", Id, ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
    Column("subscription_id", Id, primary_key=True),
    Column("label", Text, nullable=False),
    Column("words", JSON, nullable=False),
    Column("first_look", String),
    Column("created_at", Moment, nullable=False),
    Index(None, "subscription_id", "created_at"),
)

# One API call that is owed. `ambiguous` counts sends that may have arrived.
deliveries = Table(
    "deliveries",
    metadata,
    row_id(),
    Column("chat_id", Id, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("platform", String, nullable=False),
    # ring:<story>, edit:<alert>:<number>, reply:<alert>:<number>, digest:<digest>, notice:missed:<window>
    Column("key", String, nullable=False),
    # Those whose turn is least are next, see store/turns.py; 0 is notices'.
    Column("turn", BigInteger, nullable=False, server_default="0"),
    Column("missed", Integer),  # of a notice: how many alerts expired
    Column("edit", Boolean, nullable=False, server_default=text("false")),  # of an alert that was sent
    Column("alert_id", Id, ForeignKey("alerts.id", ondelete="CASCADE")),
    Column("item_id", Id, ForeignKey("items.id")),  # of a reply to an alert: what it tells
    Column("digest_id", Id, ForeignKey("digests.id")),
    Column("article_id", Id),  # of a ring that waits for it, or did
    Column("state", String, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("begun_at", Moment),  # while it is sent: since when the platform may have it
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("ambiguous", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("remote_id", String),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    UniqueConstraint("chat_id", "key"),
    Index("ix_deliveries_owed", "chat_id", "edit", "id", **where("state IN ('pending', 'sending')")),
    Index(None, "alert_id"),
    Index("ix_deliveries_digest_id", "digest_id", **where("digest_id IS NOT NULL")),
    Index("ix_deliveries_waiting", "article_id", **where("state = 'pending' AND article_id IS NOT NULL")),
    Index("ix_deliveries_due", "platform", "turn", "id", "due_at", **where("state = 'pending'")),
    Index("ix_deliveries_age", "created_at", "edit", **where("state = 'pending'")),
)

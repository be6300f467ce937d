"""Feeds, their hosts, and the hubs that push what they publish."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
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

from bot.store.columns import Moment, row_id
from bot.store.schema.metadata import metadata, where

# The unit of politeness: one process at a time asks a host, for its feeds or for an article.
hosts = Table(
    "hosts",
    metadata,
    Column("host", String, primary_key=True),
    Column("next_at", Moment),  # NULL: nothing to poll there
    Column("owner", String),
    Column("lease_until", Moment),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("rest_until", Moment),  # nobody asks it for an article before
    Column("polls_from", Moment),  # nor for a feed before that, also where one becomes due
    Index(None, "next_at"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False, server_default="0"),  # the order of feeds.yaml
    Column("origin", String, nullable=False, server_default="file"),  # file, chat
    Column("url", Text, nullable=False),
    Column("host", String, nullable=False),
    Column("name", String, nullable=False),
    Column("language", String),
    Column("tags", JSON, nullable=False),
    Column("interval_s", Integer),  # NULL: learnt
    Column("enabled", Boolean, nullable=False),
    Column("allow_private", Boolean, nullable=False),
    Column("encoding", String),
    # What the polls left behind.
    Column("etag", Text),
    Column("last_modified", Text),
    Column("validators_of", Text),  # the address, after redirects, that sent these two
    Column("fresh_s", Integer),  # for how long their answer is fresh, in seconds
    Column("body_hash", String),
    Column("digests", LargeBinary),  # of the entries that the last document held, see feeds/known.py
    Column("looked_at", Moment),  # the first look
    Column("polled_at", Moment),
    Column("ok_at", Moment),
    Column("next_at", Moment, nullable=False),
    Column("retry_at", Moment),  # its server forbids asking before
    Column("errors", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("gone", Boolean, nullable=False, server_default=text("false")),
    Column("moved", Text),  # the address that took the place of `url`
    Column("move_to", Text),  # where the server redirects for good; `moved` once that has held
    Column("move_since", Moment),
    Column("move_polls", Integer, nullable=False, server_default="0"),
    Column("whole_at", Moment),  # when a document last came, changed or not
    Column("failing_since", Moment),
    Column("hints", JSON(none_as_null=True)),  # what the document asks of those who poll it
    Column("rhythm", JSON(none_as_null=True)),  # when it publishes
    Column("newest", Moment),  # up to when it has shown what it published
    Column("hub", Text),  # that its document names
    Column("topic", Text),  # under which the hub knows it
    Index(None, "host", "next_at"),
    Index("ix_feeds_read", "next_at", "host", **where("errors = 0 AND looked_at IS NOT NULL")),
)

# Subscriptions at feeds' hubs (WebSub). `mode`: subscribe, unsubscribe; `pending`: asked for, and not proven yet.
# `base` is what the callback's address begins with, `token` its last part. `pushed_at`: the hub brought something, and
# no poll has found since what it hadn't. `brought`: how many bytes of pushes counted at `brought_at`; they are
# forgotten evenly within an hour.
websub = Table(
    "websub",
    metadata,
    Column("feed_id", String, ForeignKey("feeds.id"), primary_key=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("token", String, nullable=False),
    Column("secret", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("pending", Boolean, nullable=False),
    Column("lease_until", Moment),
    Column("pushed_at", Moment),
    Column("brought", Integer, nullable=False, server_default="0"),
    Column("brought_at", Moment),
    Column("next_at", Moment, nullable=False),  # when to ask the hub again
    Column("errors", Integer, nullable=False, server_default="0"),  # times asked in a row without proof
    Column("error", Text),
    UniqueConstraint("token"),
)

# Documents that hubs brought, until they are read.
pushes = Table(
    "pushes",
    metadata,
    row_id(),
    Column("feed_id", String, ForeignKey("feeds.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "feed_id"),
)

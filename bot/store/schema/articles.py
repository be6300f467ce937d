"""What stands behind items' links, what a language model made of it, and which sites let themselves be asked."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.columns import Id, Moment, row_id
from bot.store.schema.metadata import metadata, where

# An article, wanted since an item with its link was told. Rings wait for it until `until`. `state`: wanted,
# again (to be tried once more, and nobody waits for that), read, failed.
articles = Table(
    "articles",
    metadata,
    row_id(),
    Column("link", Text, nullable=False, unique=True),
    Column("host", String, nullable=False),
    Column("item_id", Id, ForeignKey("items.id"), nullable=False),
    Column("state", String, nullable=False),
    Column("until", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("fault", Text),
    Column("title", Text),
    Column("published", Moment),
    Column("language", String),
    Column("text", Text),
    Column("summary", Text),  # a language model's
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    Index(None, "created_at"),
    Index("ix_articles_wanted", "next_at", **where("state IN ('wanted', 'again')")),
)

# Calls of a language model, one a story and text. `key` is a digest of the model, the prompt's version and the text;
# `fault` says why there is no `text`.
model_calls = Table(
    "model_calls",
    metadata,
    Column("key", String, primary_key=True),
    Column("model", String, nullable=False),
    Column("story_id", Id, ForeignKey("stories.id")),
    Column("language", String),
    Column("state", String, nullable=False),  # begun, made, refused, failed
    Column("text", Text),
    Column("fault", Text),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
    Index(None, "story_id"),
)

# robots.txt by origin (scheme, host and port). `rules` NULL: it couldn't be asked.
robots = Table(
    "robots",
    metadata,
    Column("origin", String, primary_key=True),
    Column("rules", Text),
    Column("until", Moment, nullable=False),
    Index(None, "until"),
)

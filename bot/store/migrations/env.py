"""Alembic's entry: runs on the connection it is given."""

from __future__ import annotations

from alembic import context

from bot.store.schema import metadata


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """The full-text index is made by hand, and is another thing on each database."""
    return name is None or not (name.startswith("items_fts") or (kind == "index" and name == "ix_items_search"))


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    include_name=include_name,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

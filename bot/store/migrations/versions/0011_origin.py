"""Filters are read off the index of times; what may be Serbian, Croatian or Bosnian is called none of these."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: a backup is made before. Of feeds that name no language, each item's was told by its text."""
    op.drop_index("ix_items_at", "items")
    op.execute(
        "UPDATE items SET language = 'sh' || substr(language, 3) WHERE language IN ('sr-Latn', 'sr-Cyrl') "
        "AND feed_id IN (SELECT id FROM feeds WHERE language IS NULL)"
    )
    op.create_index("ix_items_at", "items", ["at", "feed_id", "language"])

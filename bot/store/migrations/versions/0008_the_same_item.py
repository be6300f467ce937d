"""Items are known by link and text too, and may be edited; so may their alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_UNMATCHED = sa.text("state IN ('pending', 'again')")
_OPEN = sa.text("state IN ('pending', 'sending')")
_PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    """Forward only: a backup is made before. Each feed's next document is read whole, which gives the items that it
    holds their keys."""
    for column in (
        sa.Column("link_key", sa.BigInteger()),
        sa.Column("text_key", sa.BigInteger()),
        sa.Column("edits", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("items", column)
    op.create_index("ix_items_link_key", "items", ["link_key"])
    op.create_index("ix_items_text_key", "items", ["text_key"])
    op.drop_index("ix_items_pending", "items")
    op.create_index("ix_items_pending", "items", ["id"], sqlite_where=_UNMATCHED, postgresql_where=_UNMATCHED)
    op.execute("UPDATE items SET state = 'archive' WHERE first_look AND state = 'done'")
    op.add_column("feeds", sa.Column("newest", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE feeds SET body_hash = NULL, digests = NULL, newest = "
        "(SELECT max(published) FROM items WHERE feed_id = feeds.id AND published <= seen_at)"
    )
    op.add_column("alerts", sa.Column("shown", sa.String()))
    op.create_index("ix_alerts_item_id", "alerts", ["item_id"])
    op.add_column("deliveries", sa.Column("edit", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    for name, columns, where in (
        ("ix_deliveries_owed", ["chat_id", "edit", "id"], _OPEN),
        ("ix_deliveries_age", ["created_at", "edit"], _PENDING),
    ):
        op.drop_index(name, "deliveries")
        op.create_index(name, "deliveries", columns, sqlite_where=where, postgresql_where=where)

"""Deliveries wait in a lane a story, so that a small story is not behind a large one; and notices of what expired."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state IN ('pending', 'sending')")
PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    """Forward only: a backup is made before."""
    op.add_column("deliveries", sa.Column("lane", ID, nullable=False, server_default="0"))
    op.add_column("deliveries", sa.Column("missed", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE deliveries SET lane = (SELECT story_id FROM alerts WHERE alerts.id = deliveries.alert_id) "
        "WHERE alert_id IS NOT NULL"
    )
    op.drop_index("ix_deliveries_owed", table_name="deliveries")
    for name, columns, where in (
        ("ix_deliveries_owed", ["chat_id", "id"], OPEN),
        ("ix_deliveries_due", ["platform", "lane", "id", "due_at"], PENDING),
        ("ix_deliveries_age", ["created_at"], PENDING),
    ):
        op.create_index(name, "deliveries", columns, sqlite_where=where, postgresql_where=where)

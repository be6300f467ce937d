"""Deliveries wait by turn in place of lanes, and say whether their call was begun."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PENDING = sa.text("state = 'pending'")
COUNTERS = sa.table("counters", sa.column("name", sa.String), sa.column("value", sa.BigInteger))
PLATFORMS = ("telegram", "discord", "local")


def upgrade() -> None:
    """Forward only: a backup is made before. What waits already goes first, the oldest before all."""
    op.add_column("deliveries", sa.Column("turn", sa.BigInteger(), nullable=False, server_default="0"))
    op.drop_index("ix_deliveries_due", table_name="deliveries")
    op.drop_column("deliveries", "lane")
    # Of what is in flight now, nobody knows whether the call was begun.
    op.add_column("deliveries", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE deliveries SET begun_at = created_at WHERE state = 'sending'")
    op.drop_column("deliveries", "lease_until")
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["platform", "turn", "id", "due_at"],
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    op.bulk_insert(COUNTERS, [{"name": f"turn:{each}", "value": 0} for each in PLATFORMS])

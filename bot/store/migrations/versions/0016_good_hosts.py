"""Hosts that answered the last time are found by index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

READ = sa.text("errors = 0 AND looked_at IS NOT NULL")


def upgrade() -> None:
    """Forward only: a backup is made before."""
    op.create_index("ix_feeds_read", "feeds", ["next_at", "host"], sqlite_where=READ, postgresql_where=READ)

"""Feeds keep digests of the entries that their last document held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: a backup is made before. What was polled once is read as a whole one time more."""
    op.add_column("feeds", sa.Column("digests", sa.LargeBinary(), nullable=True))

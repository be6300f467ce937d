"""What polls learn of a feed: its rhythm, what it asks for, where it moves, since when it fails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: a backup is made before."""
    for column in (
        sa.Column("moved", sa.Text()),
        sa.Column("move_to", sa.Text()),
        sa.Column("move_since", sa.DateTime(timezone=True)),
        sa.Column("move_polls", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("whole_at", sa.DateTime(timezone=True)),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("hints", sa.JSON()),
        sa.Column("rhythm", sa.JSON()),
    ):
        op.add_column("feeds", column)

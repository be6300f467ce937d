"""Items keep which wordings they had, and whether their link has changed: what returns is no edit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: a backup is made before."""
    op.add_column("items", sa.Column("said", sa.LargeBinary(), nullable=True))
    op.add_column("items", sa.Column("moved", sa.Boolean(), server_default=sa.text("false"), nullable=False))

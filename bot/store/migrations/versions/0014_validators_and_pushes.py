"""Validators are kept with the address that sent them; how much hubs brought lately is kept, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: a backup is made before. What was kept is taken for the asked address's own; where that redirects,
    one poll asks for the whole."""
    op.add_column("feeds", sa.Column("validators_of", sa.Text(), nullable=True))
    op.add_column("websub", sa.Column("brought", sa.Integer(), server_default="0", nullable=False))
    op.add_column("websub", sa.Column("brought_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE feeds SET validators_of = coalesce(moved, url) WHERE etag IS NOT NULL OR last_modified IS NOT NULL"
    )

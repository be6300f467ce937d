"""Items keep which wordings they had, and whether their link has changed; known entries, when they were published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CONTEXT, ROW = 16, 41  # bytes


def upgrade() -> None:
    """Forward only: a backup is made before."""
    op.add_column("items", sa.Column("said", sa.LargeBinary(), nullable=True))
    op.add_column("items", sa.Column("moved", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    feeds = sa.table("feeds", sa.column("id", sa.String()), sa.column("digests", sa.LargeBinary()))
    found = op.get_bind().execute(sa.select(feeds.c.id, feeds.c.digests).where(feeds.c.digests.is_not(None))).all()
    for feed, digests in found:
        op.execute(feeds.update().where(feeds.c.id == feed).values(digests=_undated(digests)))


def _undated(digests: bytes) -> bytes:
    """Each row of 41 bytes with four more: no date. The next poll that finds another document reads them all."""
    rows = (digests[at : at + ROW] for at in range(CONTEXT, len(digests), ROW))
    return digests[:CONTEXT] + b"".join(row + bytes(4) for row in rows)

"""What a server said of freshness is kept beside its validators, and until when it forbids the next request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: a backup is made before."""
    op.add_column("feeds", sa.Column("fresh_s", sa.Integer()))
    op.add_column("feeds", sa.Column("retry_at", sa.DateTime(timezone=True)))
    # What hosts forbade stands in when they rest, and when their feeds are next.
    op.execute(
        "UPDATE feeds SET retry_at = "
        "(SELECT rest_until FROM hosts WHERE hosts.host = feeds.host AND hosts.rest_until <= feeds.next_at)"
    )

"""Validators are kept a character a byte; hosts keep from when their feeds may be polled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: a backup is made before. Until now validators were kept where they were UTF-8, and as its text."""
    op.add_column("hosts", sa.Column("polls_from", sa.DateTime(timezone=True)))
    feeds = sa.table("feeds", *(sa.column(each, sa.Text()) for each in ("id", "etag", "last_modified")))
    held = sa.or_(feeds.c.etag.is_not(None), feeds.c.last_modified.is_not(None))
    for feed, *validators in op.get_bind().execute(sa.select(feeds).where(held)).all():
        etag, last_modified = (each and each.encode().decode("latin-1") for each in validators)
        if [etag, last_modified] != validators:
            op.execute(feeds.update().where(feeds.c.id == feed).values(etag=etag, last_modified=last_modified))

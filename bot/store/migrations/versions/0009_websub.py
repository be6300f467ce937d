"""Feeds keep the hub that they name; subscriptions at hubs, and what those brought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward only: a backup is made before."""
    op.add_column("feeds", sa.Column("hub", sa.Text()))
    op.add_column("feeds", sa.Column("topic", sa.Text()))
    op.create_table(
        "websub",
        sa.Column("feed_id", sa.String(), sa.ForeignKey("feeds.id", name="fk_websub_feed_id"), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("pushed_at", sa.DateTime(timezone=True)),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("feed_id", name="pk_websub"),
        sa.UniqueConstraint("token", name="uq_websub_token"),
    )
    op.create_table(
        "pushes",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("feed_id", sa.String(), sa.ForeignKey("feeds.id", name="fk_pushes_feed_id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pushes"),
    )
    op.create_index("ix_pushes_feed_id", "pushes", ["feed_id"])

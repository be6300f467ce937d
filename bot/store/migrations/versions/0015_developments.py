"""Digests list developments; old articles are found by index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Forward only: a backup is made before."""
    op.create_table(
        "digest_items",
        sa.Column("digest_id", ID, nullable=False),
        sa.Column("alert_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_digest_items_digest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_digest_items_alert_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_digest_items_item_id")),
        sa.PrimaryKeyConstraint("digest_id", "alert_id", "item_id", name=op.f("pk_digest_items")),
    )
    op.create_index("ix_articles_created_at", "articles", ["created_at"])
    op.create_index("ix_digest_items_alert_id", "digest_items", ["alert_id"])

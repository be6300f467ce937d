"""Every new item has its story; what a chat wants told apart, and what comes as a reply to its alert, is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UNMATCHED = sa.text("state IN ('pending', 'again', 'parted')")


def upgrade() -> None:
    """Forward only: a backup is made before. Items that were matched before and rang nowhere stay without a story."""
    op.drop_index("ix_items_fingerprint_at", "items")
    op.drop_column("items", "fingerprint")
    op.drop_index("ix_items_pending", "items")
    op.create_index("ix_items_pending", "items", ["id"], sqlite_where=_UNMATCHED, postgresql_where=_UNMATCHED)
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    # Written out: on SQLite a column takes its foreign key along, or never gets one.
    op.execute(
        f"ALTER TABLE deliveries ADD COLUMN item_id {number} CONSTRAINT fk_deliveries_item_id REFERENCES items (id)"
    )
    op.create_table(
        "splits",
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_splits_chat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_splits_item_id")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_splits_story_id")),
        sa.PrimaryKeyConstraint("chat_id", "item_id", name=op.f("pk_splits")),
    )
    op.create_index("ix_splits_item_id", "splits", ["item_id"])
    op.create_table(
        "story_pairs",
        sa.Column("item_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("said", sa.Integer(), server_default="0", nullable=False),
        sa.Column("operator", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_story_pairs_item_id")),
        sa.ForeignKeyConstraint(["other_id"], ["items.id"], name=op.f("fk_story_pairs_other_id")),
        sa.PrimaryKeyConstraint("item_id", "other_id", name=op.f("pk_story_pairs")),
    )

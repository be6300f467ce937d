"""What comes too often in an hour gathers in digests, and becomes one delivery."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward only: a backup is made before. All that was owed so far rings by itself."""
    op.create_table(
        "digests",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("feed_id", sa.String(), nullable=True),
        sa.Column("subscription_id", ID, nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_digests_chat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_digests_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
    )
    op.create_index("ix_digests_chat_id", "digests", ["chat_id"])
    _index("ix_digests_gathering", "digests", ["chat_id"], "open")
    _index("ix_digests_due", "digests", ["due_at"], "open")
    op.add_column("alerts", sa.Column("digest_id", ID, nullable=True))
    _index("ix_alerts_rung", "alerts", ["chat_id", "created_at"], "digest_id IS NULL")
    _index("ix_alerts_gathered", "alerts", ["digest_id"], "digest_id IS NOT NULL")
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    # Written out: on SQLite a column takes its foreign key along, or never gets one.
    op.execute(
        f"ALTER TABLE deliveries ADD COLUMN digest_id {number} "
        "CONSTRAINT fk_deliveries_digest_id REFERENCES digests (id)"
    )
    _index("ix_deliveries_digest_id", "deliveries", ["digest_id"], "digest_id IS NOT NULL")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))

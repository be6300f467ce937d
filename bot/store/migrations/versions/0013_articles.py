"""Articles of what matched are read, for summaries; each subscription says how long those are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Forward only: a backup is made before."""
    _make_articles()
    _make_model_calls()
    op.create_table(
        "robots",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=True),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_robots")),
    )
    op.create_index("ix_robots_until", "robots", ["until"])
    op.add_column("hosts", sa.Column("rest_until", MOMENT, nullable=True))
    op.add_column("subscriptions", sa.Column("length", sa.String(), server_default="long", nullable=False))
    op.add_column("deliveries", sa.Column("article_id", ID, nullable=True))
    _index("ix_deliveries_waiting", "deliveries", ["article_id"], "state = 'pending' AND article_id IS NOT NULL")


def _make_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", MOMENT, nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_articles_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("link", name=op.f("uq_articles_link")),
    )
    _index("ix_articles_wanted", "articles", ["next_at"], "state IN ('wanted', 'again')")


def _make_model_calls() -> None:
    op.create_table(
        "model_calls",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("story_id", ID, nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_model_calls_story_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_model_calls")),
    )
    op.create_index("ix_model_calls_at", "model_calls", ["at"])
    op.create_index("ix_model_calls_story_id", "model_calls", ["story_id"])


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))

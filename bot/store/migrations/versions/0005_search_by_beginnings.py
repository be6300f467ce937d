"""Full-text search on SQLite keeps beginnings of words ready, and no positions."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: a backup is made before. Triggers stay: they name the table, which keeps its name and column.

    `folded` holds words of letters and digits with spaces between them, in small letters: the tokeniser that splits at
    ASCII alone reads them as they are, also letters that SQLite's Unicode tables don't know.
    """
    if op.get_bind().dialect.name == "postgresql":
        return
    op.execute("DROP TABLE items_fts")
    op.execute(
        "CREATE VIRTUAL TABLE items_fts USING fts5("
        "folded, content='items', content_rowid='id', tokenize='ascii', detail='none', prefix='1 2 3')"
    )
    op.execute("INSERT INTO items_fts(items_fts) VALUES ('rebuild')")

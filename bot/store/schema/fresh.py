"""A new database's tables, made at once. They are what all revisions make one after the other; tests compare."""

from __future__ import annotations

from sqlalchemy import Connection, Table, insert

from bot.model import Platform
from bot.store.schema.house import counters
from bot.store.schema.metadata import metadata

# Search goes over `items.folded`, which is folded already: the tokeniser must not fold again.
_SEARCH = {
    "postgresql": "CREATE INDEX ix_items_search ON items USING gin (to_tsvector('simple', folded))",
    "sqlite": """
CREATE VIRTUAL TABLE items_fts USING
    fts5(folded, content='items', content_rowid='id', tokenize='ascii', detail='none', prefix='1 2 3');

INSERT INTO items_fts(items_fts, rank) VALUES ('automerge', 8);

CREATE TRIGGER items_fts_insert AFTER INSERT ON items BEGIN
    INSERT INTO items_fts(rowid, folded) VALUES (new.id, new.folded); END;

CREATE TRIGGER items_fts_delete AFTER DELETE ON items BEGIN
    INSERT INTO items_fts(items_fts, rowid, folded) VALUES ('delete', old.id, old.folded); END;

CREATE TRIGGER items_fts_update AFTER UPDATE OF folded ON items BEGIN
    INSERT INTO items_fts(items_fts, rowid, folded) VALUES ('delete', old.id, old.folded);
    INSERT INTO items_fts(rowid, folded) VALUES (new.id, new.folded); END""",
}


def create(connection: Connection) -> None:
    """Every table, index and counter, in the connection's transaction."""
    for table in metadata.sorted_tables:
        _limit_indexes(table, connection.dialect.name)
    metadata.create_all(connection, checkfirst=False)
    for statement in _SEARCH[connection.dialect.name].split(";\n\n"):
        connection.exec_driver_sql(statement)
    names = ("subscriptions", *(f"turn:{each.value}" for each in Platform))
    connection.execute(insert(counters), [{"name": name, "value": 0} for name in names])


def _limit_indexes(table: Table, dialect: str) -> None:
    """Indexes hold the same rows on each database; see `where`."""
    for index in table.indexes:
        index.dialect_options[dialect]["where"] = index.dialect_options["sqlite"]["where"]

"""Brings a database to the newest schema, an older one with Alembic, and refuses one that a newer Tocsin wrote."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select

from bot.errors import DatabaseNewer, StoreError
from bot.store.schema.fresh import create

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
# Alembic's own, as it makes it.
_WRITTEN = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings: where the revisions are, and the connection to work on."""
    # Imported here: it takes 10 MB and a tenth of a second, and few starts find an older database.
    from alembic.config import Config  # noqa: PLC0415  # the reason above

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def newest_revision() -> str:
    """The revision this Tocsin writes."""
    return max(_known())


def is_older(revision: str) -> bool:
    """Whether a database of this revision is still to be brought forward."""
    return revision in _known() and revision != newest_revision()


def upgrade(connection: Connection, path: str) -> None:
    """Makes the tables, or runs the revisions that are missing, in the connection's transaction. Raises
    DatabaseNewer."""
    current = _current(connection, path)
    if current is None and not inspect(connection).get_table_names():
        create(connection)
        _WRITTEN.create(connection)
        connection.execute(insert(_WRITTEN).values(version_num=newest_revision()))
    elif current != newest_revision():
        from alembic import command  # noqa: PLC0415  # see config

        command.upgrade(config(connection), "head")


def check_revision(connection: Connection, path: str) -> None:
    """Raises StoreError unless the database is of this Tocsin's schema; changes nothing."""
    if _current(connection, path) != newest_revision():
        raise StoreError(path=path, what="written by an older Tocsin; start `tocsin run` once to bring it forward")


def current_revision(connection: Connection) -> str | None:
    """The database's; None without one."""
    if not inspect(connection).has_table(_WRITTEN.name):
        return None
    return connection.scalar(select(_WRITTEN.c.version_num))


def _current(connection: Connection, path: str) -> str | None:
    current = current_revision(connection)
    if current is not None and current not in _known():
        raise DatabaseNewer(path, current)
    return current


@cache
def _known() -> frozenset[str]:
    """The files are named by their revisions, one after the other."""
    return frozenset(each.name.partition("_")[0] for each in (MIGRATIONS / "versions").glob("*_*.py"))

"""Brings a database to the newest schema with Alembic, and refuses one that a newer Tocsin wrote."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from bot.errors import DatabaseNewer, StoreError

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
_WRITTEN = table("alembic_version", column("version_num"))


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings: where the revisions are, and the connection to work on."""
    # Imported here: it takes 8 MB and a tenth of a second, and most starts find nothing to migrate.
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
    """Runs what is missing, in the connection's transaction. Raises DatabaseNewer."""
    current = _current(connection, path)
    if current != newest_revision():
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

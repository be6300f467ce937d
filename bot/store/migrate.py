"""Brings a database to the newest schema with alembic, and refuses one that a newer Tocsin wrote."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.errors import DatabaseNewer, StoreError


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings: where the revisions are, and the connection to work on."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.attributes["connection"] = connection
    return made


@cache
def newest_revision() -> str:
    """The revision this Tocsin writes."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    if head is None:
        raise RuntimeError("no migrations are installed")
    return head


def is_older(revision: str) -> bool:
    """Whether a database of this revision is still to be brought forward."""
    return revision in _known() and revision != newest_revision()


def upgrade(connection: Connection, path: str) -> None:
    """Runs what is missing, in the connection's transaction. Raises DatabaseNewer."""
    current = _current(connection, path)
    if current != newest_revision():
        command.upgrade(config(connection), "head")


def check_revision(connection: Connection, path: str) -> None:
    """Raises StoreError unless the database is of this Tocsin's schema; changes nothing."""
    if _current(connection, path) != newest_revision():
        raise StoreError(path=path, what="written by an older Tocsin; start `tocsin run` once to bring it forward")


def current_revision(connection: Connection) -> str | None:
    """The database's; None without one."""
    return MigrationContext.configure(connection).get_current_revision()


def _current(connection: Connection, path: str) -> str | None:
    current = current_revision(connection)
    if current is not None and current not in _known():
        raise DatabaseNewer(path, current)
    return current


@cache
def _known() -> frozenset[str]:
    return frozenset(each.revision for each in ScriptDirectory.from_config(config()).walk_revisions())

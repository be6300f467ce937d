"""A copy of a SQLite database beside whoever is writing it: one moment of it, whole."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError
from bot.store.troubles import explain

PAGES = 2000  # between two looks at signals
BUSY_SECONDS = 5.0


def back_up_sqlite(database: Path, to: Path) -> int:
    """Writes the copy, readable for its owner alone; gives its size in bytes.

    It appears under its name only when it is whole. Raises StoreError: no database there, `to` exists already or
    can't be written.
    """
    if not database.exists():
        raise StoreError(path=str(database), what="there is no database yet; start Tocsin once with `tocsin run`")
    _must_be_new(to)
    try:
        # The system makes it for its owner alone.
        descriptor, name = tempfile.mkstemp(prefix=f"{to.name}.", suffix=".part", dir=to.parent)
    except OSError as error:
        raise StoreError(path=str(to), what=explain(error)) from error
    os.close(descriptor)
    part = Path(name)
    try:
        _copy(database, part)
        _must_be_new(to)
        part.rename(to)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(path=str(to), what=f"no backup was made: {explain(error)}") from error
    finally:
        part.unlink(missing_ok=True)
    return to.stat().st_size


def _must_be_new(to: Path) -> None:
    if to.exists():
        raise StoreError(path=str(to), what="this exists already, and nothing is overwritten; give another name")


def _copy(database: Path, part: Path) -> None:
    source = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    with closing(source), closing(sqlite3.connect(part)) as target:
        source.isolation_level = None
        # Within one reading transaction the copy never starts over, however much is written meanwhile.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=PAGES, progress=_look_at_signals, sleep=0)


def _look_at_signals(_status: int, _remaining: int, _total: int) -> None:
    """Python handles an interrupt between two calls of its own."""

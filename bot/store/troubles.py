"""What a driver's or the system's error means for a database, and what to do next."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.errors import DiskFull, ReadOnly, Unwritable

FULL = "the disk is full; free some space, nothing stored is lost"
FAILS = "the disk doesn't take what is written ({said}); look at the system's log, nothing stored is lost"
MAY_NOT = "it can't be written; give this user write permission on the file and its folder"
MOUNTED_READ_ONLY = "its file system is read-only; look at the system's log for why, then mount it to be written"
SERVER_READ_ONLY = (
    "PostgreSQL takes no writes (read-only); set default_transaction_read_only off, or point TOCSIN_DATABASE to the "
    "server that is written to"
)
_SERVER_IS_READ_ONLY, _SERVER_IS_FULL = "25006", "53100"


def explain(error: Exception) -> str:
    """What an error of SQLite's or the system's means, and what to do next."""
    cause = _cause(error)
    said = str(cause)
    if "locked" in said:
        return "another program has this database locked; close it there, then start again"
    if "not a database" in said or "malformed" in said:
        return "this is no SQLite database, or a damaged one; move it away, or restore a backup"
    if "readonly" in said or isinstance(cause, PermissionError):
        return MAY_NOT
    if isinstance(cause, FileExistsError | NotADirectoryError):
        return "a file stands where its folder should be; set TOCSIN_DATA to a folder"
    if isinstance(cause, OSError) and cause.errno == errno.EROFS:
        return MOUNTED_READ_ONLY
    if "full" in said or (isinstance(cause, OSError) and cause.errno in {errno.ENOSPC, errno.EDQUOT}):
        return FULL
    if "unable to open" in said or isinstance(cause, OSError):
        reason = cause.strerror if isinstance(cause, OSError) else said
        return f"it can't be opened ({reason}); check that the folder exists and is writable"
    return said


def refusal(error: BaseException, name: str) -> Unwritable | None:
    """What keeps the database from being written, if it is that; `name` is its path, or its URL without a password."""
    cause = _cause(error)
    state = getattr(cause, "sqlstate", None)
    if state == _SERVER_IS_READ_ONLY:
        return ReadOnly(path=name, what=SERVER_READ_ONLY)
    if state == _SERVER_IS_FULL:
        return DiskFull(path=name, what=FULL)
    if isinstance(cause, OSError):
        return _of_the_system(cause, name)
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause, name)
    return None


def _of_the_system(error: OSError, name: str) -> Unwritable | None:
    what = explain(error)
    if what in {MAY_NOT, MOUNTED_READ_ONLY}:
        return ReadOnly(path=name, what=what)
    return DiskFull(path=name, what=what) if what == FULL else None


def _of_sqlite(error: sqlite3.Error, name: str) -> Unwritable | None:
    """SQLite says `disk I/O error` and `unable to open` also when a disk is full or read-only: the system knows."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFull(path=name, what=FULL)
    if code not in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
        return None
    found = _of_the_disk(Path(name))
    if found is not None:
        return found
    if code == sqlite3.SQLITE_READONLY:
        return ReadOnly(path=name, what=MAY_NOT)
    return Unwritable(path=name, what=FAILS.format(said=error)) if code == sqlite3.SQLITE_IOERR else None


def _of_the_disk(path: Path) -> Unwritable | None:
    try:
        disk = os.statvfs(path if path.exists() else path.parent)
    except OSError:
        return None
    if disk.f_flag & os.ST_RDONLY:
        return ReadOnly(path=str(path), what=MOUNTED_READ_ONLY)
    return DiskFull(path=str(path), what=FULL) if disk.f_blocks and not disk.f_bavail else None


def _cause(error: BaseException) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error

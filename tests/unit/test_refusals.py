"""A database that takes no writes: what its errors mean, and what is logged of it."""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from sqlalchemy.exc import DBAPIError

from bot.errors import DiskFull, ReadOnly, Unwritable
from bot.store.refusals import Refusals
from bot.store.troubles import FULL, MAY_NOT, MOUNTED_READ_ONLY, SERVER_READ_ONLY, refusal

ERROR = DiskFull(path="tocsin.db", what=FULL)


@dataclass
class Seconds:
    """A clock that stands."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def refusals(seconds: Seconds) -> Refusals:
    return Refusals(telling=True, monotonic=seconds)


def test_a_refusal_is_logged_at_once_and_then_once_a_minute(refusals: Refusals, seconds: Seconds) -> None:
    with structlog.testing.capture_logs() as logs:
        for _ in range(130):
            refusals.refused(ERROR)
            seconds.now += 1
    assert [(each["event"], each["writes"], each["seconds"]) for each in logs] == [
        ("not_stored", 1, 0),
        ("not_stored", 61, 60),
        ("not_stored", 121, 120),
    ]
    assert {each["reason"] for each in logs} == {f"tocsin.db: {FULL}"}


def test_the_end_is_logged_once_something_was_written_and_the_next_need_at_once(
    refusals: Refusals, seconds: Seconds
) -> None:
    with structlog.testing.capture_logs() as logs:
        refusals.refused(ERROR)
        refusals.written()  # little enough for the room that is left
        meanwhile = refusals.last
        seconds.now += 8
        refusals.written()
        assert refusals.last is None
        refusals.written()
        refusals.refused(ERROR)
    assert [each["event"] for each in logs] == ["not_stored", "stored_again", "not_stored"]
    assert logs[1]["seconds"] == 8
    assert meanwhile is ERROR


def test_nothing_is_logged_by_a_process_that_ends_with_the_refusal(seconds: Seconds) -> None:
    refusals = Refusals(monotonic=seconds)
    with structlog.testing.capture_logs() as logs:
        refusals.refused(ERROR)
        seconds.now += 8
        refusals.written()
    assert logs == []


def sqlite_says(code: int) -> DBAPIError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return DBAPIError("INSERT", {}, error)


def postgresql_says(state: str) -> DBAPIError:
    error = Exception("cannot execute INSERT in a read-only transaction")
    error.sqlstate = state  # type: ignore[attr-defined]  # as the driver's errors have it
    return DBAPIError("INSERT", {}, error)


@pytest.mark.parametrize(
    ("error", "kind", "what"),
    [
        (sqlite_says(sqlite3.SQLITE_FULL), DiskFull, FULL),
        (sqlite_says(sqlite3.SQLITE_READONLY | (4 << 8)), ReadOnly, MAY_NOT),
        (sqlite_says(sqlite3.SQLITE_IOERR), Unwritable, "disk I/O error"),
        (postgresql_says("25006"), ReadOnly, SERVER_READ_ONLY),
        (postgresql_says("53100"), DiskFull, FULL),
        (OSError(errno.ENOSPC, "No space left on device"), DiskFull, FULL),
        (OSError(errno.EROFS, "Read-only file system"), ReadOnly, MOUNTED_READ_ONLY),
        (PermissionError(errno.EACCES, "Permission denied"), ReadOnly, MAY_NOT),
    ],
)
def test_a_refused_write_is_known_by_its_cause(
    tmp_path: Path, error: Exception, kind: type[Unwritable], what: str
) -> None:
    found = refusal(error, str(tmp_path / "tocsin.db"))
    assert type(found) is kind
    assert what in str(found)


@pytest.mark.parametrize(
    "error", [sqlite_says(sqlite3.SQLITE_BUSY), sqlite_says(sqlite3.SQLITE_CANTOPEN), OSError(), ValueError()]
)
def test_other_errors_are_no_refused_writes(tmp_path: Path, error: Exception) -> None:
    assert refusal(error, str(tmp_path / "tocsin.db")) is None

"""One Tocsin a database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import DatabaseInUse
from bot.store.lock import DatabaseLock

HOLDS = """
import sys
from pathlib import Path
from bot.store.lock import DatabaseLock
with DatabaseLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
ONLY_WAITS = "import sys; print('waiting', flush=True); sys.stdin.read()"


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    """A process that has said its first word, and lives until its input ends."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        close_fds=False,  # whatever may be inherited, is
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


def test_a_second_holder_is_refused_and_told_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    with DatabaseLock(path), pytest.raises(DatabaseInUse) as refused, DatabaseLock(path):
        pass
    assert str(refused.value) == (
        f"{path}: another Tocsin is running on this database; stop it first, or point TOCSIN_DATABASE elsewhere"
    )


def test_other_databases_are_free(tmp_path: Path) -> None:
    with DatabaseLock(tmp_path / "one.db"), DatabaseLock(tmp_path / "two.db"):
        pass


def test_the_lock_ends_with_its_block_also_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    with pytest.raises(KeyError), DatabaseLock(path):
        raise KeyError
    with DatabaseLock(path):
        pass


def test_a_refused_holder_takes_nothing_from_the_first(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    with DatabaseLock(path):
        for _ in range(2):
            with pytest.raises(DatabaseInUse), DatabaseLock(path):
                pass


def test_the_folder_is_made_and_nobody_else_may_open_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "data" / "tocsin.db"
    with DatabaseLock(path):
        assert (path.parent / "tocsin.db.lock").stat().st_mode & 0o077 == 0


def test_another_process_holds_it_until_it_dies_however(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    with child(HOLDS, str(path)) as holder:
        with pytest.raises(DatabaseInUse), DatabaseLock(path):
            pass
        holder.kill()
        holder.wait(10)
        with DatabaseLock(path):
            pass


def test_a_child_that_lives_on_does_not_hold_it(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    with DatabaseLock(path):
        survivor = child(ONLY_WAITS)
    with survivor:
        with DatabaseLock(path):
            assert survivor.poll() is None
        survivor.communicate(timeout=10)


def test_however_the_database_is_called_its_lock_is_one(tmp_path: Path) -> None:
    (tmp_path / "real.db").touch()
    (tmp_path / "alias.db").symlink_to(tmp_path / "real.db")
    with DatabaseLock(tmp_path / "real.db"), pytest.raises(DatabaseInUse), DatabaseLock(tmp_path / "alias.db"):
        pass

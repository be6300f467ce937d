"""`tocsin db copy` and `tocsin backup`: what they print, what they leave behind, how they end."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.store.backup import PAGES
from bot.store.lock import DatabaseLock

NOON = "2026-05-26 12:00:00.000000"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory with a feeds.yaml, and no variable of ours."""
    for name in [name for name in os.environ if name.upper().startswith("TOCSIN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    Path("feeds.yaml").write_text("feeds: [{id: a, url: 'http://a.example/'}]\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def database(place: Path, empty_database: Path) -> Path:
    """A database with one chat, written ahead as Tocsin writes it."""
    path = place / "from.db"
    path.write_bytes(empty_database.read_bytes())
    with writing(path) as connection:
        add_chat(connection, "100")
    return path


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction, committed at the end."""
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection


def add_chat(connection: sqlite3.Connection, chat: str) -> None:
    connection.execute("INSERT INTO chats (platform, chat, created_at) VALUES ('telegram', ?, ?)", (chat, NOON))


def chats(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [chat for (chat,) in connection.execute("SELECT chat FROM chats ORDER BY id")]


def refused(*args: str, capsys: pytest.CaptureFixture[str], code: int = 1) -> str:
    """The one line that a command ended with."""
    assert main(args) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    return shown.err


def test_help_names_both_and_says_what_they_take(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert "backup" in told
    assert "db" in told
    assert main(["db"]) == 0
    assert "copy" in capsys.readouterr().out
    assert main(["db", "copy", "--help"]) == 0
    assert "FROM" in capsys.readouterr().out


def test_a_copy_prints_every_tables_count(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "copy", str(database), "to.db"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""  # no progress where there is no terminal
    lines = shown.out.splitlines()
    assert ["chats", "1"] in [line.split() for line in lines]
    assert ["items", "0"] in [line.split() for line in lines]
    assert lines[-1].startswith("5 rows in ")
    assert lines[-1].endswith("; the counts agree on both sides")
    assert chats(Path("to.db")) == ["100"]


def test_a_copy_prints_one_json_document_on_request(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "copy", str(database), "to.db", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["rows", "tables", "stripped", "seconds"]
    assert (told["rows"], told["stripped"]) == (5, 0)
    assert (told["tables"]["chats"], told["tables"]["counters"], told["tables"]["items"]) == (1, 4, 0)
    assert "leases" not in told["tables"]


def test_a_copy_shows_its_progress_on_a_terminal_alone(database: Path) -> None:
    terminal, end = os.openpty()
    done = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "bot", "db", "copy", str(database), "to.db", "--json"],
        stdout=subprocess.PIPE,
        stderr=end,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(end)
    shown = os.read(terminal, 65536).decode()
    os.close(terminal)
    assert (done.returncode, json.loads(done.stdout)["rows"]) == (0, 5)
    assert "100%" in shown


def test_a_copy_needs_no_settings(database: Path) -> None:
    Path("feeds.yaml").unlink()
    assert main(["db", "copy", str(database), "to.db"]) == 0


def test_a_copy_onto_data_is_one_line_and_exit_1(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Path(database.with_name("other.db"))
    other.write_bytes(database.read_bytes())
    told = refused("db", "copy", str(database), str(other), capsys=capsys)
    assert told == (
        f"{other}: holds data already (chats: 1), and nothing is overwritten; copy into a new or an empty database\n"
    )


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["db", "copy", "from.db"], "Missing argument 'TO'"),
        (["db", "copy", "mysql://a/b", "to.db"], "Invalid value for FROM: 'mysql://' is not supported"),
        (["db", "copy", "from.db", "mysql://a/b"], "Invalid value for TO: 'mysql://' is not supported"),
        (["db", "cpy", "from.db", "to.db"], "No such command 'cpy'. Did you mean 'copy'?"),
        (["backup"], "Missing argument 'FILE'"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(args: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(*args, capsys=capsys, code=2).startswith(told)


def test_a_copy_shows_no_password(database: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"postgresql://me:hunter2@/none?host={place}"
    for args in ((str(database), url), (url, "to.db")):
        told = refused("db", "copy", *args, capsys=capsys)
        assert "PostgreSQL can't be used" in told
        assert "hunter2" not in told
    assert not Path("to.db").exists()


def test_a_backup_holds_what_was_committed_while_somebody_writes(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with DatabaseLock(database), writing(database) as running:  # as a running Tocsin has it
        running.execute("BEGIN IMMEDIATE")
        add_chat(running, "200")
        assert main(["backup", "kept.db", "--database", str(database)]) == 0
        assert chats(Path("kept.db")) == ["100"]
    assert chats(database) == ["100", "200"]
    shown = capsys.readouterr()
    assert (shown.err, shown.out) == ("", f"{database} → kept.db, {Path('kept.db').stat().st_size:,} bytes\n")


def test_a_backup_of_a_large_database_is_whole(database: Path) -> None:
    with writing(database) as connection:
        connection.executemany(
            "INSERT INTO local_messages (chat, mine, body, at) VALUES ('local', 0, ?, ?)",
            ((f"{number} " * 1000, NOON) for number in range(PAGES)),
        )
    assert main(["backup", "kept.db", "--database", str(database)]) == 0
    with closing(sqlite3.connect("kept.db")) as connection:
        assert connection.execute("PRAGMA page_count").fetchone()[0] > PAGES
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM local_messages").fetchone() == (PAGES,)


def test_a_backup_is_its_owners_alone_and_all_that_is_left_behind(database: Path, place: Path) -> None:
    (place / "kept").mkdir()
    umask = os.umask(0)
    try:
        assert main(["backup", "kept/tocsin.db", "--database", str(database)]) == 0
    finally:
        os.umask(umask)
    assert stat.S_IMODE(Path("kept/tocsin.db").stat().st_mode) == 0o600
    assert [each.name for each in Path("kept").iterdir()] == ["tocsin.db"]


def test_a_backup_tells_its_size_as_json(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "kept.db", "--database", str(database), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"database": str(database), "file": "kept.db", "bytes": Path("kept.db").stat().st_size}


def test_a_backup_overwrites_nothing(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("kept.db").write_text("mine", encoding="utf-8")
    told = refused("backup", "kept.db", "--database", str(database), capsys=capsys)
    assert told == "kept.db: this exists already, and nothing is overwritten; give another name\n"
    assert Path("kept.db").read_text(encoding="utf-8") == "mine"


def test_a_backup_where_nothing_can_be_written_or_read_is_one_line(
    database: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "it can't be opened (No such file" in refused(
        "backup", "none/kept.db", "--database", str(database), capsys=capsys
    )
    assert "there is no database yet" in refused("backup", "kept.db", capsys=capsys)
    (place / "notes.txt").write_text("Buy bread. " * 200)
    told = refused("backup", "kept.db", "--database", "notes.txt", capsys=capsys)
    assert "no backup was made: this is no SQLite database" in told
    assert sorted(each.name for each in place.iterdir() if each.name.startswith("kept")) == []


def test_a_backup_of_postgresql_names_the_program_that_makes_it(capsys: pytest.CaptureFixture[str]) -> None:
    told = refused("backup", "kept.dump", "--database", "postgresql://me:hunter2@db/tocsin", capsys=capsys)
    assert "pg_dump --format=custom --file=kept.dump" in told
    assert "hunter2" not in told


def test_a_backup_can_be_started_from(database: Path) -> None:
    assert main(["backup", "kept.db", "--database", str(database)]) == 0
    done = subprocess.run(
        [sys.executable, "-m", "bot", "stats", "--json", "--database", "kept.db"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["subscriptions"] == 0

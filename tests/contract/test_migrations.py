"""Older databases are brought forward, and a newer Tocsin's database is left alone."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from bot.errors import DatabaseNewer, StoreError
from bot.feeds.identity import Kind, Names
from bot.feeds.known import Known, KnownEntry, short, unpack
from bot.store.database import Database
from bot.store.migrate import config, is_older, newest_revision
from bot.store.sqlite import open_sqlite, read_sqlite


def stamp(path: Path, revision: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def tables(path: Path) -> dict[str, str]:
    """Every table and index with its definition."""
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())


def copies_beside(path: Path) -> list[Path]:
    """The copies that are kept before a migration."""
    return list(path.parent.glob(f"{path.name}.before-*"))


def test_known_entries_are_brought_forward_without_a_date(tmp_path: Path) -> None:
    names = Names(short("1"), short("https://a.example/1"), short("KFOR"), numbered=False)
    entries = tuple(KnownEntry(short(each), names, Kind.GUID, short(each), 0, linked=False) for each in ("a", "b", "c"))
    known = Known(short("context") * 2, entries).pack()
    rows = (known[at : at + 41] for at in range(16, len(known), 45))
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        before = ScriptDirectory.from_config(config(connection)).get_revision("0018").down_revision
        command.upgrade(config(connection), str(before))
        connection.execute(
            text(
                "INSERT INTO feeds (id, url, host, name, tags, enabled, allow_private, next_at, digests) "
                "VALUES ('a', '', '', '', '[]', true, false, '2026-05-26 12:00:00', :digests)"
            ),
            {"digests": known[:16] + b"".join(rows)},
        )
        command.upgrade(config(connection), "head")
        assert unpack(connection.scalar(text("SELECT digests FROM feeds"))) == Known(known[:16], entries)
    engine.dispose()


def test_validators_are_brought_forward_as_the_bytes_that_they_were(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        command.upgrade(config(connection), "0018")
        for number, etag in enumerate(('"1"', '"ćé"', None)):
            connection.execute(
                text(
                    "INSERT INTO feeds"
                    " (id, url, host, name, tags, enabled, allow_private, next_at, etag, last_modified) VALUES"
                    " (:id, '', '', '', '[]', true, false, '2026-05-26 12:00:00', :etag, 'Monday')"
                ),
                {"id": str(number), "etag": etag},
            )
        command.upgrade(config(connection), "head")
        kept = connection.execute(text("SELECT etag, last_modified FROM feeds ORDER BY id")).all()
    engine.dispose()
    assert [each and each.encode("latin-1").decode() for each, _ in kept] == ['"1"', '"ćé"', None]
    assert {said for _, said in kept} == {"Monday"}


async def test_opening_again_changes_nothing(database: Database) -> None:
    before = tables(Path(database.name))
    async with open_sqlite(Path(database.name)):
        pass
    assert tables(Path(database.name)) == before
    assert copies_beside(Path(database.name)) == []


async def test_a_newer_database_is_refused_untouched(empty_database: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(empty_database, tmp_path / "newer.db"))
    stamp(path, "9999")
    before = tables(path)
    for opening in (open_sqlite(path), read_sqlite(path)):
        with pytest.raises(DatabaseNewer, match=r"newer\.db: written by a newer Tocsin \(revision 9999\)"):
            async with opening:
                pass
    assert tables(path) == before
    assert copies_beside(path) == []


async def test_a_database_without_tables_is_for_reading_no_database_yet(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(StoreError, match="start `tocsin run` once"):
        async with read_sqlite(path):
            pass
    async with open_sqlite(path):
        pass
    async with read_sqlite(path):
        pass


def test_only_known_revisions_before_the_newest_are_older() -> None:
    assert not is_older(newest_revision())
    assert not is_older("9999")


def test_the_files_of_the_revisions_are_named_by_them() -> None:
    revisions = ScriptDirectory.from_config(config())
    assert revisions.get_current_head() == newest_revision()
    for each in revisions.walk_revisions():
        assert Path(each.path).name.startswith(f"{each.revision}_")

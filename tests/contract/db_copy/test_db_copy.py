"""A copy of a database is the database, on whichever kind it lands."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app.once import copy_database
from bot.model import Item
from bot.store.copying import BATCH
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.local import SqlLocalStore
from bot.store.schema import asked, digests, hosts, items, leases, local_messages, metadata
from bot.store.sqlite import open_sqlite
from bot.topics.candidates import condition
from bot.topics.query import parse
from tests.builders import an_entry
from tests.clock import NOON, StandingClock
from tests.contract.db_copy.rows import CYRILLIC, Rows, contents, copy, opened, push, stores_of
from tests.postgres import Server

CENTURY = timedelta(days=36_500)


async def found(database: Database, query: str) -> list[Item]:
    return await SqlItemStore(database).find(condition(parse(query)), None, 10)


async def test_a_copy_to_postgresql_and_back_equals_the_first_row_by_row(
    filled: str, server: Server, tmp_path: Path
) -> None:
    before = await contents(filled)
    between, after = await server.copy(), str(tmp_path / "back.db")
    there = await copy(filled, between)
    back = await copy(between, after)
    assert await contents(between) == before
    assert await contents(after) == before
    assert there.rows == back.rows == {table: len(rows) for table, rows in before.items()}
    assert (there.stripped, back.stripped) == (0, 0)
    assert await contents(filled) == before


async def test_a_copy_lacks_nothing_that_sqlite_checks(filled: str, tmp_path: Path) -> None:
    path = str(tmp_path / "copy.db")
    await copy(filled, path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO items_fts(items_fts, rank) VALUES ('integrity-check', 1)")


async def test_a_copy_can_be_searched(filled: str, target: str) -> None:
    await copy(filled, target)
    async with opened(target) as database:
        assert [each.title for each in await found(database, "Banjska")] == [CYRILLIC]
        assert [each.title for each in await found(database, "Ibrit")] == ["Ura e Ibrit u hap 🎉"]
        assert await found(database, "nowhere") == []


async def test_what_comes_after_a_copy_gets_numbers_of_its_own(filled: str, target: str, clock: StandingClock) -> None:
    await copy(filled, target)
    clock.advance(timedelta(hours=1))
    now = clock.now()
    async with stores_of(target) as stores:
        highest = await highest_ids(stores.database)
        chat = await stores.a_chat(now, "300", "Zvečan")
        await stores.chats.remember(chat, "Zvečan", now)
        await stores.publish(now, an_entry("Zvečan today", published=now))
        for item in await stores.pending():
            await stores.ring(now, item, chat, wants_article=True)
        async with stores.database.write() as connection:
            await connection.execute(
                insert(digests).values(chat_id=chat.id, label="Zvečan", open=True, due_at=now, created_at=now)
            )
        await SqlLocalStore(stores.database).post("local", "more", now, mine=True)
        await push(stores.database, clock)
        assert await highest_ids(stores.database) == {table: number + 1 for table, number in highest.items()}
        (subscription,) = (await stores.matches.claim(highest_revision(await contents(filled)), 10)).changed
        assert subscription.query == "Zvečan"


async def highest_ids(database: Database) -> dict[str, int]:
    """Of each table that numbers its rows."""
    async with database.read() as connection:
        return {
            table.name: await connection.scalar(select(func.max(table.autoincrement_column))) or 0
            for table in metadata.sorted_tables
            if table.autoincrement_column is not None
        }


def highest_revision(rows: Rows) -> int:
    return int(next(value for name, value in rows["counters"] if name == "subscriptions"))


async def test_an_empty_database_can_be_copied_and_written_to(
    empty_database: Path, tmp_path: Path, target: str, clock: StandingClock
) -> None:
    source = shutil.copy(empty_database, tmp_path / "empty.db")
    assert sum((await copy(str(source), target)).rows.values()) == 4  # the counters
    async with stores_of(target) as stores:
        assert (await stores.a_chat(clock.now(), "100", "KFOR")).id == 1


async def test_no_process_holds_a_lease_in_the_copy(filled: str, target: str) -> None:
    async with open_sqlite(Path(filled)) as database, database.write() as connection:
        await connection.execute(update(hosts).values(owner="another process", lease_until=NOON + CENTURY))
    await copy(filled, target)
    async with opened(target) as database, database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(leases)) == 0
        assert set((await connection.execute(select(hosts.c.owner, hosts.c.lease_until))).all()) == {(None, None)}


async def test_progress_goes_through_many_batches_to_the_last_row(filled: str, target: str) -> None:
    many = 2 * BATCH + 7
    async with open_sqlite(Path(filled)) as database, database.write() as connection:
        await connection.execute(
            insert(asked), [{"chat_id": 1, "text": f"питање {number}", "at": NOON} for number in range(many)]
        )
    seen: list[tuple[str, int, int]] = []
    done = await copy_database(filled, target, lambda table, rows, total: seen.append((table, rows, total)))
    assert done.rows["asked"] == many + 1
    assert [rows for _, rows, _ in seen] == sorted(rows for _, rows, _ in seen)
    assert len([each for each in seen if each[0] == "asked"]) == 4  # its start, and three batches
    assert seen[-1][1] == seen[-1][2] == sum(done.rows.values())
    assert (await contents(target))["asked"] == (await contents(filled))["asked"]


async def test_nul_characters_are_taken_out_for_postgresql_counted_and_nothing_else(
    filled: str, server: Server, tmp_path: Path
) -> None:
    async with open_sqlite(Path(filled)) as database, database.write() as connection:
        await connection.execute(update(items).where(items.c.id == 1).values(title="KF\x00OR\x00", text="\x00"))
    url, path = await server.copy(), str(tmp_path / "copy.db")
    assert (await copy(filled, url)).stripped == 2
    assert (await copy(filled, path)).stripped == 0
    async with opened(url) as database, database.read() as connection:
        assert (await connection.execute(select(items.c.title, items.c.text).where(items.c.id == 1))).one() == (
            "KFOR",
            "",
        )
    assert await contents(path) == await contents(filled)


async def test_a_copy_waits_for_what_is_just_being_written_and_has_it(filled: str, server: Server) -> None:
    url, other = await server.copy(), await server.copy()
    await copy(filled, url)
    async with opened(url) as database:
        async with database.write() as connection:
            await connection.execute(insert(local_messages).values(chat="late", mine=True, body="late", at=NOON))
            copying = asyncio.create_task(copy(url, other))
            async with asyncio.timeout(30):
                while not await somebody_waits(connection):
                    assert not copying.done()
        await copying
    assert "late" in [row[1] for row in (await contents(other))["local_messages"]]


async def somebody_waits(connection: AsyncConnection) -> bool:
    """Whether a lock in this database is waited for."""
    waiting = "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database "
    return bool(await connection.scalar(text(waiting + "WHERE NOT granted AND datname = current_database()")))

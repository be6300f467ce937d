"""A story that thousands of chats follow, and a kill while it becomes owed to them: the rest follows, nothing twice.

`benchmarks/fan_out.py` does the same with 100,000.
"""

from __future__ import annotations

from pathlib import Path

from bot.store.sqlite import open_sqlite
from tests.fan_out import follow, matched, owe, owed_once, owing

CHATS = 12_000


async def test_a_fan_out_that_was_killed_in_the_middle_is_finished_by_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    async with open_sqlite(path) as database:
        await follow(database, CHATS)
    async with owing(path, CHATS, kill_at=2_000) as at_kill, open_sqlite(path) as database:
        assert 2_000 <= at_kill < CHATS
        assert await owe(database, await matched(database, CHATS)) == CHATS - at_kill
        assert await owed_once(database, CHATS)

"""A process loads what its work needs: what it never uses would cost memory and a slower start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.command_line import TOKEN, settled

NEVER = (
    "aiohttp",
    "pycurl",  # in the process that fetches
    "alembic",  # a new database is made at once
    "asyncpg",
    "bot.feeds.newsroom",
    "bot.store.wakes",
    "discord",
    "feedparser",  # in the parser's child processes
    "handlers",
    "mako",
    "py3langid",
    "sqlalchemy.dialects.postgresql",
    "telegram",
    "trafilatura",
)
POLL = "import sys; from bot.cli.main import main; print(main(['poll']), *sys.modules, sep='\\n')"


def test_polling_on_sqlite_loads_neither_chats_nor_servers_nor_migrations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = settled(tmp_path, monkeypatch)
    monkeypatch.setenv("TOCSIN_TELEGRAM_TOKEN", TOKEN)  # else it is a demo
    (place / "feeds.yaml").write_text("feeds: []\n", encoding="ascii")
    done = subprocess.run([sys.executable, "-c", POLL], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 - ourselves
    *_, loaded = done.stdout.partition("\n0\n")
    names = loaded.splitlines()
    assert {"bot.poller", "bot.store.sqlite", "aiosqlite"} <= set(names)
    assert [name for name in NEVER if name in names] == []

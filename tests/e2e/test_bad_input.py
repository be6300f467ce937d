"""Mistakes are answered with one clear line that says what and where, no traceback, and the exit code of the design."""

from __future__ import annotations

import socket
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.e2e.process import Installation, run_to_its_end, running
from tests.fakes.feedserver import FeedServer, Reply
from tests.fakes.telegram import TelegramFake
from tests.rss import Entry, rss

TOKEN = "123456:" + "e2e-example_token-0123456789-abcdef"


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    installation = Installation(tmp_path)
    installation.write_feeds()
    return installation


async def refused(here: Installation, *arguments: str) -> tuple[int, str]:
    """The exit code and what was said on standard error, which holds no traceback and no log of a start."""
    code, _out, err = await run_to_its_end(here, *(arguments or ("run",)))
    assert "Traceback" not in err
    assert TOKEN not in err
    return code, err.strip()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("feeds: [\n", "feeds.yaml:2:"),
        ("feeds:\n  - {id: a, url: 'https://a.example/', name: A, intervall: 5m}\n", "did you mean 'interval'?"),
        ("feedz: []\n", "feeds.yaml:1:1"),
        ("feeds: []\ntopics:\n  KFOR: '\"KFOR Banjska'\n", "feeds.yaml:3:"),
    ],
)
async def test_a_mistake_in_feeds_yaml_is_named_with_its_place(here: Installation, content: str, said: str) -> None:
    (here.folder / "feeds.yaml").write_text(content, encoding="utf-8")
    for command in ("run", "check"):
        code, line = await refused(here, command)
        assert code == 2
        assert said in line
        assert len(line.splitlines()) == 1


async def test_a_missing_feeds_yaml_is_named(here: Installation) -> None:
    (here.folder / "feeds.yaml").unlink()
    code, line = await refused(here)
    assert (code, len(line.splitlines())) == (2, 1)
    assert "feeds.yaml" in line


async def test_a_wrong_token_ends_the_run_when_no_platform_is_left(here: Installation) -> None:
    async with TelegramFake("999999:" + TOKEN.partition(":")[2]) as telegram:
        here.variables |= {"TOCSIN_TELEGRAM_TOKEN": TOKEN, "TOCSIN_TELEGRAM_API_URL": telegram.url}
        code, said = await refused(here)
    assert code == 2
    assert said.splitlines()[-1].startswith("TOCSIN_TELEGRAM_TOKEN: Telegram refuses this token")


async def test_a_port_in_use_is_named(here: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        here.variables["TOCSIN_HTTP"] = address
        code, said = await refused(here)
    assert code == 2
    assert f"{address} is in use" in said.splitlines()[-1]


async def test_a_second_tocsin_on_the_same_database_is_refused_and_the_first_goes_on(here: Installation) -> None:
    async with running(here) as first:
        code, line = await refused(here)
        assert code == 1
        assert "another Tocsin is running on this database" in line
        assert len(line.splitlines()) == 1
        assert first.process.returncode is None
        code, out, _err = await run_to_its_end(here, "stats", "--json")
        assert code == 0
        assert '"feeds"' in out


async def test_a_database_that_another_program_has_locked_is_named_and_unharmed(here: Installation) -> None:
    async with running(here) as tocsin:
        await tocsin.stop()
    database = here.folder / "data" / "demo.db"
    holder = sqlite3.connect(database, isolation_level=None)
    try:
        holder.execute("BEGIN EXCLUSIVE")
        code, line = await refused(here)
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert code == 1
    assert "another program has this database locked" in line.splitlines()[-1]
    async with running(here) as again:
        await again.stop()


async def test_a_newer_database_is_refused_untouched(here: Installation) -> None:
    async with running(here) as tocsin:
        await tocsin.stop()
    database = here.folder / "data" / "demo.db"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from-tomorrow'")
    connection.close()
    before = database.read_bytes()
    code, line = await refused(here)
    assert code == 1
    assert "from-tomorrow" in line
    assert len(line.splitlines()) == 1
    assert database.read_bytes() == before


async def test_a_file_that_is_no_database_is_refused_untouched(here: Installation) -> None:
    database = here.folder / "data" / "demo.db"
    database.parent.mkdir()
    database.write_text("my diary " * 100)
    code, line = await refused(here)
    assert code == 1
    assert "no SQLite database" in line
    assert database.read_text() == "my diary " * 100


async def test_a_feed_that_is_a_page_is_shown_with_its_reason_and_the_others_go_on(here: Installation) -> None:
    page = Reply(
        b"<!doctype html><html><head><title>News</title></head><body>Hi</body></html>", content_type="text/html"
    )
    async with FeedServer() as server:
        good = rss(Entry("KFOR patrols", datetime.now(UTC)))
        here.write_feeds(server.add("/page", page), server.add("/feed", Reply(good)))
        here.variables["TOCSIN_TELEGRAM_TOKEN"] = TOKEN  # without the sample newsroom
        code, out, err = await run_to_its_end(here, "poll", "--json")
    assert code == 0
    assert '"failed": 1' in out
    assert '"new_items": 1' in out
    assert "Traceback" not in err


async def test_a_query_with_an_open_quote_gets_its_column_and_a_mend(here: Installation) -> None:
    async with running(here) as tocsin:
        await tocsin.stop()
    code, said = await refused(here, "try", '"KFOR Banjska')
    assert code != 0
    assert "quote" in said
    assert '"KFOR Banjska"' in said


@pytest.mark.parametrize(
    "arguments", [("run", "--roles", "dance"), ("run", "--unknown"), ("dance",), ("run", "--http", "x")]
)
async def test_wrong_usage_ends_with_two(here: Installation, arguments: tuple[str, ...]) -> None:
    code, _said = await refused(here, *arguments)
    assert code == 2


async def test_an_unreachable_telegram_is_waited_for(here: Installation) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        here.variables |= {"TOCSIN_TELEGRAM_TOKEN": TOKEN, "TOCSIN_TELEGRAM_API_URL": url}
        async with running(here) as tocsin:
            await tocsin.logs("disconnected", "telegram")
            await tocsin.stop()
    assert TOKEN not in tocsin.all_output()

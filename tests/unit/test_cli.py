"""The command line: what it prints, how it ends, and that nothing ends in a traceback."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.lemmas import lend_to
from tests.unit.command_line import TOKEN, settled, site, tocsin


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return settled(tmp_path, monkeypatch)


def test_help_names_every_command_and_needs_no_settings() -> None:
    done = tocsin("--help", TOCSIN_FEEDS="nowhere.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(name in done.stdout for name in ("run", "poll", "check", "discover", "try", "stats", "healthcheck"))
    assert tocsin().stdout == done.stdout


def test_version_is_the_distributions() -> None:
    assert tocsin("--version").stdout == f"tocsin {version('tocsin')}\n"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["chek"], "No such command 'chek'. Did you mean 'check'?"),
        (["run", "--roles", "poll,mach"], "Invalid value for --roles: 'mach' is no role, did you mean 'match'?"),
        (["run", "--roles", ","], "Invalid value for --roles: no role is left"),
        (["stats", "--bogus"], "No such option: --bogus"),
        (["try"], "Missing argument 'QUERY'"),
        (["discover"], "Missing argument 'URL'"),
        (["try", "KFOR", "--days", "0"], "Invalid value for '--days'"),
        (["try", "KFOR", "--days", "soon"], "Invalid value for '--days'"),
        (["healthcheck", "--http", "127.0.0.1:0"], "port 0 is a new one at each start"),
        (["check", "--http", "here"], "--http: 'here' is no address"),
        (["run", "--feeds", "none.yaml"], "none.yaml: not found"),
        (["poll", "--log", "xml"], "--log: 'xml' is no log style"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(args: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(args)
    shown = capsys.readouterr()
    assert (code, shown.out) == (2, "")
    assert shown.err.startswith(told)
    assert len(shown.err.splitlines()) == 1


def test_healthcheck_says_whether_tocsin_answers() -> None:
    with site() as address:
        # What else is wrong with the settings makes a running Tocsin no less healthy.
        alive = tocsin("healthcheck", TOCSIN_HTTP=address, TOCSIN_FEEDS="none.yaml", TOCSIN_LOG="xml")
    assert (alive.returncode, alive.stdout) == (0, f"{address}: alive\n")
    dead = tocsin("healthcheck", "--http", address)
    assert dead.returncode == 1
    assert dead.stderr.startswith(f"{address}: no answer (")


def test_healthcheck_asks_loopback_when_tocsin_listens_everywhere() -> None:
    with site() as address:
        everywhere = f"0.0.0.0:{address.rpartition(':')[2]}"
        assert tocsin("healthcheck", "--http", everywhere).returncode == 0


def test_poll_stats_and_try_tell_of_the_same_items(place: Path) -> None:
    lend_to(place / "data")
    with site() as address:
        Path("feeds.yaml").write_text(
            "topics: {Both: First OR Second}\n"
            f"feeds:\n- {{id: good, url: 'http://{address}/feed.xml', name: Good, allow_private: true}}\n"
            f"- {{id: gone, url: 'http://{address}/missing', allow_private: true}}\n",
            encoding="utf-8",
        )
        first = tocsin("poll", "--json", TOCSIN_TELEGRAM_TOKEN=TOKEN)
        again = tocsin("poll", "--all", TOCSIN_TELEGRAM_TOKEN=TOKEN)
    failed = [[line for line in done.stderr.splitlines() if "feed=gone" in line] for done in (first, again)]
    assert [len(lines) for lines in failed] == [1, 1], "at the first failure, and at each that follows"
    assert all("feed_failed" in line and "/missing answered 404 Not Found" in line for [line] in failed)
    counts = json.loads(first.stdout)
    assert first.returncode == again.returncode == 0
    assert list(counts) == ["feeds", "new_items", "not_modified", "unchanged", "failed", "seconds"]
    assert (counts["feeds"], counts["new_items"], counts["failed"]) == (2, 2, 1)
    told = dict(line.split() for line in again.stdout.splitlines())
    assert (told["feeds"], told["new_items"], told["failed"]) == ("2", "0", "1")
    assert int(told["not_modified"]) + int(told["unchanged"]) == 1

    stats = json.loads(tocsin("stats", "--json", TOCSIN_TELEGRAM_TOKEN=TOKEN).stdout)
    assert (stats["feeds"], stats["items"], stats["oldest_owed"]) == (2, 2, None)
    assert stats["hubs"] == {"subscribed": 0, "asked": 0, "refused": 0, "ending": 0}
    assert stats["deliveries"] == {"pending": 0, "sent": 0, "unknown": 0, "dead": 0, "expired": 0}

    found = json.loads(tocsin("try", "both", "--days", "3650", "--json", TOCSIN_TELEGRAM_TOKEN=TOKEN).stdout)
    assert (found["query"], found["days"], found["hits"], found["capped"]) == ("both", 3650, 2, False)
    assert [(item["title"], item["feed"]) for item in found["examples"]] == [("Second", "good"), ("First", "good")]
    plain = tocsin("try", "second", "--days", "3650", TOCSIN_TELEGRAM_TOKEN=TOKEN)
    assert plain.stdout.splitlines()[:2] == ["1 item in the last 3650 days", "  2026-03-02 11:00 Good: Second"]


def test_a_poll_of_all_feeds_leaves_out_what_a_server_forbids_and_says_so(place: Path) -> None:
    lend_to(place / "data")
    with site() as address:
        busy = f"{{id: a, url: 'http://{address}/busy', allow_private: true}}"
        Path("feeds.yaml").write_text(f"feeds: [{busy}]\n", encoding="utf-8")
        first = tocsin("poll", "--json", TOCSIN_TELEGRAM_TOKEN=TOKEN)
        again = tocsin("poll", "--all", "--json", TOCSIN_TELEGRAM_TOKEN=TOKEN)
    assert (first.returncode, json.loads(first.stdout)["failed"]) == (1, 1)
    assert (again.returncode, json.loads(again.stdout)["feeds"]) == (0, 0)
    assert again.stderr == "1 feed is left out, whose server forbids the next request for now (Retry-After)\n"


def test_a_poll_that_reaches_no_feed_at_all_fails() -> None:
    Path("feeds.yaml").write_text("feeds: [{id: a, url: 'http://127.0.0.1:1/'}]\n", encoding="utf-8")
    assert tocsin("poll", TOCSIN_TELEGRAM_TOKEN=TOKEN).returncode == 1


def test_a_poll_that_could_not_store_what_it_fetched_fails(place: Path) -> None:
    with site() as address:
        config = "feeds: [{{id: a, url: 'http://{}', allow_private: true}}]\n"
        Path("feeds.yaml").write_text(config.format(f"{address}/missing"), encoding="utf-8")
        tocsin("poll", TOCSIN_TELEGRAM_TOKEN=TOKEN)
        with closing(sqlite3.connect(place / "data" / "tocsin.db")) as database:
            database.execute("CREATE TRIGGER full BEFORE INSERT ON items BEGIN SELECT RAISE(ABORT, 'no room'); END")
        Path("feeds.yaml").write_text(config.format(f"{address}/feed.xml"), encoding="utf-8")
        done = tocsin("poll", "--all", "--json", TOCSIN_TELEGRAM_TOKEN=TOKEN)
    assert (done.returncode, json.loads(done.stdout)["feeds"]) == (1, 0)
    assert "no room" in done.stderr
    assert "what came from 1 host could not be stored" in done.stderr


def test_a_query_that_does_not_parse_is_wrong_usage_with_a_mend() -> None:
    done = tocsin("try", 'KFOR AND "Banjska')
    assert (done.returncode, done.stdout) == (2, "")
    assert "Column 10: this quote is never closed" in done.stderr
    assert 'perhaps: KFOR AND "Banjska"' in done.stderr


def test_a_database_that_cannot_be_opened_is_one_line_and_exit_1() -> None:
    Path("data").write_text("a file where a directory should be", encoding="utf-8")
    done = tocsin("poll", TOCSIN_TELEGRAM_TOKEN=TOKEN)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert str(Path("data")) in done.stderr

"""The command line: what it prints, how it ends, and that nothing ends in a traceback."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.lemmas import lend_to

TOKEN = "123456789:AAaaBBbbCCccDDddEEeeFFffGGggHHhhII0"
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Test</title><link>http://127.0.0.1/</link>
<item><title>First</title><link>http://127.0.0.1/1</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item>
<item><title>Second</title><link>http://127.0.0.1/2</link><pubDate>Mon, 02 Mar 2026 11:00:00 GMT</pubDate></item>
</channel></rss>
"""
PAGES = {
    "/livez": (200, "ok"),
    "/feed.xml": (200, FEED),
    "/page": (200, "<!doctype html><html><body>Hello</body></html>"),
    "/": (200, "<html><head><link rel=alternate type='application/rss+xml' href='feed.xml?a=1&amp;b=2'></head></html>"),
    "/feed.xml?a=1&b=2": (200, FEED),
}


class Site(BaseHTTPRequestHandler):
    """Serves PAGES; all else is missing."""

    def do_GET(self) -> None:
        """One page."""
        status, body = PAGES.get(self.path, (404, "missing"))
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/xml" if ".xml" in self.path else "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Silent."""


@contextmanager
def site() -> Iterator[str]:
    """A site's host:port, on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory with a feeds.yaml, and no variable of ours."""
    for name in [name for name in os.environ if name.upper().startswith("TOCSIN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    Path("feeds.yaml").write_text(
        "feeds:\n- {id: a, url: 'http://a.example/'}\n- {id: b, url: 'http://b.example/', enabled: false}\n",
        encoding="utf-8",
    )
    return tmp_path


def tocsin(*args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs the command; it never shows a traceback."""
    done = subprocess.run(  # noqa: S603  # our own command line
        [sys.executable, "-m", "bot", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **environ},
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done


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


def test_check_sums_up_what_is_set() -> None:
    done = tocsin("check", TOCSIN_TELEGRAM_TOKEN=TOKEN)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "feeds.yaml: 2 feeds (1 enabled), 0 topics, 0 groups of aliases",
        "chats: Telegram, local chat",
        f"database: {Path('data') / 'tocsin.db'}",
        "status page and local chat: http://127.0.0.1:8787/",
        "all good",
    ]


def test_check_shows_no_password_of_a_database() -> None:
    for option in ([], ["--json"]):
        done = tocsin("check", *option, TOCSIN_DATABASE="postgresql://me:hunter2@db/tocsin")
        assert done.returncode == 0
        assert "hunter2" not in done.stdout + done.stderr
        assert "postgresql://me:[redacted]@db/tocsin" in done.stdout


def test_check_tells_every_mistake_and_as_json_too() -> None:
    Path("feeds.yaml").write_text("feedz: []\nlimits: {topic_surg: 1}\n", encoding="utf-8")
    done = tocsin("check", "--json", TOCSIN_LOG="xml", TOCSIN_TELEGRAM_TOKEN=f"{TOKEN} and more")
    lines = [
        "TOCSIN_TELEGRAM_TOKEN: holds no token; a token is one word of plain letters, digits and signs",
        "TOCSIN_LOG: 'xml' is no log style; known here: console, json",
        "feeds.yaml:1:1: feedz: not permitted, did you mean 'feeds'?",
        "feeds.yaml:2:10: limits.topic_surg: not permitted, did you mean 'topic_surge'?",
    ]
    assert (done.returncode, done.stderr.splitlines()) == (2, lines)
    assert json.loads(done.stdout) == {"ok": False, "mistakes": lines}


def test_check_online_has_a_line_for_each_feed_and_fails_if_one_does() -> None:
    with site() as address:
        feeds = [
            f"- {{id: {name}, url: 'http://{address}/{path}', allow_private: {private}}}"
            for name, path, private in (
                ("good", "feed.xml", "true"),
                ("gone", "missing", "true"),
                ("html", "", "true"),
                ("inside", "feed.xml?inside", "false"),
            )
        ]
        Path("feeds.yaml").write_text("feeds:\n" + "\n".join(feeds) + "\n", encoding="utf-8")
        done = tocsin("check", "--online", "--json")
        plain = tocsin("check", "--online")
    found = {probe["id"]: probe for probe in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == plain.returncode == 1
    good = found["good"]
    assert (good["ok"], good["items"], good["newest"]) == (True, 2, "2026-03-02T11:00:00+00:00"), good["error"]
    assert {name: probe["fault"] for name, probe in found.items()} == {
        "good": None,
        "gone": "status",
        "html": "html",
        "inside": "address",
    }
    assert found["html"]["error"] == f"http://{address}/ is a web page; its feed is http://{address}/feed.xml?a=1&b=2"
    assert all(probe["error"] for name, probe in found.items() if name != "good")
    lines = plain.stdout.splitlines()
    assert sorted(line.split()[0] for line in lines[:-1]) == ["FAIL", "FAIL", "FAIL", "ok"]
    assert lines[-1] == "1 of 4 feeds answer"


def test_check_online_is_good_when_every_enabled_feed_answers() -> None:
    with site() as address:
        Path("feeds.yaml").write_text(
            f"feeds:\n- {{id: good, url: 'http://{address}/feed.xml', allow_private: true}}\n"
            "- {id: off, url: 'http://127.0.0.1:1/', enabled: false}\n",
            encoding="utf-8",
        )
        done = tocsin("check", "--online")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 of 1 feeds answer")


def test_discover_prints_what_feeds_yaml_takes() -> None:
    with site() as address:
        Path("feeds.yaml").unlink()
        done = tocsin("discover", f"http://{address}/", "--allow-private")
        told, _, lines = done.stdout.partition("\n\nFor feeds.yaml:\n\n")
        assert (done.returncode, done.stderr) == (0, "")
        assert told.splitlines() == [
            f"http://{address}/feed.xml?a=1&b=2",
            "    Test: RSS, 2 entries, newest 2026-03-02 11:00 (declared by the page)",
        ]
        Path("feeds.yaml").write_text(lines, encoding="utf-8")
        checked = tocsin("check", "--online", "--json")
        assert (checked.returncode, json.loads(checked.stdout)["items"]) == (0, 2)
        again = json.loads(tocsin("discover", f"http://{address}/", "--allow-private", "--json").stdout)
    assert (again["found"][0]["watched_as"], again["snippet"], again["tried"]) == ("test", "", [])


def test_discover_tells_what_it_tried_and_fails() -> None:
    with site() as address:
        inside = tocsin("discover", f"http://{address}/", "--json")
    done = tocsin("discover", f"http://{address}/", "--allow-private")
    assert (done.returncode, done.stdout) == (1, "")
    first, second = done.stderr.splitlines()
    assert first == f"http://{address}/: no feed found; tried:"
    assert second.startswith(f"  http://{address}/ can't be reached (the connection was refused)")
    assert inside.returncode == 1
    assert json.loads(inside.stdout)["fault"] == "address"


def test_discover_takes_the_mirrors_of_feeds_yaml() -> None:
    with site() as address:
        without = tocsin("discover", "t.me/s/kossev")
        mirror = f"discovery: {{telegram: 'http://{address}/{{name}}'}}\n"
        Path("feeds.yaml").write_text(mirror, encoding="utf-8")
        done = tocsin("discover", "t.me/s/feed.xml", "--allow-private")
    assert without.returncode == 1
    assert without.stderr.splitlines()[1:] == [
        "  Telegram has no feeds of its own, and no mirror is set: name one in feeds.yaml, discovery.telegram"
    ]
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, f"http://{address}/feed.xml")


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


def test_a_poll_that_reaches_no_feed_at_all_fails() -> None:
    Path("feeds.yaml").write_text("feeds: [{id: a, url: 'http://127.0.0.1:1/'}]\n", encoding="utf-8")
    assert tocsin("poll", TOCSIN_TELEGRAM_TOKEN=TOKEN).returncode == 1


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

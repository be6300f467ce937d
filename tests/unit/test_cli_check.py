"""`tocsin check`: what is set, every mistake in it, and how each feed answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.command_line import TOKEN, settled, site, tocsin


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return settled(tmp_path, monkeypatch)


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

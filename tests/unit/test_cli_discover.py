"""`tocsin discover`: a site's feeds as feeds.yaml takes them, or what was tried."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.command_line import settled, site, tocsin


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return settled(tmp_path, monkeypatch)


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


@pytest.mark.parametrize("nothing", ["", "  ", "feed:"])
def test_no_address_is_wrong_usage(nothing: str) -> None:
    done = tocsin("discover", nothing)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no address; name a site" in done.stderr


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

"""`tocsin summarize`: an article in, a few sentences out; and how it ends when there is none."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from tests.articles import Expected, articles
from tests.captured import BANJSKA
from tests.served import served

TEXT = """Naslov o misiji u Banjskoj

NEWS 26.05.202418:21 0 komentara

KFOR je saopštio da nije pregovarao o povlačenju napadača. Misija ostaje u Banjskoj, kažu oficiri.

Koje je tvoje mišljenje o ovome?

Budi prvi ko će ostaviti komentar!
"""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOCSIN_FEEDS", raising=False)


def summarized(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    assert main(["summarize", *args, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["title", "published", "language", "summary", "text"]
    return dict(said)


def ends(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str]:
    """How it fails: the code, and the one line that says why."""
    code = main(["summarize", *args])
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    return code, told.err


@pytest.mark.parametrize("expected", articles()[::5], ids=lambda each: each.path.stem)
def test_a_file_gives_what_is_in_it(capsys: pytest.CaptureFixture[str], expected: Expected) -> None:
    said = summarized(capsys, str(expected.path))
    assert said["title"] == expected.title
    assert said["published"] == expected.published
    assert said["language"] == expected.language
    assert said["text"] == "\n".join(expected.paragraphs)
    assert said["text"].startswith(said["summary"][:40])


def test_a_date_without_a_zone_is_printed_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    Path("vest.txt").write_text(TEXT, encoding="utf-8")
    assert main(["summarize", "vest.txt"]) == 0
    assert capsys.readouterr().out.split("\n\n")[0].splitlines() == [
        "title: Naslov o misiji u Banjskoj",
        "published: 2024-05-26 18:21",
        "language: sr",
        "summary: KFOR je saopštio da nije pregovarao o povlačenju napadača. Misija ostaje u Banjskoj, kažu oficiri.",
    ]


def test_a_date_with_a_zone_keeps_it(capsys: pytest.CaptureFixture[str]) -> None:
    Path("page.html").write_text(
        "<html><head><meta property='article:published_time' content='2024-05-26T18:21:00+02:00'></head>"
        "<body><p>KFOR said it had not negotiated a withdrawal. The mission stays.</p></body></html>"
    )
    assert (
        datetime.fromisoformat(summarized(capsys, "page.html")["published"]).isoformat() == "2024-05-26T16:21:00+00:00"
    )


def test_standard_input_is_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert summarized(capsys, "-")["published"] == "2024-05-26T18:21:00"


def test_what_is_missing_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text("Kosovo police said on Monday that they had closed the road.", encoding="utf-8")
    said = summarized(capsys, "a.txt")
    assert (said["title"], said["published"], said["language"]) == (None, None, "en")


def test_the_language_that_is_given_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("vest.txt").write_text(TEXT, encoding="utf-8")
    assert summarized(capsys, "vest.txt", "--language", "sr-Latn")["language"] == "sr-Latn"


@pytest.mark.parametrize(
    ("args", "code", "why"),
    [
        (("nowhere.txt",), 2, "nowhere.txt"),
        ((".",), 2, "."),
        (("empty.txt",), 1, "no article text"),
        (("vest.txt", "--language", "srpski jezik"), 2, "no language"),
        (("http://127.0.0.1:1/vest",), 1, "private network"),
        (("http://[::1]/vest",), 1, "private network"),
        (("http://",), 1, "address"),
        (("ftp://portal.example/vest",), 1, "address"),
    ],
)
def test_a_mistake_is_one_line(capsys: pytest.CaptureFixture[str], args: tuple[str, ...], code: int, why: str) -> None:
    Path("empty.txt").write_bytes(b"")
    Path("vest.txt").write_text(TEXT, encoding="utf-8")
    found, line = ends(capsys, *args)
    assert (found, why in line) == (code, True), line


@pytest.fixture
def address() -> Iterator[str]:
    html = f"<!doctype html><html><body><h1>Naslov</h1><p>{TEXT.splitlines()[4]}</p></body></html>"
    with served({"/vest": (200, "text/html; charset=utf-8", html.encode())}) as site:
        yield f"{site}/vest"


def test_a_page_of_ones_own_network_is_fetched_when_that_is_meant(
    capsys: pytest.CaptureFixture[str], address: str
) -> None:
    assert summarized(capsys, address, "--allow-private")["summary"].startswith("KFOR je saopštio")


def test_a_page_beside_a_private_feed_is_fetched(capsys: pytest.CaptureFixture[str], address: str) -> None:
    feed = f"feeds:\n  - {{id: own, url: '{address}.xml', name: Own, allow_private: true}}\n"
    Path("feeds.yaml").write_text(feed, encoding="utf-8")
    assert summarized(capsys, address)["summary"].startswith("KFOR je saopštio")


def test_a_page_that_is_missing_is_one_line(capsys: pytest.CaptureFixture[str], address: str) -> None:
    code, line = ends(capsys, f"{address}/none", "--allow-private")
    assert (code, "404" in line) == (1, True)


@pytest.mark.skipif(
    not BANJSKA.is_file(), reason="no captured article here; TOCSIN_TEST_DATA names the folder that has articles/"
)
def test_the_example_article(capsys: pytest.CaptureFixture[str]) -> None:
    said = summarized(capsys, str(BANJSKA))
    assert said["title"] == "KFOR denies negotiating withdrawal of attackers from Banjska"
    assert (said["published"], said["language"]) == ("2024-05-26T18:21:00", "en")
    assert said["summary"].startswith("Claims that KFOR allegedly negotiated")
    assert said["summary"].endswith("they said.")

"""`tocsin match`: JSON lines in, JSON lines out, and nothing is lost over a bad line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main

TOCSIN = str(Path(sys.executable).with_name("tocsin"))


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config) -> None:
    """In an empty folder, with dictionaries that outlive the test."""
    assert pytestconfig.cache is not None
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOCSIN_DATA", str(pytestconfig.cache.mkdir("lemmas").parent))
    monkeypatch.delenv("TOCSIN_FEEDS", raising=False)


def write(name: str, *lines: object) -> str:
    texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    Path(name).write_text("\n".join(texts) + "\n", encoding="utf-8")
    return name


def matched(capsys: pytest.CaptureFixture[str], queries: str, items: str, *more: str) -> tuple[int, list[Any], str]:
    code = main(["match", "--queries", queries, "--items", items, *more])
    told = capsys.readouterr()
    return code, [json.loads(line) for line in told.out.splitlines()], told.err


def test_items_come_in_order_with_their_queries_in_order_and_the_words_as_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    queries = write(
        "q.jsonl",
        {"id": "place", "query": "Banjska"},
        {"id": 2, "query": '"Kosovo Police" -sport'},
        {"id": "same", "query": "Banjska", "language": "sr"},
    )
    items = write(
        "i.jsonl",
        {"id": 1, "title": "КФОР у Бањској", "language": "sr"},
        {"id": "b", "title": "Nothing here"},
        {"id": 3, "title": "Kosovo Police said", "summary": "Near Banjska", "language": "en"},
    )
    code, found, _ = matched(capsys, queries, items)
    assert code == 0
    assert found == [
        {"id": 1, "matches": [{"id": "place", "words": ["Бањској"]}, {"id": "same", "words": ["Бањској"]}]},
        {"id": "b", "matches": []},
        {
            "id": 3,
            "matches": [
                {"id": "place", "words": ["Banjska"]},
                {"id": 2, "words": ["Kosovo", "Police"]},
                {"id": "same", "words": ["Banjska"]},
            ],
        },
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nonsense", "no JSON ("),
        ("[1]", "no JSON object; write {…} on each line"),
        ({"query": "KFOR"}, "no usable id; write it as text or a number"),
        ({"id": True, "query": "KFOR"}, "no usable id; write it as text or a number"),
        ({"id": 1}, "no usable query; write it as text"),
        ({"id": 1, "query": "(KFOR"}, "Column 1: this parenthesis is never closed"),
        ("[" * 100_000, "no JSON ("),
        ('{"id": NaN, "query": "KFOR"}', "no JSON (NaN is no number there)"),
        ('{"id": "\\ud800", "query": "KFOR"}', "no JSON ("),
    ],
)
def test_a_bad_line_is_named_and_the_rest_runs(capsys: pytest.CaptureFixture[str], line: object, told: str) -> None:
    queries = write("q.jsonl", {"id": 1, "query": "EULEX"}, line, "", {"id": 2, "query": "KFOR"})
    items = write("i.jsonl", {"id": "x", "title": "KFOR"})
    code, found, err = matched(capsys, queries, items)
    assert (code, found) == (1, [{"id": "x", "matches": [{"id": 2, "words": ["KFOR"]}]}])
    (said,) = [each for each in err.splitlines() if each.startswith("q.jsonl")]
    assert said.startswith(f"q.jsonl:2: {told}")


def test_a_file_that_is_not_there_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    code, found, err = matched(capsys, write("q.jsonl", {"id": 1, "query": "KFOR"}), "missing.jsonl")
    assert (code, found) == (2, [])
    assert "missing.jsonl" in err


def test_a_pipe_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo("pipe")
    code, found, err = matched(capsys, write("q.jsonl", {"id": 1, "query": "KFOR"}), "pipe")
    assert (code, found) == (2, [])
    assert "pipe is no file but a pipe or a device; it is read twice" in err


@pytest.mark.parametrize(("queries", "items", "found"), [(b"", b'{"id":1,"title":"KFOR"}', 1), (b"", b"", 0)])
def test_empty_files_are_fine(capsys: pytest.CaptureFixture[str], queries: bytes, items: bytes, found: int) -> None:
    Path("q.jsonl").write_bytes(queries)
    Path("i.jsonl").write_bytes(items)
    assert matched(capsys, "q.jsonl", "i.jsonl") == (0, [{"id": 1, "matches": []}] * found, "")


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("q.jsonl").write_bytes(b'\xef\xbb\xbf{"id":1,"query":"KFOR"}\r\n\r\n{"id":2,"query":"EULEX"}\r\n')
    items = write("i.jsonl", {"id": 1, "title": "KFOR"})
    assert matched(capsys, "q.jsonl", items)[:2] == (0, [{"id": 1, "matches": [{"id": 1, "words": ["KFOR"]}]}])


def test_whoever_reads_the_output_may_stop() -> None:
    queries = write("q.jsonl", {"id": 1, "query": "KFOR"})
    items = write("i.jsonl", *({"id": each, "title": "KFOR"} for each in range(20_000)))
    with subprocess.Popen(  # noqa: S603  # ourselves
        [TOCSIN, "match", "--queries", queries, "--items", items],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert json.loads(child.stdout.readline())["id"] == 0
        child.stdout.close()
        assert (child.stderr.read(), child.wait()) == (b"", 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_output_that_cannot_be_written_is_said_in_a_line() -> None:
    queries = write("q.jsonl", {"id": 1, "query": "KFOR"})
    items = write("i.jsonl", {"id": 1, "title": "KFOR"})
    command = [TOCSIN, "match", "--queries", queries, "--items", items]
    # What dictionaries are still to be made is told, too.
    subprocess.run(command, capture_output=True, check=True)  # noqa: S603  # ourselves
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)  # noqa: S603  # ourselves
    assert (done.returncode, done.stderr) == (1, b"standard output: No space left on device\n")


def test_aliases_of_feeds_yaml_count(capsys: pytest.CaptureFixture[str]) -> None:
    Path("feeds.yaml").write_text("feeds: []\naliases:\n  - [Beograd, Belgrade]\n", encoding="utf-8")
    queries = write("q.jsonl", {"id": 1, "query": "Beograd"})
    items = write("i.jsonl", {"id": 1, "title": "Talks in Belgrade", "language": "en"})
    assert matched(capsys, queries, items)[1] == [{"id": 1, "matches": [{"id": 1, "words": ["Belgrade"]}]}]

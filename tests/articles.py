"""Articles of our own writing in frames like those of real portals, and what must come of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "articles"


@dataclass(frozen=True, slots=True)
class Expected:
    """`published` as the command line prints it; `language` in two letters; `paragraphs` are the article's own."""

    path: Path
    title: str
    published: str
    language: str
    paragraphs: tuple[str, ...]

    @property
    def content_type(self) -> str:
        """As a server would say, which leaves the charset to the page."""
        return "text/html" if self.path.suffix == ".html" else "text/plain"


def articles() -> list[Expected]:
    """All of them, by name."""
    return [_read(path) for path in sorted(FOLDER.iterdir()) if path.suffix != ".json"]


def _read(path: Path) -> Expected:
    said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return Expected(path, said["title"], said["published"], said["language"], tuple(said["paragraphs"]))

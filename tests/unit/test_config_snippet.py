"""Found feeds as lines of feeds.yaml: whatever they call themselves, the file stays valid and says just that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.config import read_feeds_file
from bot.config.snippet import snippet
from bot.model import FoundFeed


def found(title: str, url: str = "https://www.site.example/feed", **more: Any) -> FoundFeed:
    return replace(FoundFeed(url, title, "RSS", 1, None, None, "a usual path"), **more)


@pytest.mark.parametrize(
    ("title", "feed_id", "name"),
    [
        ("Косовска полиција", "kosovska-policija", "Косовска полиција"),
        ("", "site-example", "www.site.example"),
        ("東京", "site-example", "東京"),
        ("yes", "yes", "yes"),
        ("null", "null", "null"),
        ("12", "12", "12"),
        ("a: b #c", "a-b-c", "a: b #c"),
        ("'\"`{x}[y]&*!|>%@", "x-y", "'\"`{x}[y]&*!|>%@"),
        ("- x\n  allow_private: true", "x-allow-private-true", "- x allow_private: true"),
        ("w" * 100, "site-example", "w" * 79 + "…"),
        ("word " * 100, "word-word-word-word-word-word-word-word", ("word " * 100)[:79].rstrip() + "…"),
    ],
)
def test_a_snippet_is_a_valid_file(tmp_path: Path, title: str, feed_id: str, name: str) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(snippet([found(title, language="sr-Latn")]), encoding="utf-8")
    (feed,) = read_feeds_file(path).all_feeds()
    assert (feed.id, feed.name, feed.url, feed.language) == (feed_id, name, "https://www.site.example/feed", "sr-Latn")
    assert not feed.allow_private


def test_ids_are_new_ones(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    lines = snippet([found("N1"), found("N1", "http://10.0.0.1/rss?a=b&c", private=True, language="not a tag")], {"n1"})
    path.write_text(lines, encoding="utf-8")
    first, second = read_feeds_file(path).all_feeds()
    assert (first.id, second.id) == ("n1-2", "n1-3")
    assert (second.url, second.allow_private, second.language) == ("http://10.0.0.1/rss?a=b&c", True, None)

"""Who carries a story."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Source
from bot.stories.coverage import SHOWN, coverage
from tests.clock import NOON


def source(number: int, feed: str, language: str | None = "en", minutes: int = 0) -> Source:
    at = NOON + timedelta(minutes=minutes)
    return Source(number, feed, feed.title(), "A title", f"https://{feed}.example/{number}", language, at)


def test_each_other_source_is_named_once_by_its_newest_item_the_newest_first() -> None:
    found = coverage(
        "kossev",
        "sr",
        "A title",
        [source(1, "kossev"), source(2, "koha", "sq"), source(3, "birn", minutes=5), source(4, "koha", "sq", 9)],
    )
    assert [each.item for each in found.others] == [4, 3]
    assert (found.sources, found.languages) == (3, 3)


def test_the_own_source_is_named_by_its_newest_item_if_that_has_another_title() -> None:
    carried = [source(1, "kossev"), source(2, "kossev", minutes=5), source(3, "koha")]
    assert coverage("kossev", "en", "a  Title", carried).own is None
    found = coverage("kossev", "en", "Another title", carried)
    assert found.own == carried[1]
    assert ([each.feed for each in found.others], found.sources) == (["koha"], 2)


def test_the_rest_is_counted() -> None:
    found = coverage("kossev", "en", "A title", [source(n, f"feed{n}", minutes=n) for n in range(SHOWN + 4)])
    assert [each.item for each in found.others] == list(range(SHOWN + 3, 3, -1))
    assert found.sources == SHOWN + 5


@pytest.mark.parametrize(
    ("own", "others", "languages"),
    [
        ("sr-Latn", ["sr-Cyrl", "sr"], 1),
        ("sr", ["sh-Latn", "en"], 2),
        ("sh", ["sh-Cyrl", "sq"], 2),
        (None, [None], 1),
        ("hr", ["sr", "sh"], 2),
    ],
)
def test_languages_are_counted_without_their_scripts(own: str | None, others: list[str | None], languages: int) -> None:
    carried = [source(number, f"feed{number}", language) for number, language in enumerate(others)]
    assert coverage("kossev", own, "A title", carried).languages == languages

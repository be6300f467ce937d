"""What was read of words is kept to be read once; words that are made to fill memory are kept in part."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime

from bot.stories.developments import novelty
from bot.stories.features import StoryItem

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
LONG = 4_000  # letters


def compare(number: int) -> None:
    """An item with one that has words of their own, each long."""
    head = f"{number:b}".translate({48: "o", 49: "i"}).rjust(40, "o")
    new = StoryItem(2, f"12 dead, suspect Petar Petrović arrested, {head + 'x' * 500}", "", "en", AT)
    told = f"Arrested A{head[1:]}{'x' * LONG} Petar"
    novelty(new, [StoryItem(1, "12 dead", told, "en", AT)], lambda _word, _language: False)


def test_of_long_words_little_is_kept() -> None:
    compare(0)
    tracemalloc.start()
    for number in range(1, 201):
        compare(number)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 200 * LONG

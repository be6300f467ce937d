"""Words that are nearly what was typed, as the news writes them."""

from __future__ import annotations

import pytest

from bot.topics.similar import Similar, similar

TEXTS = [
    "Policia hyri në Banjskë, banorët e Banjskës flasin",
    "Протест у Бањској",
    "Banjskë pas një viti",
    "Leposavić bez struje, Leposavić čeka",
    "The bank is closed",
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["Banjksa"], [Similar("Banjskë", 2)]),
        (["leposavic"], []),
        (["Leposavič"], []),
        (["Leposaviq"], [Similar("Leposavić", 1)]),
        (["bank", "the"], []),
        (["x"], []),
        ([], []),
    ],
)
def test_words_that_are_nearly_so_are_named_as_they_are_written(words: list[str], found: list[Similar]) -> None:
    assert similar(words, TEXTS) == found


def test_no_more_than_three_are_named_the_most_frequent_first() -> None:
    texts = ["Kosovo", "Kosova Kosovë", "Kosovo Kosovi", "Kosovu", "Kosova"]
    assert [each.texts for each in similar(["Kossovo"], texts)] == [2, 2, 1]


def test_of_a_long_query_only_the_first_words_are_compared() -> None:
    texts = ["Zvečen Leposavč"]
    others = ["Gračanica", "Štrpce", "Orahovac", "Prizren"]
    assert [each.word for each in similar([*others, "Zvečan", "Leposavić"], texts)] == ["Zvečen"]
    # A word of the query itself is never offered, however late it stands.
    assert similar([*others, "Zvečan", "Zvečen"], texts) == []

"""What is kept of pure functions' results."""

from __future__ import annotations

from bot.feeds.kept import LONGEST, kept, kept_pairs


def test_short_texts_are_worked_out_once_and_long_ones_each_time() -> None:
    asked: list[int] = []

    @kept(2)
    def length(text: str) -> int:
        asked.append(len(text))
        return len(text)

    long = "x" * (LONGEST + 1)
    assert [length(text) for text in ("a", "a", long, long)] == [1, 1, len(long), len(long)]
    assert asked == [1, len(long), len(long)]


def test_two_texts_are_short_together() -> None:
    asked: list[str] = []

    @kept_pairs(2)
    def joined(one: str, other: str) -> str:
        asked.append(one)
        return one + other

    half = "x" * LONGEST
    for _ in range(2):
        assert joined("a", "b") == "ab"
        assert joined("a", half) == f"a{half}"
    assert asked == ["a", "a", "a"]

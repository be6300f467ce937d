"""How well items were joined to stories: BCubed, and over pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from benchmarks.stories_data import Labelled


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision and recall, 0 to 1. `across`: over pairs of different languages or scripts alone."""

    HEADER: ClassVar = ("BCubed P", "R", "F1", "pairs P", "R", "F1", "across P", "R", "F1")

    bcubed: tuple[float, float]
    pairs: tuple[float, float]
    across: tuple[float, float]

    def row(self) -> tuple[str, ...]:
        """As HEADER names them."""
        return tuple(
            f"{figure:.3f}" for pair in (self.bcubed, self.pairs, self.across) for figure in (*pair, f1(*pair))
        )


def f1(precision: float, recall: float) -> float:
    """Their harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def scores(items: Sequence[Labelled], found: Sequence[Hashable]) -> Scores:
    """Of the stories that were found, one for each item."""
    gold = [each.story for each in items]
    languages = [each.item.language or "" for each in items]
    return Scores(_bcubed(gold, found), _pairs(gold, found), _across(gold, found, languages))


def _bcubed(gold: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float]:
    both, ours, theirs = Counter(zip(gold, found, strict=True)), Counter(found), Counter(gold)
    precision = sum(count * count / ours[story] for (_, story), count in both.items())
    recall = sum(count * count / theirs[label] for (label, _), count in both.items())
    return precision / len(gold), recall / len(gold)


def _pairs(gold: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float]:
    return _shares(_count(zip(gold, found, strict=True)), _count(found), _count(gold))


def _across(gold: Sequence[str], found: Sequence[Hashable], languages: Sequence[str]) -> tuple[float, float]:
    """All pairs less those of one language."""
    both = tuple(zip(gold, found, strict=True))
    counted = [_count(each) - _count(zip(each, languages, strict=True)) for each in (both, found, gold)]
    return _shares(*counted)


def _shares(both: int, found: int, gold: int) -> tuple[float, float]:
    return (both / found if found else 1.0, both / gold if gold else 1.0)


def _count(groups: Iterable[Hashable]) -> int:
    """The pairs of a kind."""
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())

"""The counts that a text's top claims, which of them another text has said, and which are news (pure).

Reports of one event each pick their own numbers, round them, and write them their own way: prices, ages, distances,
scores. News is how many were killed, hurt, arrested, or lose their jobs, where that is more than was told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from bot.stories.counted import counted_in
from bot.stories.features import group
from bot.stories.figures import Figure, told_by
from bot.stories.numerals import numbers_in_words
from bot.stories.ordinals import numbers_meant
from bot.stories.tolls import CROWD, Tolls, kind_of, tolls_in, tolls_of

_READ = frozenset({"en", "hbs", "sq", "mk"})  # whose numbers in words are read
_SPELLED = 12  # up to here numbers stand in words in most languages
_ROUGHLY = Decimal("0.05")  # 11.2 and 11, 64.90 and "almost 65"
_LARGE = 100  # a whole number that may be a rounded one
_FEW = 2  # who tells of a driver and a passenger has said so


@dataclass(frozen=True, slots=True)
class Numbers:
    """The tolls that a title claims, and those of it and the first sentences below it, the highest of each kind."""

    headline: frozenset[tuple[str, Figure]] = frozenset()
    tolls: frozenset[tuple[str, Decimal]] = frozenset()

    def are_new(self, said: Collection[Numbers]) -> bool:
        """Whether one of them is news to who was told what these say."""
        return bool(
            self.headline.difference(*(each.headline for each in said))
            or self.tolls.difference(*(each.tolls for each in said))
        )


def numbers_of(title: str, lead: str) -> Numbers:
    """What a title and the first sentences below it claim."""
    top, below = counted_in(title), counted_in(lead)
    return Numbers(
        frozenset((kind, each.figure) for each in top if each.counts and (kind := kind_of(each)) is not None),
        frozenset(tolls_of((*top, *below)).items()),
    )


def numbers_said(numbers: Numbers, text: str, language: str | None) -> Numbers:
    """Those that a text in `language` says anywhere, in figures or words, or as many at least. Those of a headline also
    where it says them roughly; others where it has no such toll."""
    if not numbers.tolls:
        return numbers
    told = told_by(text) | numbers_in_words(text, loosely=True)
    values = _values(told)
    if all(each.is_among(told) for _, each in numbers.headline) and all(value in values for _, value in numbers.tolls):
        return numbers
    told |= numbers_meant(text)
    values = _values(told)
    tolls, kinds = tolls_in(text)
    unread = group(language) not in _READ
    return Numbers(
        frozenset(
            (kind, each)
            for kind, each in numbers.headline
            if each.is_among(told) or _is_roughly(each, values, unread=unread) or _is_no_more(kind, each, tolls, kinds)
        ),
        frozenset(
            (kind, number) for kind, number in numbers.tolls if number in values or number <= tolls.get(kind, number)
        ),
    )


def _is_no_more(kind: str, figure: Figure, tolls: Tolls, kinds: Collection[str]) -> bool:
    """Than the toll that was told, or than may be meant where no number was."""
    value = max(filter(None, map(_decimal, figure.readings)))
    if kind in tolls:
        return value <= tolls[kind]
    return kind == CROWD or (value <= _FEW and kind in kinds)


def _is_roughly(figure: Figure, told: Collection[Decimal], *, unread: bool) -> bool:
    """Whether one of those that were told may be meant."""
    for value in filter(None, map(_decimal, figure.readings)):
        if unread and value <= _SPELLED:
            return True
        for other in told:
            exact = value == int(value) and other == int(other) and min(value, other) < _LARGE
            if not exact and abs(value - other) <= _ROUGHLY * max(value, other):
                return True
    return False


def _values(told: Collection[str]) -> set[Decimal]:
    return {value for each in told if (value := _decimal(each)) is not None}


def _decimal(reading: str) -> Decimal | None:
    return Decimal(reading) if reading.replace(".", "", 1).isdecimal() else None

"""The numbers that a text claims, which of them another text has said, and which are news (pure).

In two languages reports of one event each pick their own numbers, round them, and write them their own way. There a
number is news where a headline counts something by it, or where more were killed, hurt or arrested than was told.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from bot.stories.counted import Counted, counted_in
from bot.stories.features import group
from bot.stories.figures import Figure, told_by
from bot.stories.numerals import numbers_in_words
from bot.stories.ordinals import numbers_meant
from bot.stories.tolls import kind_of, tolls_in, tolls_of, whole

# What is measured is a detail of what happened, and no count of it: time, length, weight, heat, strength.
_MEASURE = re.compile(
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|godi\w+|mesec\w*|mjesec\w*|nedelj\w+|tjed\w+|sedmic\w+|dana?"
    r"|dnev\w+|sat[aiu]?|satn\w+|cas\w{0,3}|minut\w*|sekund\w*|vit(?:e|esh)?|vjet\w*|vjec\w+|muaj\w*|mujor\w*|jave\w*|jav"
    r"|dite\w*|ditor\w*|or[ea]|oresh|odit\w*|meseci|cas[ao]t?"
    r"|m|km|kg|t|kilomet\w+|kilogra\w*|kilos?|metar\w*|metr\w+|ton\w*|lit\w{1,4}|degrees?|stepen\w*|stupnj\w*|grad[ae]"
    r"|shkalle\w*|ball\w*|richter|rihter\w*|magnitud\w*|points? by)"
)
# And what is numbered isn't counted: day 41, cluster 3.
_NUMBERED = re.compile(
    r"(?:day|dan|dita|den|cluster|klaster\w*|klasteri|chapter|poglavlj\w+|kapitull\w*|article|clan|neni|number|no|br|broj|nr"
    r"|numer|channel|kanal|route|magnitud\w*|jacin\w+|group|grup\w*|zone|zon\w*|age|aged)"
)
_READ = frozenset({"en", "hbs", "sq", "mk"})  # whose numbers in words are read
_SPELLED = 12  # up to here numbers stand in words in most languages
_ROUGHLY = Decimal("0.05")  # 11.2 and 11, 64.90 and "almost 65"
_LARGE = 100  # a whole number that may be a rounded one


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that a text's top claims; those of them that its title counts something by, each with the kind of toll that
    it is; and its tolls, by kind."""

    every: frozenset[Figure]
    headline: frozenset[tuple[Figure, str | None]] = frozenset()
    tolls: frozenset[tuple[str, Decimal]] = frozenset()

    def are_new(self, said: Collection[Numbers], *, in_one_language: bool) -> bool:
        """Whether one of them is news to who was told what these say. `in_one_language`: some of those said it in the
        language of who claims it."""
        if in_one_language:
            return bool(self.every.difference(*(each.every for each in said)))
        return bool(
            self.headline.difference(*(each.headline for each in said))
            or self.tolls.difference(*(each.tolls for each in said))
        )


NONE = Numbers(frozenset())


def numbers_of(title: str, lead: str) -> Numbers:
    """What a title and the first sentences below it claim."""
    top, below = counted_in(title), counted_in(lead)
    return Numbers(
        frozenset(each.figure for each in (*top, *below)),
        frozenset((each.figure, kind_of(each)) for each in top if _is_count(each)),
        frozenset(tolls_of((*top, *below)).items()),
    )


def numbers_said(numbers: Numbers, text: str, language: str | None) -> Numbers:
    """Those that a text in `language` says anywhere, in figures or words. Those of a headline also where it says them
    roughly; tolls where its own are as high, or where it has none."""
    if not numbers.every:
        return NONE
    told = told_by(text) | numbers_in_words(text, loosely=True)
    if all(each.is_among(told) for each in numbers.every):
        return numbers
    told |= numbers_meant(text)
    every = frozenset(each for each in numbers.every if each.is_among(told))
    values = {value for each in told if (value := _decimal(each)) is not None}
    tolls = tolls_in(text) if numbers.tolls else {}
    unread = group(language) not in _READ
    headline = (
        (each, kind)
        for each, kind in numbers.headline
        if each.is_among(told) or _is_roughly(each, values, unread=unread) or _is_less(each, tolls.get(kind or ""))
    )
    return Numbers(
        every,
        frozenset(headline),
        frozenset(
            (kind, number) for kind, number in numbers.tolls if number in values or number <= tolls.get(kind, number)
        ),
    )


def _is_less(figure: Figure, toll: Decimal | None) -> bool:
    value = whole(figure)
    return toll is not None and value is not None and value <= toll


def _is_count(counted: Counted) -> bool:
    """Whether it counts more than one, and measures nothing; by what stands beside it."""
    value = whole(counted.figure)
    if value is not None and value <= 1:
        return False
    beside = (*counted.after[:1], *(counted.before[:1] if not counted.after else ()))
    return not any(map(_MEASURE.fullmatch, beside)) and not any(map(_NUMBERED.fullmatch, counted.before[:1]))


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


def _decimal(reading: str) -> Decimal | None:
    return Decimal(reading) if reading.replace(".", "", 1).isdecimal() else None

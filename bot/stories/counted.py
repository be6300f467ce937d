"""What a text counts, in figures or words, and what stands beside each number (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import dropwhile

from bot.stories.figures import Figure, placed, without_scaled
from bot.stories.moments import undated
from bot.stories.numerals import spoken
from bot.stories.sentences import plain

_SIDE = 60  # characters beside a number that say what it counts
_CLAUSE = re.compile(r"[,.!?:;|„“”\"«»()]\s|\n")
_WORD = re.compile(r"[^\W_]+")
# 22nd, 22-të, 22. pokušaj: which one it is.
_AGE = re.compile(r"\(\d{1,2}\)")
_ORDINAL = re.compile(
    r"(?<![\w.,])\d+(?:(?:st|nd|rd|th)\b|[-‑](?:t[ëe]s?|shi|i|a|o|og|om|oj|ti|ta|to|тиот|тата|от|та|то|ти|и|а|о|ог|ом|ој)\b"
    r"|\.(?=\s[^\W\d_A-ZŠĐČĆŽА-Я]))"
)
# "the two", and what counts nothing exactly.
_KNOWN_SOME = re.compile(
    r"\b(?:the|these|those|both|other|last|first|next|all|between|oba|obe|obje|ova|ove|ta|te|svih|sva|оба|обе|ова|та|сва)"
    r"\s(?=[^\W\d_])[^\W\d_]+"
    r"|\b(?:dozens?|desetin\w+|desetak|\w+estak|stotinak|dhjet[eë]ra|qindra|десетин\w+|десетак|\w+естак|стотинак)\b",
    re.IGNORECASE,
)
# What is measured is a detail of what happened, and no count of it: time, length, weight, heat, strength.
_MEASURE = re.compile(
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|godi\w+|mesec\w*|mjesec\w*|nedelj\w+|tjed\w+|sedmic\w+|dana?"
    r"|dnev\w+|sat[aiu]?|satn\w+|cas\w{0,3}|minut\w*|sekund\w*|vit(?:e|esh)?|vjet\w*|vjec\w*|muaj\w*|mujor\w*|jave\w*|jav"
    r"|dite\w*|ditor\w*|or[ea]|oresh|odit\w*|meseci|cas[ao]t?|jahr\w*|monat\w*|woche\w*|tage?n?|stunde\w*|uhr"
    r"|m|km|kg|t|kilomet\w+|kilogra\w*|kilos?|metar\w*|metr\w+|meter\w*|ton\w*|lit\w{1,4}|degrees?|stepen\w*|stupnj\w*"
    r"|grad[ae]?|shkalle\w*|ball\w*|richter|rihter\w*|magnitud\w*|points? by)"
)
# And what is numbered isn't counted: day 41, cluster 3.
_NUMBERED = re.compile(
    r"(?:day|dan|dita|den|cluster|klaster\w*|klasteri|chapter|poglavlj\w+|kapitull\w*|article|clan|neni|number|no|br|broj|nr"
    r"|numer|channel|kanal|route|magnitud\w*|jacin\w+|group|grup\w*|zone|zon\w*|age|aged|at)"
)
_AND = re.compile(r"(?:and|or|to|i|ili|do|e|dhe|deri|ose|und|bis|\d+)")
_ROUND = frozenset(str(10**power) for power in (0, 2, 3, 6, 9))  # in words they are "a", "many", "very many"


@dataclass(frozen=True, slots=True)
class Counted:
    """A number, with the words before it, the nearest first, and those behind it, as `plain` gives them, no further
    than the clause goes."""

    figure: Figure
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def value(self) -> Decimal | None:
        """Of a whole number; None of a score, a range, a share."""
        values = [reading for reading in self.figure.readings if reading.isdecimal()]
        return Decimal(values[0]) if values else None

    @property
    def counts(self) -> bool:
        """Whether it counts more than one, and measures nothing, by what stands beside it."""
        if self.value is None or self.value <= 1:
            return False
        behind = list(dropwhile(_AND.fullmatch, self.after))[:1]  # 54 and 51 years
        beside = (*behind, *(self.before[:1] if not self.after else ()))
        return not any(map(_MEASURE.fullmatch, beside)) and not any(map(_NUMBERED.fullmatch, self.before[:1]))


def counted_in(text: str) -> list[Counted]:
    """What counts something: no times, dates, years and ordinals, no name with a digit in it."""
    read = _ORDINAL.sub(" ", _AGE.sub(" ", undated(text)))
    found = [
        each for each in placed(read) if any(map(str.isdigit, each[0].written)) and not each[0].written[0].isalpha()
    ]
    words = _KNOWN_SOME.sub(_blank, without_scaled(read))
    found += [
        (Figure(each.value, frozenset((each.value,))), each.start, each.end)
        for each in spoken(words)
        if each.value not in _ROUND
    ]
    return [_counted(read, *each) for each in found]


def _counted(text: str, figure: Figure, start: int, end: int) -> Counted:
    before = _CLAUSE.split(text[max(0, start - _SIDE) : start])[-1]
    after = _CLAUSE.split(text[end : end + _SIDE])[0]
    return Counted(figure, tuple(reversed(_WORD.findall(plain(before)))), tuple(_WORD.findall(plain(after))))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])

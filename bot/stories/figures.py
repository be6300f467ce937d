"""Numbers in digits, each as a whole, and which of one text another one has (pure).

4,2 is no 4 and no 2; 2:1 is no 1:2. Read alike are 1.500, 1 500 and 1,500; 4,2 million and 4.200.000; 18.21 and 18:21.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.stories.numerals import numbers_in_words

_LONGEST = 30  # digits of a number that is read by its value; a longer one is read as it stands
_GAP = r"[ \u00a0\u202f'’]"
_ATOM = rf"(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?|\d+(?:[.,]\d+)*)"
_FIGURE = re.compile(
    rf"(?P<word>(?<!\w)[^\W\d_]+\d\w*)"  # N1, H5N1
    rf"|(?P<date>\b\d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?\d{{4}}\b)?(?!\d))"
    rf"|(?P<chain>{_ATOM}(?:\s?:\s?\d+|[-–/]{_ATOM})*)"
    r"(?:[ \u00a0-]?(?P<scale>(?:thousand|million|billion|hiljad|iljad|tisu[ćc]|milion|milijun|milijard|miliard|mij[eë]"
    r"|хиљад|илјад|милион|милијард|милиони)[^\W\d_]*|bn\b|mln\b|mlrd\b))?",
    re.IGNORECASE,
)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_SHORT = {"bn": 10**9, "mlrd": 10**9, "mln": 10**6}
_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as `written`. It is known where any of its `readings` is, or where all of its `parts` are; a text that
    holds it holds what it `tells`, too."""

    written: str
    readings: frozenset[str]
    parts: frozenset[str] = frozenset()
    tells: frozenset[str] = frozenset()

    def is_among(self, known: Collection[str]) -> bool:
        """Whether what is `known`, as `told_by` gives it, has it."""
        return not self.readings.isdisjoint(known) or (bool(self.parts) and self.parts.issubset(known))


def figures(text: str) -> list[Figure]:
    """Those of `text` in order, and other signs of number (½) as they are."""
    signs = (Figure(c, frozenset(c)) for c in text if not c.isascii() and unicodedata.category(c) in ("No", "Nl"))
    return [*(figure for figure, _, _ in placed(text)), *signs]


def placed(text: str) -> list[tuple[Figure, int, int]]:
    """Those of `text` in order, each with where it begins and ends."""
    digits = _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
    return [(_figure(found), found.start(), found.end()) for found in _FIGURE.finditer(digits)]


def without_scaled(text: str) -> str:
    """`text`, as long as it was, without "12 thousand" and the like, which `figures` tell."""
    return _FIGURE.sub(lambda found: " " * len(found[0]) if found["scale"] else found[0], text)


def told_by(text: str) -> set[str]:
    """All that the numbers of a text say, in digits or words, by their value: what may be said of it."""
    in_digits = {said for each in figures(text) for said in each.readings | each.tells}
    return in_digits | numbers_in_words(text)


def unknown(text: str, known: set[str]) -> Iterator[str]:
    """The numbers in digits of `text`, as written, that aren't known."""
    for each in figures(text):
        if not each.is_among(known):
            yield each.written


def _figure(found: re.Match[str]) -> Figure:
    written = found[0]
    if found["word"]:
        return Figure(written, frozenset((written.casefold(),)))
    if found["date"]:
        parts = [str(int(part)) for part in re.findall(r"\d+", written)]
        decimal = {".".join(parts)} if len(parts) == 2 else set()
        return Figure(written, frozenset((":".join(parts), *decimal)), tells=frozenset(parts))
    if found["scale"]:
        return _scaled(written, found["chain"], found["scale"].casefold())
    pieces = re.split(r"[-–/]", found["chain"])
    if len(pieces) == 1:
        return _timed(written)
    return _joined(written, pieces, by_slash="/" in found["chain"])


def _scaled(written: str, chain: str, scale: str) -> Figure:
    """Of a range only its end is scaled; its beginning may be, and may not."""
    *before, last = re.split(r"[-–/:]", chain)
    times = _SHORT.get(scale) or max(map(int, numbers_in_words(scale)), default=1)
    value = _value(last)
    try:
        readings = {_plain(Decimal(value) * times)}
    except ArithmeticError:
        readings = {value}
    begun = frozenset(map(_value, before))
    return Figure(written, frozenset(readings), tells=begun)


def _timed(chain: str) -> Figure:
    """A number, or what stands in colons: a time of day, a score."""
    units = [unit.strip() for unit in chain.split(":")]
    if len(units) > 1:
        values = [_value(unit) for unit in units]
        hour = {values[0]} if len(values) == 2 and units[1] == "00" else set()
        return Figure(chain, frozenset((":".join(values),)), tells=frozenset(hour))
    return Figure(chain, frozenset((_value(chain), *_as_time(chain))))


def _as_time(atom: str) -> list[str]:
    """18.21 may be a time of day."""
    found = re.fullmatch(r"([01]?\d|2[0-4])\.([0-5]\d)", atom)
    return [f"{int(found[1])}:{int(found[2])}"] if found else []


def _joined(written: str, pieces: list[str], *, by_slash: bool) -> Figure:
    """Numbers with a stroke between: a range may be taken apart, a score may not."""
    values = [":".join(_value(unit.strip()) for unit in piece.split(":")) for piece in pieces]
    parts, whole = frozenset(values), frozenset((":".join(values),))
    if by_slash:
        return Figure(written, whole, parts)
    if len(pieces[0]) == _YEAR_DIGITS or any(":" in piece for piece in pieces) or _ascends(values):
        return Figure(written, whole, parts, parts)
    return Figure(written, whole)


def _ascends(values: list[str]) -> bool:
    try:
        return len(values) == 2 and Decimal(values[0]) < Decimal(values[1])
    except ArithmeticError:
        return False


def _value(atom: str) -> str:
    """By its value: without what separates thousands, zeros that say nothing, and with a point before decimals."""
    if len(atom) > _LONGEST:
        return atom
    digits = re.sub(_GAP, "", atom)
    signs = [sign for sign in digits if sign in ".,"]
    if signs and re.fullmatch(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*", digits):
        digits = re.sub("[.,]", "", digits)
    elif len(set(signs)) == 2 and signs.count(signs[-1]) == 1:  # 1.234,56
        digits = digits.replace(signs[0], "").replace(signs[-1], ".")
    elif len(signs) == 1:
        digits = digits.replace(",", ".")
    elif signs:
        return ":".join(str(int(part)) for part in re.split("[.,]", digits))
    return _plain(Decimal(digits))


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

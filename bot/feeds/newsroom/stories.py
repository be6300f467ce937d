"""The texts of the sample newsroom: story templates in three languages, and what fills their slots."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from ruamel.yaml import YAML

Tongue = Literal["en", "sr", "sq"]
Kind = Literal["kfor", "mitrovica", "banjska", "dialogue", "everyday"]

KINDS: tuple[Kind, ...] = ("kfor", "mitrovica", "banjska", "dialogue", "everyday")

# Only numbers that take the genitive plural in Serbian, so that a text needs one form of its noun.
_GENITIVE = tuple(n for n in range(5, 300) if n % 10 == 0 or n % 10 >= 5 or 11 <= n % 100 <= 14)
NUMBERS = _GENITIVE[:149]


@dataclass(frozen=True, slots=True)
class Text:
    """A title and two to four sentences in one language."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Slots:
    """What fills a story's slots, each in every language; `time` is a time of day such as `18:30`."""

    place: Mapping[str, str]
    office: Mapping[str, str]
    number: int
    time: str


@dataclass(frozen=True, slots=True)
class Library:
    """All templates by kind, and the values of their slots."""

    stories: Mapping[Kind, tuple[Mapping[Tongue, Text], ...]]
    places: tuple[Mapping[str, str], ...]
    offices: tuple[Mapping[str, str], ...]

    @property
    def title_variants(self) -> int:
        """How often one template can be told before a title comes back."""
        return len(self.places) * len(NUMBERS)


def _read(name: str) -> object:
    source = files(__package__).joinpath("texts", f"{name}.yaml").read_text(encoding="utf-8")
    return YAML(typ="safe", pure=True).load(source)


@cache
def library() -> Library:
    """Give the texts that come with the package, read once."""
    slots = cast("dict[str, list[dict[str, str]]]", _read("slots"))
    stories: dict[Kind, tuple[Mapping[Tongue, Text], ...]] = {}
    for kind in KINDS:
        raw = cast("list[dict[Tongue, dict[str, str]]]", _read(kind))
        stories[kind] = tuple(
            {tongue: Text(text["title"], text["text"]) for tongue, text in story.items()} for story in raw
        )
    return Library(stories, tuple(slots["places"]), tuple(slots["offices"]))


def tell(template: Text, slots: Slots, tongue: Tongue) -> Text:
    """Fill a template's slots in one language."""
    place = slots.place[tongue]
    values = {
        "place": place,
        "in_place": slots.place.get(f"{tongue}_in", f"in {place}"),
        "office": slots.office[tongue],
        "n": slots.number,
        "time": slots.time.replace(":", ".") if tongue == "sr" else slots.time,
    }
    title = template.title.format_map(values)
    body = template.body.format_map(values)
    return Text(title[0].upper() + title[1:], body[0].upper() + body[1:])


_LATIN = "abcčćdđefghijklmnoprsštuvzž"
_CYRILLIC = "абцчћдђефгхијклмнопрсштувзж"
_LETTERS = dict(zip(_LATIN, _CYRILLIC, strict=True)) | {"lj": "љ", "nj": "њ", "dž": "џ"}
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile("lj|nj|dž|.", re.IGNORECASE)


def cyrillic(text: str) -> str:
    """Write Serbian Latin in Cyrillic; words with a letter Serbian lacks (EULEX) stay as they are."""
    return _WORD.sub(lambda word: _word(word.group()), text)


def _word(word: str) -> str:
    if any(letter in "qwxy" for letter in word.lower()):
        return word
    return _LETTER.sub(lambda letter: _letter(letter.group()), word)


def _letter(letter: str) -> str:
    written = _LETTERS.get(letter.lower(), letter)
    return written.upper() if letter[0].isupper() else written

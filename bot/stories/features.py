"""What of an item is compared with others: letter sequences, names, numbers."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.stories.acronyms import acronyms
from bot.stories.events import kind_of
from bot.stories.places import Places
from bot.stories.spelling import name_keys
from bot.stories.things import thing_of
from bot.stories.weekdays import Weekdays
from bot.stories.words import LONGEST, Reading, Word

LEAD = 400  # characters of the text: what follows is background, which stories share
# What is kept of an item that was made to fill memory. News has some 20 words in a title, 25 names, 800 sequences.
_TITLE_WORDS, _TEXT_WORDS, _NAMES, _GRAMS, _KEYS = 60, 120, 40, 1_500, 120
GRAMS = 1 << 20  # numbers that letter sequences are told by; two share one so rarely that it does no harm
_STEM = 5  # letters of a word by which it is known
SHORTEST = 4  # letters of a word that tells something
_SIZES = (3, 4, 5)  # letters of a sequence, the gap before and after a word counted as one
_LEAD_WEIGHT = 0.5  # of what stands in the text, beside the title
_OPENING = 0.7  # of a name that begins a sentence: the capital may be the sentence's
_SHOUTED = 0.6  # of a name in a title with a capital on every word
_DERIVED = 0.6  # of a place's adjective in small letters: srpske
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SENTENCE_END = re.compile(r"[.!?:…][\s\"'”“’»«)„]*$")


_NONE: frozenset[str] = frozenset()
Vector = npt.NDArray[np.float32]
# A text in any language → what it means, as a vector of length one.
Meaning = Callable[[str], Vector]


@dataclass(frozen=True, slots=True)
class StoryItem:
    """An item as stories see it; plain text without markup or a portal's frame. `at`: when published, aware UTC."""

    id: int
    title: str
    text: str
    language: str | None
    at: datetime
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name or a number: the keys that another spelling of it shares, and how much it counts (0 to 1). `whole`: the
    same for words that stand side by side, which are one name: Zubin Potok."""

    keys: frozenset[str]
    weight: float
    whole: int = 0


@dataclass(frozen=True, slots=True)
class Features:
    """`grams`: the letter sequences, each once, and `counts` how often, the title's more; `names`: numbers too.

    `numbers` are the keys of all of them, with days of the week, and `in_title` of the title's. `title`: its folded
    words with the keys of those that are names, none of the others; `title_names`: of those that are surely names.
    `name_keys`: of all names and numbers. `keys`: by what candidates are found, sorted:
    names, numbers, beginnings of words.
    `words`: the beginnings of words that are no names, with how much each counts. `events`: what kinds of thing
    happened, and `titled` in the title; `things`: what it is about, and `titled_things` in the title.
    `has_text`: whether there is more than the title. `meaning`: works out its vector once, where there is a model.
    """

    at: datetime
    language: str
    grams: npt.NDArray[np.int32]
    counts: npt.NDArray[np.float32]
    names: tuple[Name, ...]
    numbers: frozenset[str]
    in_title: frozenset[str]
    title: dict[str, frozenset[str]]
    title_names: tuple[frozenset[str], ...]
    name_keys: frozenset[str]
    keys: tuple[str, ...]
    words: dict[str, float]
    has_text: bool
    events: frozenset[str]
    titled: frozenset[str]
    things: frozenset[str]
    titled_things: frozenset[str]
    meaning: Callable[[], Vector] | None = None


class Reader:
    """How items are read: by what a language's words are, by what CLDR names, and by a model of meaning if any."""

    def __init__(self, reading: Reading, meaning: Meaning | None = None) -> None:
        self.words, self.places, self.weekdays = reading, Places(reading), Weekdays(reading)
        self.meaning = meaning


def features(item: StoryItem, reader: Reader) -> Features:
    """What of `item` is compared."""
    read = _Read(item, reader)
    read.take(item.title, 1.0, _TITLE_WORDS)
    in_title = frozenset(key for keys in read.names for key in keys if key[0] == "#")
    titled, titled_things = frozenset(read.events), frozenset(read.things)
    read.take(item.text[:LEAD], _LEAD_WEIGHT, _TEXT_WORDS)
    unique, counts = _counted(read.grams, read.weights)
    return Features(
        item.at,
        group(item.language),
        unique,
        counts,
        tuple(Name(keys, weight, read.whole_of(keys)) for keys, weight in read.names.items()),
        frozenset(key for keys in read.names for key in keys if key[0] == "#"),
        in_title,
        read.title,
        tuple(read.title_names),
        frozenset().union(*read.names),
        tuple(sorted(read.stems.union(*read.names))[:_KEYS]),
        read.plain,
        bool(item.text.strip()) and item.text.strip() != item.title.strip(),
        frozenset(read.events),
        titled,
        frozenset(read.things),
        titled_things,
        None if reader.meaning is None else cache(partial(reader.meaning, f"{item.title}. {item.text}"[:LEAD])),
    )


class _Read:
    """What was read of an item's words so far. `names`: numbers and days, too, by their keys, with their weights."""

    def __init__(self, item: StoryItem, reader: Reader) -> None:
        self.language, self.group, self.reader = item.language, group(item.language), reader
        self.names: dict[frozenset[str], float] = {}
        self.title: dict[str, frozenset[str]] = {}
        self.title_names: list[frozenset[str]] = []
        self.stems: set[str] = set()
        self.plain: dict[str, float] = {}
        self.events: set[str] = set()
        self.things: set[str] = set()
        self.grams: list[npt.NDArray[np.int32]] = []
        self.weights: list[float] = []
        self._room = _GRAMS
        self._wholes: dict[frozenset[str], frozenset[str]] = {}
        self._numbered: dict[frozenset[str], int] = {}

    def take(self, text: str, weight: float, most: int) -> None:
        """The words of the title (`weight` 1) or of the text, `most` of them."""
        words = self.reader.words(text, self.language)[:most]
        shouted = _SHOUTED if _shouts(words) else 1.0
        initials = acronyms(words, text) if shouted == 1.0 else {}
        before, end, said = _NONE, 0, ""
        for word in words:
            self._letters(word.folded, weight)
            stem = stem_of(word.folded)
            if len(word.folded) >= _STEM:
                self.stems.add(stem)
            keys, counted = self._named(word, text, initials)
            if keys and before and word.raw[:1].isupper() and shouted == 1.0 and text[end : word.start] == " ":
                self._join(before, keys)
            if counted * shouted != 1.0:  # Novi Pazar is no market
                self._kinds(word.folded, said if text[end : word.start] == "-" else "")
            said = word.folded
            before, end = (keys if word.raw[:1].isupper() else _NONE), word.start + len(word.raw)
            if weight == 1.0:
                self.title[sys.intern(word.folded)] = keys
                if counted * shouted == 1.0:
                    self.title_names.append(keys)
            if keys:
                self._told(keys, counted * weight * shouted)
            elif len(word.folded) >= SHORTEST and not word.folded.isdigit():
                self.plain.setdefault(stem, weight)
        for number in [*_numbers(text), *filter(None, (self.reader.weekdays.of(word.folded) for word in words))]:
            self._told(frozenset((number,)), weight)

    def _named(self, word: Word, text: str, initials: Mapping[int, frozenset[str]]) -> tuple[frozenset[str], float]:
        keys, counted = _name(word, text, self.language, self.reader.places)
        return keys | initials.get(word.start, _NONE) if keys else keys, counted

    def whole_of(self, keys: frozenset[str]) -> int:
        """The number of the name that one with these keys is a part of."""
        while keys in self._wholes:
            keys = self._wholes[keys]
        return self._numbered.setdefault(keys, len(self._numbered))

    def _kinds(self, word: str, first: str) -> None:
        """Of a word, after a hyphen and `first` where it has one: a semi-final is no final."""
        for told, kind in ((self.events, kind_of), (self.things, self._thing)):
            whole = kind(first + word) if first else None
            if (said := kind(word) if whole is None or whole == kind(first) else whole) is not None:
                told.add(said)

    def _thing(self, word: str) -> str | None:
        return thing_of(word, self.group)

    def _join(self, one: frozenset[str], other: frozenset[str]) -> None:
        while one in self._wholes:
            one = self._wholes[one]
        while other in self._wholes:
            other = self._wholes[other]
        if one != other:
            self._wholes[other] = one

    def _told(self, keys: frozenset[str], weight: float) -> None:
        if keys in self.names or len(self.names) < _NAMES:
            self.names[keys] = max(self.names.get(keys, 0.0), weight)

    def _letters(self, word: str, weight: float) -> None:
        grams = _grams(word)[: self._room]
        self._room -= len(grams)
        self.grams.append(grams)
        self.weights.append(weight)


def _name(word: Word, text: str, language: str | None, places: Places) -> tuple[frozenset[str], float]:
    """The keys of a word that is a name, and how much it counts; no keys: it is none."""
    capital = word.raw[:1].isupper()
    if word.folded.isdigit() or len(word.folded) < 2:
        return frozenset(), 0.0
    place = places.of(word.folded, capital)
    if not capital:
        return (frozenset((place,)), _DERIVED) if place else (frozenset(), 0.0)
    opening = not word.raw.isupper() and (
        not text[: word.start].strip() or _SENTENCE_END.search(text, max(0, word.start - 6), word.start) is not None
    )
    keys = name_keys(word.folded, word.stems, language)
    return (keys | {place} if place else keys), _OPENING if opening else 1.0


def stem_of(folded: str) -> str:
    """The key of a folded word's beginning."""
    return sys.intern(f"w{folded[:_STEM]}")


def _shouts(words: Sequence[Word]) -> bool:
    """Whether capitals tell nothing: nearly every word has one."""
    long = [word for word in words if len(word.folded) > 3 and word.raw[:1].isalpha()]
    return len(long) > 4 and sum(word.raw[:1].isupper() for word in long) > 0.8 * len(long)


def _numbers(text: str) -> list[str]:
    """The numbers of a text, "#" before each; 1.200 and 1,200 are one, as are 4.1 and 4,1."""
    return [
        "#" + (re.sub("[.,]", "", number) if _THOUSANDS.fullmatch(number) else number.replace(",", "."))
        for number in (found[:LONGEST] for found in _NUMBER.findall(text))
    ]


def group(language: str | None) -> str:
    """What a language is told by where those that share their words are one; "" for none."""
    primary = (language or "").lower().partition("-")[0].partition("_")[0]
    return "hbs" if primary in {"sr", "hr", "bs", "sh", "hbs", "cnr", "me"} else primary


@lru_cache(20_000)
def _grams(word: str) -> npt.NDArray[np.int32]:
    spaced = f"_{word}_"
    return np.array(
        [
            crc32(spaced[start : start + size].encode()) % GRAMS
            for size in _SIZES
            for start in range(len(spaced) - size + 1)
        ],
        dtype=np.int32,
    )


def _counted(
    grams: Sequence[npt.NDArray[np.int32]], weights: Sequence[float]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    if not grams:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    unique, places = np.unique(np.concatenate(grams), return_inverse=True)
    each = np.repeat(np.array(weights), [len(part) for part in grams])
    counts = np.bincount(places, weights=each, minlength=len(unique))
    return unique, np.where(counts > 1, 1 + np.log(np.maximum(counts, 1)), counts).astype(np.float32)

"""What of an item is compared with others: letter sequences, names, numbers."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.stories.acronyms import acronyms
from bot.stories.contrasts import SHORT, FullName, Toll, full_name, titled_tolls
from bot.stories.events import kind_of
from bot.stories.reader import STEM, Grams, Reader, Vector
from bot.stories.things import thing_of
from bot.stories.words import LONGEST, Word

LEAD = 400  # characters of the text: what follows is background, which stories share
# What is kept of an item that was made to fill memory. News has some 20 words in a title, 25 names, 800 sequences.
_TITLE_WORDS, _TEXT_WORDS, _NAMES, _GRAMS, _KEYS, _PEOPLE = 60, 120, 40, 1_500, 120, 4
SHORTEST = 4  # letters of a word that tells something
_LEAD_WEIGHT = 0.5  # of what stands in the text, beside the title
_OPENING = 0.7  # of a name that begins a sentence: the capital may be the sentence's
_SHOUTED = 0.6  # of a name in a title with a capital on every word
_DERIVED = 0.6  # of a place's adjective in small letters: srpske
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SENTENCE_END = re.compile(r"[.!?:…][\s\"'”“’»«)„]*$")


_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StoryItem:
    """An item as stories see it; plain text without markup or a portal's frame. `at`: when published, aware UTC."""

    id: int
    title: str
    text: str
    language: str | None
    at: datetime
    feed: str = ""


class Name(NamedTuple):
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
    `people`: whom the title names in full, four at most; `tolls`: how many dead and the like a short one counts.
    `has_text`: whether there is more than the title. `meaning`: works out its vector once, where there is a model.
    """

    at: datetime
    language: str
    grams: Grams
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
    people: tuple[FullName, ...]
    tolls: frozenset[Toll]
    meaning: Callable[[], Vector] | None = None


def features(item: StoryItem, reader: Reader) -> Features:
    """What of `item` is compared."""
    read = _Read(item, reader)
    read.take(item.title, 1.0, _TITLE_WORDS)
    in_title = frozenset(key for keys in read.names for key in keys if key[0] == "#")
    titled, titled_things = frozenset(read.events), frozenset(read.things)
    read.take(item.text[:LEAD], _LEAD_WEIGHT, _TEXT_WORDS)
    unique, counts = _counted(read.title_grams, read.grams)
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
        tuple(filter(None, map(full_name, read.side_by_side)))[:_PEOPLE],
        titled_tolls(item.title) if len(read.title) <= SHORT else frozenset(),
        None if reader.meaning is None else cache(partial(reader.meaning, f"{item.title}. {item.text}"[:LEAD])),
    )


class _Read:
    """What was read of an item's words so far. `names`: numbers and days, too, by their keys, with their weights."""

    def __init__(self, item: StoryItem, reader: Reader) -> None:
        self.language, self.group, self.reader = item.language, group(item.language), reader
        self.names: dict[frozenset[str], float] = {}
        self.title: dict[str, frozenset[str]] = {}
        self.title_names: list[frozenset[str]] = []
        self.side_by_side: list[list[tuple[str, frozenset[str]]]] = []
        self.stems: set[str] = set()
        self.plain: dict[str, float] = {}
        self.events: set[str] = set()
        self.things: set[str] = set()
        self.title_grams: list[Grams] = []
        self.grams: list[Grams] = []
        self._room = _GRAMS
        self._wholes: dict[frozenset[str], frozenset[str]] = {}
        self._numbered: dict[frozenset[str], int] = {}

    def take(self, text: str, weight: float, most: int) -> None:
        """The words of the title (`weight` 1) or of the text, `most` of them."""
        words = self.reader.words(text, self.language)[:most]
        shouted = _SHOUTED if _shouts(words) else 1.0
        initials = acronyms(words, text) if shouted == 1.0 else {}
        before, end, said = _NONE, 0, ""
        days: list[str | None] = []
        for word in words:
            read = self.reader.read(word.folded, word.raw, word.stems, self.language)
            self._letters(read.grams, self.title_grams if weight == 1.0 else self.grams)
            if len(word.folded) >= STEM:
                self.stems.add(read.stem)
            days.append(read.day)
            capital = word.raw[:1].isupper()
            keys, counted = _named(word, read.keys, initials), _counts(word, read.keys, capital, text)
            keys, counted = (_NONE, 0.0) if weight == 1.0 and _is_event(word.folded, keys, counted) else (keys, counted)
            if keys and capital and shouted == 1.0:
                self._take_name(word.folded, keys, before if text[end : word.start] == " " else _NONE, weight)
            if counted * shouted != 1.0:  # Novi Pazar is no market
                self._kinds(word.folded, said if text[end : word.start] == "-" else "")
            said = word.folded
            before, end = (keys if capital else _NONE), word.start + len(word.raw)
            if weight == 1.0:
                self.title[sys.intern(word.folded)] = keys
                if counted * shouted == 1.0:
                    self.title_names.append(keys)
            if keys:
                self._told(keys, counted * weight * shouted)
            elif len(word.folded) >= SHORTEST and not word.folded.isdigit():
                self.plain.setdefault(read.stem, weight)
        for number in [*_numbers(text), *filter(None, days)]:
            self._told(frozenset((number,)), weight)

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

    def _take_name(self, word: str, keys: frozenset[str], before: frozenset[str], weight: float) -> None:
        """`before`: of the name that stands right before it."""
        if before:
            self._join(before, keys)
        if weight == 1.0:
            if not before:
                self.side_by_side.append([])
            self.side_by_side[-1].append((word, keys))

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

    def _letters(self, grams: Grams, told: list[Grams]) -> None:
        if len(grams) > self._room:
            grams = grams[: self._room]
        self._room -= len(grams)
        told.append(grams)


def _named(word: Word, keys: frozenset[str], initials: Mapping[int, frozenset[str]]) -> frozenset[str]:
    """With those of the acronym that a name is, or begins."""
    return keys | initials[word.start] if keys and word.start in initials else keys


def _counts(word: Word, keys: frozenset[str], capital: bool, text: str) -> float:
    """How much a word with these keys counts as a name; 0: it is none."""
    if not keys:
        return 0.0
    if not capital:
        return _DERIVED
    opening = not word.raw.isupper() and (
        not text[: word.start].strip() or _SENTENCE_END.search(text, max(0, word.start - 6), word.start) is not None
    )
    return _OPENING if opening else 1.0


def _is_event(word: str, keys: frozenset[str], counted: float) -> bool:
    """Whether what counts as a name with these keys for its sentence's capital alone tells what happened."""
    return counted == _OPENING and kind_of(word) is not None and not any(key[0] == "=" for key in keys)


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


def _counted(title: Sequence[Grams], lead: Sequence[Grams]) -> tuple[Grams, npt.NDArray[np.float32]]:
    none = np.empty(0, np.int32)
    # One sort brings equal sequences together, the last bit tells the title's.
    marked = np.sort(np.concatenate([2 * np.concatenate([none, *title]) + 1, 2 * np.concatenate([none, *lead])]))
    grams = marked >> 1
    starts = np.flatnonzero(np.diff(grams, prepend=-1))
    counts = np.add.reduceat(np.where(marked & 1, 1.0, _LEAD_WEIGHT), starts)
    return grams[starts], np.where(counts > 1, 1 + np.log(np.maximum(counts, 1)), counts).astype(np.float32)

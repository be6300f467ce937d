"""Knows exact copies of a story: agency texts that many portals carry under one title, in either script.

The easy half of "same story"; likeness of different texts is another matter. A wrong merge hides news, so a title that
many stories may carry is no evidence.
"""

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache

_WORDS = re.compile(r"[^\W_]+")
_LABELS = (
    "uživo video foto galerija najnovije ekskluzivno intervju anketa mapa analiza breaking live watch exclusive photos "
    "updated update lajmi fundit ekskluzive urgjente"
)
# Titles that return every day or week over different news.
_TEMPLATES = (
    "vesti dana", "vijesti dana", "pregled dana", "pregled vesti", "pregled štampe", "naslovne strane", "naslovnice",
    "dnevni pregled", "jutarnji pregled", "vremenska prognoza", "kursna lista", "kurs evra", "kurs dinara", "horoskop",
    "slika dana", "citat dana", "na današnji dan", "umrlice", "tv program", "najvažnije vesti",
    "news in brief", "world in brief", "daily briefing", "morning briefing", "evening briefing", "news roundup",
    "weekly roundup", "photos of the day", "week in pictures", "on this day", "letters to the editor",
    "todays headlines", "newsletter",
    "lajmet e ditës", "lajmet kryesore", "përmbledhje e lajmeve", "parashikimi i motit", "moti sot", "horoskopi",
    "kursi i këmbimit", "shtypi i ditës", "titujt kryesorë",
)  # fmt: skip
# And those that one story has for some days.
_RUNNING = ("live updates", "live blog", "things to know", "what we know")
BY_TEXT = "x:"
"""How the fingerprint of an item begins that is known by its text."""
_TITLE_WORDS = 4  # fewer are a rubric: "Vesti dana", "Sednica Vlade Srbije"
_TITLE_LETTERS = 18
_TEXT_WORDS = 40  # a text of fewer is a teaser, which different stories may share


def fingerprint(title: str, text: str, fold: Callable[[str], str]) -> str | None:
    """The same 34 characters for every exact copy of a story; None when neither title nor text is evidence enough.

    The words of the title decide, without signs, case and labels such as "VIDEO"; numbers stay, so "day 2" differs
    from "day 21". Where the title is short or a template ("News in brief"), the words of the text do, when they are
    many. `fold` takes script and diacritics away; it decides what counts as the same letter. Give cleaned text.
    Copies are of one time: compare within a window of some days only.
    """
    words = _without_labels(_folded(title, fold), fold)
    if len(words) >= _TITLE_WORDS and sum(map(len, words)) >= _TITLE_LETTERS and not _is_template(words, fold):
        return "t:" + _hash(words)
    body = _folded(text, fold)
    return BY_TEXT + _hash(body) if len(body) >= _TEXT_WORDS else None


def returns(title: str, fold: Callable[[str], str]) -> bool:
    """Whether a title is one that returns every day or week over different news: a forecast, a rate."""
    return _is_template(_without_labels(_folded(title, fold), fold), fold, running=False)


def _folded(text: str, fold: Callable[[str], str]) -> list[str]:
    return _WORDS.findall(fold(re.sub(r"[’'`]", "", text)).casefold())


def _without_labels(words: list[str], fold: Callable[[str], str]) -> list[str]:
    labels = _labels(fold)
    start, end = 0, len(words)
    while start < end and words[start] in labels:
        start += 1
    while end > start and words[end - 1] in labels:
        end -= 1
    return words[start:end]


def _is_template(words: list[str], fold: Callable[[str], str], *, running: bool = True) -> bool:
    """Whether a template phrase fills the title but for a date, a place or the like: up to four words more."""
    line, phrases = f" {' '.join(words)} ", _phrases(fold, (*_TEMPLATES, *_RUNNING) if running else _TEMPLATES)
    return any(f" {phrase} " in line and len(words) <= length + 4 for phrase, length in phrases)


@lru_cache(4)
def _labels(fold: Callable[[str], str]) -> frozenset[str]:
    return frozenset(_folded(_LABELS, fold))


@lru_cache(4)
def _phrases(fold: Callable[[str], str], phrases: tuple[str, ...]) -> list[tuple[str, int]]:
    """Each phrase folded, and how many words it has."""
    return [(" ".join(words), len(words)) for words in (_folded(phrase, fold) for phrase in phrases)]


def _hash(words: list[str]) -> str:
    return hashlib.blake2b(" ".join(words).encode(), digest_size=16).hexdigest()

"""How Russian and Ukrainian decline names and new words, on folded words; common words are the dictionaries'.

A stem may carry a mark that keeps apart what folding or the bare endings would make one: `~` for the forms of a
woman's name (Захаровой is no form of Захаров), `!` for a last ц (Митровицы is no form of Митрович).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import normalize

from bot.topics.morphology.endings import Endings
from bot.topics.morphology.rules import Rules

FEMALE, HARD = "~", "!"
_VOWELS = "aeiouy"
# No ending has ч or ц: the last one is the stem's.
_HARD = re.compile(r"[цc][^цчќћčćc]*$")
_FLEETING = re.compile(rf"(.*[{_VOWELS}].*)(?<=[^{_VOWELS}])[eo]([^{_VOWELS}j])$")
_FLEETING_AFTER_VOWEL = re.compile(rf"(.+[{_VOWELS}])ec$")


def as_written(raw: str) -> str:
    """A word as written in small letters, composed, for a look at letters that folding makes one."""
    return (raw if raw.isascii() else normalize("NFC", raw)).lower()


def is_hard(written: str) -> bool:
    """Whether the last of a word's ц and ч, which fold alike, is ц."""
    return _HARD.search(written) is not None


def is_title(raw: str) -> bool:
    """Whether a word begins with a capital and isn't all in capitals: a name, or a sentence's first word."""
    return raw[:1].isupper() and not raw.isupper()


def without_fleeting(word: str) -> list[str]:
    """What is left of Павел and Череповец in other cases: Павл-, Череповц-."""
    if (match := _FLEETING_AFTER_VOWEL.match(word)) is not None:
        return [f"{match[1]}jc"]
    match = _FLEETING.match(word)
    return [match[1] + match[2]] if match else []


@dataclass(frozen=True, slots=True)
class Declension:
    """A language's endings. `plurals`: those that surnames are told from (Петров is no form of Пётр).

    `surnames`: with what surnames end that have a woman's form in -a; `women`: endings that only that form has;
    `both`: endings that it shares with the man's. `others`: more stems of a stem.
    """

    endings: Endings
    plurals: frozenset[str]
    surnames: tuple[str, ...]
    women: frozenset[str]
    both: frozenset[str]
    base: Endings
    typed: Endings
    others: Callable[[str], list[str]]

    def of_text(self, word: str, raw: str) -> set[str]:
        """The stems of a text's word."""
        hard, title = is_hard(as_written(raw)), is_title(raw)
        stems = {word}
        for stem in (word, *without_fleeting(word), *self.others(word)):
            stems.add(marked(stem, hard))
        for stem, ending in self.endings.taken_off(word, 2):
            if (title and ending in self.plurals) or len(stem) + 1 < min(len(ending) + 2, 4):
                continue
            for each in self._declined(stem, ending):
                stems.add(marked(each, hard))
        return stems

    def of_query(self, word: str, soft: bool) -> set[str]:
        """The stems of a query's word; `soft`: its last consonant is no ц."""
        stems = {word}
        if word[-1] not in _VOWELS:
            stems.update((word + HARD,) if word[-1] == "c" and len(word) > 1 and not soft else ())
            for stem in without_fleeting(word):
                stems |= {stem, stem + HARD} if stem[-1] == "c" else {stem}
            stems.update(self.others(word))
        for stem, ending in (*self.base.taken_off(word, 2), *self.typed.taken_off(word, 4)):
            kept = marked(stem, not soft)
            female = ending in self.women or (ending == "a" and stem.endswith(self.surnames))
            stems.add(kept + FEMALE if female else kept)
            if ending == "oj":  # Толстой is a man
                stems.add(kept)
        return stems

    def _declined(self, stem: str, ending: str) -> list[str]:
        surname = stem.endswith(self.surnames)
        if ending in self.women:
            return [stem + FEMALE] if surname else [stem, stem + FEMALE]
        if surname and ending in self.both:
            return [stem, stem + FEMALE]
        if ending[0] in "ei" and stem[-1] in _VOWELS:  # Николаем, of Николай
            return [stem, stem + "j"]
        return [stem]


def marked(stem: str, hard: bool) -> str:
    """A stem that ends with ц as such."""
    return stem + HARD if hard and stem[-1] == "c" else stem


def beginnings(stem: str) -> tuple[str]:
    """Without what a fleeting vowel, a softened consonant or another vowel may change at the end."""
    stem = stem.rstrip(FEMALE + HARD)
    if len(stem) > 2 and stem[-1] not in _VOWELS:
        if stem[-2] not in _VOWELS:
            return (stem[:-1] if stem[-2] != "j" else stem[:-2],)
        if len(stem) > 3 and stem[-2] in "eio":
            return (stem[:-3] if stem[-3] == "j" and len(stem) > 4 else stem[:-2],)
    return (stem[:-1] if stem[-1] in "kghj" and len(stem) > 2 else stem,)


def rules(declension: Declension) -> Rules:
    """A declension's rules."""
    return Rules(declension.of_text, declension.of_query, beginnings)

"""French and Italian, on folded words: plurals and genders of new words. The rest is the dictionaries'.

What is elided is a word of its own, as apostrophes split: l'OTAN, dell'Unione.
"""

from bot.topics.morphology.endings import Endings
from bot.topics.morphology.rules import Rules
from bot.topics.morphology.slavic import is_title

_FRENCH = Endings("s e es")
_ITALIAN = Endings("o a e i")


def _of_french(word: str, _raw: str) -> set[str]:
    return {word, *(stem for stem, _ in _FRENCH.taken_off(word, 4))}


def _of_italian(word: str, raw: str) -> set[str]:
    # Names aren't declined: Roma, Romi.
    return {word} if is_title(raw) else {word, *(stem + "-" for stem, _ in _ITALIAN.taken_off(word, 3))}


def _french_query(word: str, _soft: bool) -> set[str]:
    return {word, *(word[:-1] for _ in "s" if word.endswith("s") and len(word) > 4)}


def _italian_query(word: str, _soft: bool) -> set[str]:
    return {word, *(stem + "-" for stem, _ in _ITALIAN.taken_off(word, 3))}


def _beginnings(stem: str) -> tuple[str]:
    return (stem.removesuffix("-"),)


FRENCH = Rules(_of_french, _french_query, _beginnings)
ITALIAN = Rules(_of_italian, _italian_query, _beginnings)

"""Macedonian, on folded words: three articles, plurals; names have few endings."""

from bot.topics.morphology.endings import Endings
from bot.topics.morphology.respelling import macedonian_as_serbian, macedonian_beginnings
from bot.topics.morphology.rules import Rules

_TEXT = Endings(
    "a e i o u ot ov on ta va na to vo no te ve ne ata ava ana oto ovo ono ite ive ine iot iov ion"
    " ovi evi ovite evite ovci ovcite"
)
_QUERY = Endings("a e i o")
_TYPED = Endings("ot ta to te ata oto ite iot")


def _of_text(word: str, _raw: str) -> set[str]:
    respelled = macedonian_as_serbian(word)
    return _stems(word) if respelled == word else _stems(word) | _stems(respelled)


def _stems(word: str) -> set[str]:
    return {word, *(stem for stem, _ in _TEXT.taken_off(word, 2))}


def _of_query(word: str, _soft: bool) -> set[str]:
    return {word, *(stem for stem, _ in _QUERY.taken_off(word, 2)), *(stem for stem, _ in _TYPED.taken_off(word, 4))}


RULES = Rules(_of_text, _of_query, macedonian_beginnings)

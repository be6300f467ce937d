"""Russian and Ukrainian names, on folded words: the dictionaries know common words, and few names."""

from bot.topics.morphology.endings import Endings
from bot.topics.morphology.rules import Rules

_TEXT = Endings("a e i o u y om em im ym oj ej ju ja je jem ija iju iji ami jami ah jah ov ev ova ovu ove ovi")
_QUERY = Endings("a e i o y ja je")


def _of_text(word: str, _raw: str) -> set[str]:
    return {word, *(stem for stem, _ in _TEXT.taken_off(word, 3))}


def _of_query(word: str, _soft: bool) -> set[str]:
    return {word, *(stem for stem, _ in _QUERY.taken_off(word, 3))}


def _beginnings(stem: str) -> tuple[str]:
    return (stem,)


RULES = Rules(_of_text, _of_query, _beginnings)

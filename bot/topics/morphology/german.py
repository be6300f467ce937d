"""German, on folded words: the genitive of names. Plurals, and all the rest, are the dictionary's."""

from bot.topics.morphology.rules import Rules


def _of_text(word: str, _raw: str) -> tuple[str, ...]:
    return (word, word[:-1]) if word[-1] == "s" and len(word) > 3 and word[-2] != "s" else (word,)


def _of_query(word: str, _soft: bool) -> tuple[str, ...]:
    return (word,)


def _beginnings(stem: str) -> tuple[str]:
    return (stem,)


RULES = Rules(_of_text, _of_query, _beginnings)

"""Languages without rules here: a word is itself, and the dictionary knows the rest."""

from bot.topics.morphology.rules import Rules


def _of_text(word: str, _raw: str) -> tuple[str, ...]:
    return (word,)


def _of_query(word: str, _soft: bool) -> tuple[str, ...]:
    return (word,)


def _beginnings(stem: str) -> tuple[str]:
    return (stem,)


RULES = Rules(_of_text, _of_query, _beginnings, inflects=False)

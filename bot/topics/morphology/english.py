"""English: plurals, -ed and -ing. Irregular verbs are the dictionary's."""

from bot.topics.morphology.rules import Rules


def _of_text(word: str, _raw: str) -> set[str]:
    return _stems(word)


def _stems(word: str) -> set[str]:
    stems = {word}
    if word.endswith("s") and len(word) > 3 and not word.endswith("ss"):
        stems.add(word[:-1])
        if word.endswith("es"):
            stems.add(word[:-2])
        if word.endswith("ies"):
            stems.add(word[:-3] + "y")
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            stems |= {stem, stem + "e"}
            if stem[-1] == stem[-2]:
                stems.add(stem[:-1])
            if stem[-1] == "i":
                stems.add(stem[:-1] + "y")
    return stems


def _of_query(word: str, _soft: bool) -> set[str]:
    return _stems(word)


def _beginnings(stem: str) -> tuple[str]:
    return (stem[:-1] if stem[-1] in "ye" else stem,)


RULES = Rules(_of_text, _of_query, _beginnings)

"""Macedonian, on folded words: three articles, plurals; names have few endings."""

import re
from collections.abc import Iterable, Iterator

from bot.topics.morphology.endings import Endings, Exchange
from bot.topics.morphology.respelling import macedonian_as_serbian, macedonian_beginnings
from bot.topics.morphology.rules import Rules
from bot.topics.morphology.slavic import FEMALE, HARD, as_written, is_hard, is_title, marked


def _with_articles(consonants: str) -> str:
    """Every article on every vowel: градот, владата, Косовото, новиот, изборите, градовите, имињата."""
    return " ".join(f"o{t} {t}a {t}o {t}e a{t}a o{t}o e{t}o i{t}e io{t} ovi{t}e evi{t}e inja{t}a" for t in consonants)


_BARE = "a e i o u ovi evi inja"
_POSSESSIVE = "ev eva evo evi evata evoto evite eviot"
_TEXT = Endings(f"{_BARE} {_with_articles('tvn')}")
# Иванов and Иваново are other names than Иван.
_NAME = Endings(f"a e i o u {_with_articles('t')}")
_OF_IC = Endings(_POSSESSIVE)
_QUERY = Endings("a e i o")
_TYPED = Endings("ot ta to te ata oto ite iot ovi ovite evi evite")
_VOWELS = "aeiou"
_FLEETING = re.compile(rf"(.*[{_VOWELS}].*)(?<=[^{_VOWELS}])[ae]([^{_VOWELS}]j?)$")
_FLEETING_AFTER_VOWEL = re.compile(rf"(.+[{_VOWELS}])ec$")
# Војници, of војник. Folded, ц, ч and ќ are one.
_SOFTENED = re.compile("([цcзzсs])(?:и|ите|иве|ине|i|ite|ive|ine)$")
_HARDENED = dict(zip("цcзzсs", "kkgghh", strict=True))
# With what a man's surname ends, and the endings that a woman's has then.
_SURNAMES = ("ov", "ev", "sk", "ck", "zk")
_HERS = frozenset({"a", "o", "ata", "ava", "ana"})
# With the two rarer articles: косово, beside косото.
_RARE = re.compile("(?:(о)[вн]|[вн]([аое]))$")

_BASES = Exchange([("a", ""), ("i", ""), ("i", "a"), ("ite", ""), ("ite", "a"), ("ot", ""), ("ata", "a"), ("ava", "a")])


def bases(word: str) -> list[str]:
    """Base forms that a word may have besides the one that dictionaries list: договори is a verb's form, too."""
    return _BASES.exchanged(word, 3)


def without_rare_articles(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """A list's forms and lemmas without those that the rules find as well, and that look like names: `Косово` is listed
    as of `кос`, slanting, with an article that is hardly ever written."""
    listed = dict(pairs)
    for form, lemma in listed.items():
        if (rare := _RARE.search(form)) is not None:
            common = form[: rare.start()] + (f"{rare[1]}т" if rare[1] else f"т{rare[2]}")
            if listed.get(common) == lemma != form:
                continue
        yield form, lemma


def _of_text(word: str, raw: str) -> set[str]:
    respelled = macedonian_as_serbian(word)
    return _stems(word, raw) if respelled == word else _stems(word, raw) | _stems(respelled, raw)


def _stems(word: str, raw: str) -> set[str]:
    written = as_written(raw)
    hard, softened = is_hard(written), _SOFTENED.search(written)
    stems = {word, *(marked(stem, hard) for stem in (word, *_without_fleeting(word)))}
    for stem, ending in (_NAME if is_title(raw) else _TEXT).taken_off(word, 2):
        stems.add(marked(stem, hard))
        if ending in _HERS and stem.endswith(_SURNAMES):
            stems.add(stem + FEMALE)
        if softened and ending in {"i", "ite", "ive", "ine"}:
            stems.add(stem[:-1] + _HARDENED[softened[1]])
    stems.update(stem for stem, _ in _OF_IC.taken_off(word, 3) if stem.endswith(("ikj", "ic")))
    return stems


def _without_fleeting(word: str) -> list[str]:
    """What is left of центар, министер, полицаец before other endings."""
    if (match := _FLEETING_AFTER_VOWEL.match(word)) is not None:
        return [f"{match[1]}jc"]
    match = _FLEETING.match(word)
    return [match[1] + match[2]] if match else []


def _of_query(word: str, soft: bool) -> set[str]:
    stems = _query_stems(word, soft)
    return stems | _query_stems(word.replace("gj", "dj"), soft) if "gj" in word else stems


def _query_stems(word: str, soft: bool) -> set[str]:
    if word.endswith("a") and word[:-1].endswith(_SURNAMES):
        return {word, word[:-1] + FEMALE}
    stems = {word, *_without_fleeting(word)}
    if word.endswith(("anec", "anin")):  # граѓанин, граѓани
        stems.add(word[:-2])
    if not soft:
        stems.update([stem + HARD for stem in stems if stem[-1] == "c" and len(stem) > 1])
    taken = (*_QUERY.taken_off(word, 2), *_TYPED.taken_off(word, 4))
    return stems | {marked(stem, not soft) for stem, _ in taken}


def _beginnings(stem: str) -> list[str]:
    """Without a last letter that softening or a fleeting vowel may change."""
    stem = stem.rstrip(FEMALE + HARD)
    cluster = len(stem) > 2 and stem[-1] not in _VOWELS and stem[-2] not in _VOWELS
    if cluster:
        stem = stem[:-2] if stem.endswith("jc") else stem[:-1]
    elif stem[-1] in "kgh" and len(stem) > 2:
        stem = stem[:-1]
    return macedonian_beginnings(stem)


RULES = Rules(_of_text, _of_query, _beginnings)

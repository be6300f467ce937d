"""Serbian, Croatian, Bosnian, Montenegrin, on folded words: `c` stands for c, č and ć."""

import re
from unicodedata import normalize

from bot.topics.morphology.endings import Endings, Exchange
from bot.topics.morphology.respelling import albanian_as_serbian
from bot.topics.morphology.rules import Rules

_VOWELS = frozenset("aeiou")
# Of nouns and adjectives: cases, the plural's -ov-/-ev-, Radeta of Rade, possessives of names.
_CASES = "a e i o u om em oj og eg im ih ama ima oga ega omu emu ome"
_PLURALS = "ovi ova ove ovima evi eva eve evima eta etu etom"
_POSSESSIVES = " ".join(
    middle + end for middle in ("ov", "ev", "in") for end in ("", *"aeiou", "og", "om", "oj", "im", "ih", "oga", "ome")
)
_TEXT = Endings(f"{_CASES} {_PLURALS} {_POSSESSIVES}")
# Of a query: the base forms' endings, and those of other cases that somebody types.
_QUERY = Endings("a e i o u")
_TYPED = Endings("om em oj og im ih ama ima oga")
# Of verbs, after their vowel.
_VERB = Endings("ti m s mo te ju la lo li le o n na no ni ne nu nog nom nih nim")
_INFINITIVE = re.compile(r"..[aeiu]ti$")
# Sibilants: Afrika, Africi.
_SOFTENED = {"c": "k", "z": "g", "s": "h"}
_FLEETING = re.compile(r"(.*[aeiou].*[^aeiou])a([^aeiou]j?)$")
# Names in -ica, in any case: their stem is marked, that names in -ić not meet it.
_FEMININE = re.compile(r"(..+ic)(?:a|e|i|u|o|om|ama)$")
_OF_IC = re.compile(r"[ćћ][aeiouаеиоу]m?$")
_PLAIN = "!"
# Present tenses with their infinitives, neuters, and adjectives, which lists have as -ni here and as -an there.
_ADJECTIVE = ["n" + ending for ending in ("a", "e", "i", "u", "og", "oga", "oj", "om", "im", "ih", "ima")]
_BASES = Exchange(
    [
        *((ending, "ati") for ending in ("a", "am", "as", "amo", "ate", "aju")),
        *((ending, base) for ending in ("i", "im", "is", "imo", "ite", "e") for base in ("iti", "eti", "jeti")),
        *((ending, "o") for ending in ("a", "u", "om", "ima")),
        *((ending, base) for ending in _ADJECTIVE for base in ("ni", "an")),
    ]
)
# Milanom is of Milano and of Milan.
_NAME_BASES = Exchange((ending, "") for ending in ("a", "e", "u", "om", "em"))
# Plurals of another stem: people, children.
_OTHER_STEM = dict.fromkeys(("ljudi", "ljude", "ljudima"), ("covek", "covjek")) | {
    begin + end: (base,)
    for begin, base in (("de", "dete"), ("dje", "dijete"))
    for end in ("ca", "ce", "ci", "cu", "com")
}


def bases(word: str) -> list[str]:
    """Base forms that a word may have besides the one that dictionaries list."""
    return [*_OTHER_STEM.get(word, ()), *_BASES.exchanged(word, 2)]


def name_bases(word: str) -> list[str]:
    """The same, of names alone: of common words, too many would be another's form."""
    return _NAME_BASES.exchanged(word, 3)


def _of_text(word: str, raw: str) -> set[str]:
    stems = {word, *_without_fleeting(word)}
    for stem, ending in _TEXT.taken_off(word, 2):
        stems.add(stem)
        last = stem[-1]
        # The letter as written first: znači is no form of znak, Mitrovića none of Mitrovica.
        if last in "czs" and raw[-len(ending) - 1 :][:1].lower() in "czsцзс":
            if ending in {"i", "ima"}:
                stems.add(stem[:-1] + _SOFTENED[last])
            if last == "c":
                stems.add(stem + _PLAIN)
        elif last == "j" and stem[-2] in _VOWELS:
            stems.add(stem[:-1])
        if ending == "a":
            stems.update(_without_fleeting(stem))
    if "ic" in word and raw[:1].isupper() and _FEMININE.match(word) and _OF_IC.search(normalize("NFC", raw).lower()):
        stems.discard(word)
    for stem, _ in _VERB.taken_off(word, 3):
        if stem[-1] in _VOWELS:
            stems.add(stem + "-")
    return stems


def _without_fleeting(word: str) -> list[str]:
    """`kipar` and the plural `devojaka` lose their last a in other cases; words of one syllable don't by rule."""
    if "a" not in word[-3:-1]:
        return []
    match = _FLEETING.match(word)
    return [match[1] + match[2]] if match else []


def _of_query(word: str, soft: bool) -> set[str]:
    stems = _query_stems(word)
    if not soft and (feminine := _FEMININE.match(word)):
        stems.discard(feminine[1])
        stems.add(feminine[1] + _PLAIN)
    respelled = albanian_as_serbian(word)
    return stems if respelled == word else stems | _query_stems(respelled)


def _query_stems(word: str) -> set[str]:
    stems = {word, *_without_fleeting(word)}
    for stem, _ in (*_QUERY.taken_off(word, 2), *_TYPED.taken_off(word, 4)):
        stems.add(stem)
        if stem.endswith("ij") and len(stem) > 5:  # Kurtija, typed for Kurti; Srbija has nothing of Srbi
            stems.add(stem[:-1])
    if word[-2:] in {"ao", "eo", "io"} and len(word) > 3:  # deo, dela; ugao, ugla
        stems.add(word[:-1] + "l")
        if word[-2] == "a":
            stems.add(word[:-2] + "l")
    if _INFINITIVE.search(word):
        stems.add(word[:-2] + "-")
    return stems


def _beginnings(stem: str) -> tuple[str]:
    """Without a last letter that sibilants or the fleeting a may change."""
    stem = stem.removesuffix("-").removesuffix(_PLAIN)
    changes = stem[-1] in "kgh" or (len(stem) > 2 and stem[-2] not in _VOWELS)
    return (stem[:-1] if changes else stem,)


RULES = Rules(_of_text, _of_query, _beginnings)

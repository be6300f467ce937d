"""Albanian, on folded words: `e` stands for e and ë, `c` for c and ç."""

from bot.topics.morphology.endings import Endings, Exchange
from bot.topics.morphology.respelling import albanian_as_serbian, albanian_beginnings
from bot.topics.morphology.rules import Rules

# Nouns: definite and case endings, singular and plural; adjectives' gender and number.
_NOUN = (
    "i u a e s n t it ut in un es en et te at ave eve ve ne se ise ine isa ia ja je jen jes jve jt"
    " ri rit rin ra res ren rat rave"
)
_VERB = (
    "oj on ojne oi oni oja oje ova ove uar uan uam uat ua oft ofte ohet ohen ohem ohej oheshin ohesh"
    " onte onin onim onit osh ojme ur ura uara"
)
_INTO_I = "ise ine ia"  # shtëpisë, of shtëpi
_INTO_ER = "ri rit rin ra res ren rat rave"  # emri, of emër
# Of a query: the base forms' endings, and those of other cases that somebody types.
_QUERY = Endings("e a i u")
_TYPED = Endings("it ut in un es en ise ine s n t")
# What verbs' passives, presents and pasts are made from, and adjectives in -shëm.
_TO_BASES = (
    *((end, "j") for end in ("hem", "het", "hen", "hej", "hemi", "heshin", "hesha", "n", "jti", "jten", "jtur")),
    *((end, "aj") for end in ("het", "hen", "hej", "heshin")),
    ("en", "e"),  # Ramën
    *((end, "") for end in ("et", "en", "ej", "em", "eshin", "esha")),
    *(("shm" + end, "shem") for end in ("e", "es", "en", "ja", "it", "i", "et", "eve", "eria")),
)
_TO_STEMS = tuple(
    (ending, other)
    for endings, other in ((_NOUN, ""), (_INTO_I, "i"), (_INTO_ER, "er"), (_VERB, "-"))
    for ending in endings.split()
)
_BASES, _STEMS, _TEXT = Exchange(_TO_BASES), Exchange(_TO_STEMS), Exchange((*_TO_STEMS, *_TO_BASES))


def bases(word: str) -> list[str]:
    """Base forms that a word may have besides the one that dictionaries list."""
    return _BASES.exchanged(word, 2)


def _of_text(word: str, raw: str) -> set[str]:
    stems = {word, *_TEXT.exchanged(word, 2)}
    if raw[:1].isupper() and (respelled := albanian_as_serbian(word)) != word:
        stems |= {respelled, *_STEMS.exchanged(respelled, 2)}
    return stems


def _of_query(word: str, _soft: bool) -> set[str]:
    stems = {word, *(stem for stem, _ in _QUERY.taken_off(word, 2)), *(stem for stem, _ in _TYPED.taken_off(word, 3))}
    if word.endswith("oj"):
        stems.add(word[:-2] + "-")
    return stems


def _beginnings(stem: str) -> list[str]:
    """Without what the rules put there themselves."""
    kept = stem[:-2] if stem.endswith(("aj", "er", "em")) else stem[:-1] if stem[-1] in "ij-" else stem
    return albanian_beginnings(kept)


RULES = Rules(_of_text, _of_query, _beginnings)

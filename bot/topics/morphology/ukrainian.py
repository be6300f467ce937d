"""Ukrainian, on folded words: `i` stands for и and і, `ji` for ї, `je` for є; soft signs are gone."""

import re
from collections.abc import Iterable, Iterator

from bot.topics.morphology.endings import Endings
from bot.topics.morphology.rules import Rules
from bot.topics.morphology.slavic import FEMALE, Declension, as_written, beginnings

_NOUN = "a ja u ju i ji e je o om em jem oju jeju eju ovi evi jevi iv jiv ej am jam ami jami ah jah im"
_ADJECTIVE = "ij ogo jogo omu jomu oji joji ih imi"
# In a closed syllable о and е are і: Львів, Львова; Тернопіль, Тернополя; Київ, Києва.
_CLOSED = re.compile(r"(..+?)(j?)i([^aeiou]+)$")
# Before the locative's -і: Празі, Америці, Ользі.
_SOFTENED = re.compile("([цзс])і$")
_HARDENED = {"ц": "k", "з": "g", "с": "h"}
# Зеленській is her, Зеленський is he: folded alike.
_HIS = re.compile("ий$")
_ADJECTIVAL = ("sk", "ck", "zk")


def _opened(stem: str) -> list[str]:
    match = _CLOSED.match(stem)
    if match is None:
        return []
    head, j, tail = match.groups()
    return [f"{head}je{tail}"] if j else [f"{head}o{tail}", f"{head}e{tail}"]


_HER = re.compile("ськ(?:а|ої|ій|у|ою)$")


def without_women(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """A list's forms and lemmas without women's names, where they stand as forms of the man's: Зеленська."""
    for form, lemma in pairs:
        if not (lemma.endswith("ський") and lemma[0].isupper() and _HER.search(form)):
            yield form, lemma


_DECLENSION = Declension(
    endings=Endings(f"{_NOUN} {_ADJECTIVE}"),
    plurals=frozenset({"iv", "jiv"}),
    surnames=("ov", "ev", "jev", "in", "jin", *_ADJECTIVAL),
    women=frozenset({"oji", "joji", "oju", "jeju"}),
    both=frozenset({"a", "i", "u", "o", "am", "ami", "ah"}),
    base=Endings("a ja o e je i ji ij"),
    typed=Endings("u ju om em jem oju ogo omu im ami jami ah jah ovi evi"),
    others=_opened,
)


def _of_text(word: str, raw: str) -> set[str]:
    written = as_written(raw)
    stems = _DECLENSION.of_text(word, raw)
    softened = _SOFTENED.search(written)
    if softened and len(word) > 3:
        stems.add(word[:-2] + _HARDENED[softened[1]])
    if word.endswith("ij") and not _HIS.search(written):
        stems |= {word[:-2] + FEMALE}
    return stems


RULES = Rules(_of_text, _DECLENSION.of_query, beginnings)

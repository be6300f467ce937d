"""People whom a text names, and whether another one has them, in any language (pure).

Most names are written otherwise in another language, or translated: United Nations, Ujedinjene nacije. A person's name
is told by sound: two words with capitals side by side, of which a dictionary knows one as no other word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

from bot.stories.attribution import reports
from bot.stories.sentences import plain
from bot.stories.spelling import sounded

Person = tuple[str, str]
_NEAR = 0.65  # of its letters, by sound: Bajden and Biden are near, Rosi and Kurti aren't
_MOST_PEOPLE, _MOST_WORDS = 10, 200  # what is made to cost time has more
_CAPITAL = r"[^\W\d_a-zšđčćžëçа-џ][^\W\d_]{2,}"
_RUN = re.compile(rf"(?<![\w-]){_CAPITAL}(?:[ \u00a0]{_CAPITAL})+")
_NAME = re.compile(_CAPITAL)
_OPENS = re.compile(r"(?:^|[.!?:|„«\"“])\s*$")
# English has capitals on every word of what isn't a person: Kosovo Assembly, North Macedonia.
_COMPASS = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western", "new", "saint"})

# What a dictionary may lack a form of, and no person is called.
_NO_PERSON = re.compile(
    r"(?:bank|shendet|emergj|civil|publik|evrop|qendror|komision|commission|oqean|okean|ocean|special|themelor|supreme|"
    r"kushtetu|universi|klini|instit|spital|bolnic|drejtor|shoqat|federa|ushtri|vojsk|army|fakult|pope$|papa|potok)"
)


def people_of(sentences: Iterable[str], language: str | None, usual: Callable[[str, str | None], bool]) -> set[Person]:
    """As `plain` gives them. Without a dictionary of the language, nobody; `usual` tells of any word then."""
    found: set[Person] = set()
    for sentence in sentences:
        for run in _RUN.finditer(sentence):
            words = _NAME.findall(run[0])
            if _OPENS.search(sentence, 0, run.start()) is not None and usual(words[0], language):
                words = words[1:]
            words = [word for word in words if not (word.isupper() or _is_office(plain(word)))]
            if len(words) > 1 and len(found) < _MOST_PEOPLE and _is_person(words[-2], words[-1], language, usual):
                found.add((plain(words[-2]), plain(words[-1])))
    return found


def _is_office(name: str) -> bool:
    return reports(name, "") or _NO_PERSON.match(name) is not None


def _is_person(first: str, last: str, language: str | None, usual: Callable[[str, str | None], bool]) -> bool:
    if (language or "").startswith("en"):
        return plain(first) not in _COMPASS and not usual(last, language)
    return not (usual(first, language) and usual(last, language))


def are_told(people: Iterable[tuple[str, ...]], text: str) -> set[tuple[str, ...]]:
    """Those of whose names any word of `text` with a capital sounds like one; all, where it has too many to look at."""
    wanted = set(people)
    if not wanted:
        return wanted
    told = {sounded(plain(word)) for word in _NAME.findall(text)}
    return (
        wanted if len(told) > _MOST_WORDS else {each for each in wanted if any(_is_near(name, told) for name in each)}
    )


def _is_near(name: str, told: set[str]) -> bool:
    compared = SequenceMatcher(None, "", sounded(name), autojunk=False)
    for other in told:
        compared.set_seq1(other)
        if min(compared.real_quick_ratio(), compared.quick_ratio()) >= _NEAR and compared.ratio() >= _NEAR:
            return True
    return False

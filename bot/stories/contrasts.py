"""Titles that name other people, or tell another thing of one kind and place, than one another (pure).

What else they share is no proof then: a given name, a town, that somebody was arrested there (decisions/0043).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from bot.stories.counted import counted_in
from bot.stories.events import kind_of
from bot.stories.reader import stem_of
from bot.stories.sentences import plain
from bot.stories.spelling import sounded
from bot.stories.things import thing_of
from bot.stories.tolls import tells_toll, tolls_of

SHORT = 7  # words of a title that has no room for more than who, what and where
_NEAR = 0.65  # of its letters, by sound: Musk and Mask are one, in two languages
_LONGEST, _SHORTEST = 4, 3  # words of a name, letters of each
_TELLING, _SURELY = 4, 5  # letters of a word that tells something, and of one that tells more than "near"
# Only before whom it counts: elsewhere it is an article, or one of many.
_ONE = re.compile(
    r"\b(?:jedn[aou](?= (?:osob|lice|zena|zenu|dete|dijete))|jedan(?= (?:mrtav|muskarac|covek|covjek|poginul|povre))"
    r"|edno(?= lice)|edna(?= zena)|eden(?= covek)|nje(?= (?:person|viktim|i (?:vdekur|lenduar|vrare|plagosur)))"
    r"|one(?= (?:dead|killed|hurt|injured|arrested|missing|person|man|woman|child)))\b"
)

Toll = tuple[str, int]


class FullName(NamedTuple):
    """Two or more words with capitals side by side. `given`: the keys of all but the last; `last` and `word`: that
    one's, and itself."""

    given: frozenset[str]
    last: frozenset[str]
    word: str


def full_name(run: Sequence[tuple[str, frozenset[str]]]) -> FullName | None:
    """Whom folded words side by side name, with their keys. A title begins with a capital that is no name's, so what
    tells of an event or a thing is left out; None where that or a country's name comes last."""
    if not run or _is_no_name(*run[-1]):
        return None
    *given, (word, last) = [each for each in run if not _is_no_name(*each)]
    if not 0 < len(given) < _LONGEST:
        return None
    return FullName(frozenset().union(*(keys for _, keys in given)), last, word)


def name_others(
    mine: Collection[FullName], others: Collection[FullName], known: tuple[frozenset[str], frozenset[str]], *, kin: bool
) -> bool:
    """Whether two titles name people who share a given name alone: Ivan Perić, Ivan Jovanović. `known`: the keys of all
    names of each item; `kin`: both are in one language."""
    if any(not one.last.isdisjoint(other.last) for one in mine for other in others):
        return False
    return any(
        not one.given.isdisjoint(other.given)
        and one.last.isdisjoint(known[1])
        and other.last.isdisjoint(known[0])
        and not _may_be_one(one.word, other.word, kin=kin)
        for one in mine
        for other in others
    )


def titled_tolls(title: str) -> frozenset[Toll]:
    """How many of each kind a title counts: dead, hurt, arrested; also a single one."""
    found = {kind: int(value) for kind, value in tolls_of(counted_in(title)).items()}
    single = _ONE.sub("2", folded := plain(title))
    if single != folded:
        found = dict.fromkeys(tolls_of(counted_in(single)), 1) | found
    return frozenset(found.items())


def count_others(mine: Collection[Toll], others: Collection[Toll]) -> bool:
    """Whether of one kind they count other numbers, and of none the same."""
    kinds, numbers = {kind for kind, _ in others}, set(others)
    return numbers.isdisjoint(mine) and any(kind in kinds for kind, _ in mine)


def telling(title: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """The words of a title that are no names, by their stems."""
    return {stem_of(word): word for word, keys in title.items() if not keys and _tells(word)}


def share_kinds_alone(mine: Mapping[str, str], others: Mapping[str, str]) -> bool:
    """Whether what `telling` gives of two titles has nothing in common but words for kinds of event, and for those whom
    it befell."""
    both = mine.keys() & others.keys()
    return all(len(word) < _SURELY or kind_of(word) or tells_toll(word) for word in map(mine.__getitem__, both))


def tells_more(mine: Mapping[str, str], known: Collection[str], events: Collection[str]) -> bool:
    """Whether one title has a word that another item hasn't, of whose words the stems are `known`, and that is not of
    its events."""
    return any(stem not in known and kind_of(word) not in events for stem, word in mine.items())


def _may_be_one(one: str, other: str, *, kin: bool) -> bool:
    """Whether two words may be forms of one surname: Meta, Metën; in another language its spelling, too."""
    beginning = max(min(len(one), len(other)) - 1, _SHORTEST)
    if one[:beginning] == other[:beginning]:
        return True
    return not kin and SequenceMatcher(None, sounded(one), sounded(other), autojunk=False).ratio() >= _NEAR


def _is_no_name(word: str, keys: frozenset[str]) -> bool:
    """Whether no person is called so: a country is, a court, an arrest."""
    return len(word) < _SHORTEST or bool(kind_of(word) or thing_of(word)) or any(key[0] == "=" for key in keys)


def _tells(word: str) -> bool:
    return len(word) >= _TELLING and not word.isdigit()

"""How probable it is that two items tell of the same story.

Evidence is weighed by how rare it is in the window; what it then says was learnt by logistic regression from labelled
pairs (`benchmarks/stories_fit.py`, decisions/0023).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.stories.features import SHORTEST, Features, stem_of
from bot.stories.rarity import Rarity

# What is added to the product of two lengths: "KFOR denies" and "KFOR helps" have all their names in common, and little
# that is alike in little is no proof.
_LITTLE_LETTERS, _LITTLE_NAMES, _LITTLE_WORDS = 500.0, 40.0, 40.0
_ONE_FEED = 2.5  # log odds: who tells something twice mostly has something new to tell
_SKELETON = 0.8  # of a name that is told by its consonants alone
_MOST_CONFLICTS = 3
_TEMPLATE = 0.6  # share of a title's words that another has, too, when they are made from one template
_UNRELATED = 0.75  # the cosine of two texts that have nothing in common, as the model has it
# Beyond these, evidence is not thin.
_MANY_LETTERS, _SOME_WORDS, _ONE_MEANING, _RARE = 0.4, 0.06, 0.6, 0.7
_ONE, _TWO = 1.0, 0.5  # names, as `few` has them
_DAY = 86_400.0
_LONGEST = 3.0  # days


class Evidence(NamedTuple):
    """What is alike in two items and what is not.

    `letters`, `names` and `words` (those that are no names): cosines, 0 to 1, less where there is little to compare;
    `both`: the geometric mean of the first two; `root`: of names. `kin_letters`, `kin_names`, `kin_words` (its root):
    the same where both are in one language; `kin`: 1 there. `shared`: how much the names in common tell, 3 at most.
    `conflicts`: how many numbers each has that the other hasn't, 3 at most; `title_conflict`: 1 where some are in both
    titles.
    `template`: 1 where the titles differ in few words, which the other item hasn't at all. `days`: between them, 3 at
    most.
    `few`: one divided by how many names and numbers are in common, those of several words being one: a town has many
    stories a day.
    `events`: how much the kinds of event in common tell, 1 at most, `kin_events` in one language; `both_events`: their
    geometric mean with names. `apart`: 1 where each title tells of an event that the other item doesn't, and none that
    it does, `cross_apart` in two languages; `disjoint`: where none is in common, and both tell of some or have a text.
    `meaning`: what a model says, 0 to 1, where there is one and a name or a number is in common.
    """

    letters: float
    names: float
    both: float
    root: float
    kin_letters: float
    kin_names: float
    shared: float
    conflicts: float
    title_conflict: float
    template: float
    days: float
    words: float
    kin_words: float
    kin: float
    few: float
    events: float
    kin_events: float
    apart: float
    cross_apart: float
    both_events: float
    disjoint: float
    meaning: float = 0.0

    @property
    def is_another(self) -> bool:
        """Whether the titles are made from one template: day 2 and day 21 are two stories, however alike."""
        return bool(self.template)

    @property
    def is_thin(self) -> bool:
        """Whether hardly more than a place speaks for one story: a town has a theft and a fire on one day.

        No name tells by itself that it is a town's, and a town's minister is there every day. So beside one name, in
        two languages, a kind of event must be in common; beside two, that or nothing that tells of another, and within
        one language they must be rare. Or else some words, or many letters, or what a model takes for one meaning.
        """
        if self.letters >= _MANY_LETTERS or self.words >= _SOME_WORDS or self.meaning >= _ONE_MEANING:
            return False
        if self.few >= _ONE:
            return bool(self.kin or not self.events)
        common = not self.events and self.kin and self.shared < _RARE
        return self.few >= _TWO and bool(self.disjoint or common)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence adds to the log odds, after `bias`."""

    bias: float
    each: Evidence

    def probability(self, evidence: Evidence, *, one_feed: bool = False) -> float:
        """0 to 1, to six places: what is less is chance of the order of sums. `one_feed`: one feed brought both."""
        odds = (
            self.bias
            - _ONE_FEED * one_feed
            + sum(weight * value for weight, value in zip(self.each, evidence, strict=True))
        )
        return round(1 / (1 + exp(-max(-60.0, min(60.0, odds)))), 6)


LEARNT = Weights(
    bias=-3.07,
    each=Evidence(
        letters=2.58, names=1.78, both=0.78, root=3.92, kin_letters=0.13, kin_names=-1.89, shared=3.17,
        conflicts=-0.90, title_conflict=-0.54, template=-2.78, days=-0.89, words=1.48, kin_words=1.23, kin=-0.21,
        few=-0.04, events=1.23, kin_events=-1.25, apart=-0.48, cross_apart=-0.36, both_events=1.31, disjoint=-0.23,
    ),
)  # fmt: skip


LEARNT_WITH_MEANING = Weights(
    bias=-3.16,
    each=Evidence(
        letters=1.63, names=1.57, both=-0.03, root=1.38, kin_letters=-0.45, kin_names=-1.78, shared=2.86,
        conflicts=-0.82, title_conflict=-0.56, template=-2.79, days=-0.87, words=1.09, kin_words=1.23, kin=-0.21,
        few=-0.27, events=0.94, kin_events=-1.12, apart=-0.42, cross_apart=-0.33, both_events=0.46, disjoint=-0.24,
        meaning=3.94,
    ),
)  # fmt: skip


class Subject:
    """One item that is compared with many."""

    def __init__(self, features: Features, rarity: Rarity) -> None:
        self._features, self._rarity = features, rarity
        self._keys: dict[str, int] = {}
        for place, name in enumerate(features.names):
            for key in name.keys:
                self._keys.setdefault(key, place)
        self._mass = rarity.length(features.names)
        self._plain = rarity.of_words(features.words)
        self._plain_length = _length(self._plain)

    def evidence(self, others: Sequence[Features]) -> list[Evidence]:
        """What speaks for each being of the same story, in order."""
        cosines = self._cosines(others)
        return [self._evidence(other, float(cosine)) for other, cosine in zip(others, cosines, strict=True)]

    def _evidence(self, other: Features, letters: float) -> Evidence:
        mine = self._features
        names, shared, told = self._names(other)
        common = mine.numbers & other.numbers
        kin, words = float(mine.language == other.language), self._words(other)
        conflicts = min(len(mine.numbers - common), len(other.numbers - common))
        kinds, apart = mine.events & other.events, float(_are_apart(mine, other))
        events = self._events(kinds)
        return Evidence(
            letters=letters,
            names=names,
            both=sqrt(letters * names),
            root=sqrt(names),
            kin_letters=kin * letters,
            kin_names=kin * names,
            shared=min(shared, 30.0) / 10,
            conflicts=float(min(conflicts, _MOST_CONFLICTS)),
            title_conflict=float(bool(mine.in_title - other.numbers and other.in_title - mine.numbers)),
            template=float(is_template(mine, other)),
            days=min(abs((mine.at - other.at).total_seconds()) / _DAY, _LONGEST),
            words=words,
            kin_words=kin * sqrt(words),
            kin=kin,
            few=1 / max(told, 1),
            events=events,
            kin_events=kin * events,
            apart=apart,
            cross_apart=(1 - kin) * apart,
            both_events=sqrt(events * names),
            disjoint=float(not kinds and (bool(mine.events and other.events) or (mine.has_text and other.has_text))),
            meaning=_meaning(mine, other) if shared else 0.0,
        )

    def _cosines(self, others: Sequence[Features]) -> npt.NDArray[np.float64]:
        """Of TF-IDF vectors of letter sequences."""
        mine = self._features
        lengths = np.array([len(other.grams) for other in others])
        if not len(mine.grams) or not lengths.all():
            return np.zeros(len(others))
        grams = np.concatenate([other.grams for other in others])
        weights = np.concatenate([other.counts for other in others]) * self._rarity.of_grams(grams)
        own = mine.counts * self._rarity.of_grams(mine.grams)
        places = np.searchsorted(mine.grams, grams)
        places[places == len(mine.grams)] = 0
        products = np.where(mine.grams[places] == grams, own[places] * weights, 0.0)
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        dots = np.add.reduceat(products, starts)
        norms = np.sqrt(np.add.reduceat(weights * weights, starts) * (own @ own))
        return dots / (norms + _LITTLE_LETTERS)

    def _names(self, other: Features) -> tuple[float, float, int]:
        """The cosine of names, how much those in common tell, and how many those are: Zubin Potok is one."""
        product = 0.0
        each: dict[int, float] = {}
        used: set[int] = set()
        known = self._keys.keys()
        for name in other.names:
            if known.isdisjoint(name.keys):
                continue
            best, found = 0.0, -1
            for key in name.keys:
                place = self._keys.get(key, -1)
                if place >= 0 and place not in used:
                    weight = self._rarity.of_name(key) * (_SKELETON if key[0] == "~" else 1.0)
                    best, found = max((best, found), (weight, place))
            if found >= 0:
                used.add(found)
                weights = self._features.names[found].weight * name.weight
                product += best * best * weights
                whole = self._features.names[found].whole
                each[whole] = max(each.get(whole, 0.0), best * weights)
        if not product:
            return 0.0, 0.0, 0
        cosine = product / (self._mass * self._rarity.length(other.names) + _LITTLE_NAMES)
        return min(cosine, 1.0), sum(each.values()), len(each)

    def _events(self, kinds: Iterable[str]) -> float:
        """How much these kinds of event tell."""
        # Sorted: else the sum would hang on the order of a set.
        return min(sum(sorted(map(self._rarity.of_word, kinds))) / 10, 1.0)

    def _words(self, other: Features) -> float:
        """The cosine of words that are no names."""
        mine = self._plain
        common = mine.keys() & other.words.keys()
        if not common:
            return 0.0
        others = self._rarity.of_words(other.words)
        # Sorted: else the sum would hang on the order of a set.
        product = sum(mine[word] * others[word] for word in sorted(common))
        return product / (self._plain_length * _length(others) + _LITTLE_WORDS)


def _length(vector: Mapping[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in vector.values()))


def _meaning(one: Features, other: Features) -> float:
    """How alike two texts' vectors are, from 0 (not more than any two texts) to 1; 0 without a model."""
    if one.meaning is None or other.meaning is None:
        return 0.0
    cosine = float(one.meaning() @ other.meaning())
    return max(0.0, (cosine - _UNRELATED) / (1 - _UNRELATED))


def _are_apart(one: Features, other: Features) -> bool:
    """Whether their titles tell of events of different kinds."""
    return bool(one.titled and other.titled) and not (one.titled & other.events or other.titled & one.events)


def is_template(one: Features, other: Features) -> bool:
    """Whether two titles of one language are alike but for a few words of each that the other item hasn't at all.

    Day 2 and day 21; the arrest of a teacher, the arrest of a policeman.
    """
    if one.language != other.language or not one.title or not other.title:
        return False
    mine, others = one.title.keys() - other.title.keys(), other.title.keys() - one.title.keys()
    if mine and others and all(map(str.isdigit, mine | others)):
        return True
    if (
        not mine
        or not others
        or len(one.title.keys() & other.title.keys()) < _TEMPLATE * max(len(one.title), len(other.title))
    ):
        return False
    return _is_other(one, mine, other) and _is_other(other, others, one)


def _is_other(one: Features, words: set[str], other: Features) -> bool:
    """Whether among these words of a title is a number, a name or a long word that the other item hasn't."""
    if one.in_title - other.numbers:
        return True
    known = frozenset(other.keys).union(other.words, *other.title.values())
    whole = one.has_text and other.has_text  # of titles alone, other words may say the same
    return any(
        known.isdisjoint(one.title[word]) if one.title[word] else whole and _tells(word) and stem_of(word) not in known
        for word in words
    )


def _tells(word: str) -> bool:
    """Whether a word that is no name is more than a small one."""
    return len(word) >= SHORTEST and not word.isdigit()

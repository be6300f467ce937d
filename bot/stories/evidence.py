"""What is alike in two items, and what is not, weighed by how rare it is in the window."""

from collections.abc import Iterable, Sequence
from math import exp, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.stories.features import Features, Name
from bot.stories.rarity import Rarity
from bot.stories.templates import is_template

# What is added to the product of two lengths: "KFOR denies" and "KFOR helps" have all their names in common, and little
# that is alike in little is no proof.
_LITTLE_LETTERS, _LITTLE_NAMES, _LITTLE_WORDS = 500.0, 40.0, 40.0
_SKELETON = 0.8  # of a name that is told by its consonants alone
_MOST_CONFLICTS = 3
_UNRELATED = 0.75  # the cosine of two texts that have nothing in common, as the model has it
# Beyond these, evidence is not thin.
_MANY_LETTERS, _SOME_WORDS, _ONE_MEANING, _ONE_TITLE, _RARE = 0.4, 0.06, 0.6, 0.65, 0.7
_ONE, _TWO = 1.0, 0.5  # names, as `few` has them
_FEW_WORDS = 0.05  # a cosine: the third part of one word's weight is as good as none
_MOST_STRANGE = 3.0
_DAY, _LONGEST = 86_400.0, 3.0  # seconds; days


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
    `things`: how much the things in common tell that both are about, 1 at most, `kin_things` in one language;
    `both_things`: their geometric mean with names. `things_apart`: as `apart`, of things. `other_kinds`: 1 where
    each title has an event or a thing that the other item hasn't, whatever they share. `kin_nothing`: 1 in one
    language, with neither an event nor a thing in common. `wordless`: near 1 there with hardly a word in common that is
    no name; `root_wordless`: that by `root`. `strange`: where not both have a text, how much the names
    tell that each has and the other hasn't, the less of both, 3 at most; `strange_title`: 1 where there are some in
    both titles.
    `texts`: 1 where both have more than a title.
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
    things: float
    kin_things: float
    both_things: float
    things_apart: float
    other_kinds: float
    kin_nothing: float
    wordless: float
    root_wordless: float
    strange: float
    strange_title: float
    texts: float
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
        one language they must be rare. Or else some words, or what a model takes for one meaning, or, in two languages,
        many letters: within one they are the names' own. Of two titles in one language a thing in common is as good as
        words, or, beside two names, an event: a town has two arrests a day.
        """
        if self.words >= _SOME_WORDS or self.meaning >= (_ONE_MEANING if self.texts else _ONE_TITLE):
            return False
        if self.letters >= _MANY_LETTERS and not self.kin:
            return False
        if self.kin and not self.texts and (self.things or (self.events and self.few < _ONE)):
            return False
        if self.few >= _ONE:
            return bool(self.kin or not self.events)
        common = not self.events and self.kin and self.shared < _RARE
        return self.few >= _TWO and bool(self.disjoint or common)


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
        self._plain_length = sqrt(sum(weight * weight for weight in self._plain.values()))

    def evidence(self, others: Sequence[Features]) -> list[Evidence]:
        """What speaks for each being of the same story, in order."""
        cosines = self._cosines(others)
        return [self._evidence(other, float(cosine)) for other, cosine in zip(others, cosines, strict=True)]

    def _evidence(self, other: Features, letters: float) -> Evidence:
        mine = self._features
        names, shared, told = self._names(other)
        common = mine.numbers & other.numbers
        kin, words, root = float(mine.language == other.language), self._words(other), sqrt(names)
        wordless = kin * exp(-words / _FEW_WORDS)
        return Evidence(
            letters=letters,
            names=names,
            both=sqrt(letters * names),
            root=root,
            kin_letters=kin * letters,
            kin_names=kin * names,
            shared=min(shared, 30.0) / 10,
            conflicts=float(min(len(mine.numbers - common), len(other.numbers - common), _MOST_CONFLICTS)),
            title_conflict=float(bool(mine.in_title - other.numbers and other.in_title - mine.numbers)),
            template=float(is_template(mine, other)),
            days=min(abs((mine.at - other.at).total_seconds()) / _DAY, _LONGEST),
            words=words,
            kin_words=kin * sqrt(words),
            kin=kin,
            few=1 / max(told, 1),
            wordless=wordless,
            root_wordless=wordless * root,
            strange=self._strange(other),
            strange_title=float(_have_strange_titles(mine, other)),
            texts=float(mine.has_text and other.has_text),
            meaning=_meaning(mine, other) if shared else 0.0,
            **self._kinds(other, kin, names),
        )

    def _kinds(self, other: Features, kin: float, names: float) -> dict[str, float]:
        """The evidence of what happened to what."""
        mine = self._features
        kinds, both = mine.events & other.events, mine.things & other.things
        events, things = self._told(kinds), self._told(both)
        apart = float(_are_apart(mine, other))
        silent = (mine.has_text and other.has_text) or bool(mine.events and other.events)
        return {
            "events": events,
            "kin_events": kin * events,
            "apart": apart,
            "cross_apart": (1 - kin) * apart,
            "both_events": sqrt(events * names),
            "disjoint": float(not kinds and silent),
            "things": things,
            "kin_things": kin * things,
            "both_things": sqrt(things * names),
            "things_apart": float(_differ(mine.titled_things, mine.things, other.titled_things, other.things)),
            "other_kinds": float(_each_has_more(mine, other)),
            "kin_nothing": kin * (not kinds and not both),
        }

    def _cosines(self, others: Sequence[Features]) -> npt.NDArray[np.float64]:
        """Of TF-IDF vectors of letter sequences."""
        mine = self._features
        lengths = np.array([len(other.grams) for other in others])
        if not len(mine.grams) or not lengths.all():
            return np.zeros(len(others))
        grams = np.concatenate([other.grams for other in others])
        weights = np.concatenate([other.counts for other in others]) * self._rarity.of_grams(grams)
        own = mine.counts * self._rarity.of_grams(mine.grams)
        products = self._rarity.products(mine, own, grams, weights)
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        dots = np.add.reduceat(products, starts)
        norms = np.sqrt(np.add.reduceat(weights * weights, starts) * (own @ own))
        return dots / (norms + _LITTLE_LETTERS)

    def _names(self, other: Features) -> tuple[float, float, int]:
        """The cosine of names, how much those in common tell, and how many those are: Zubin Potok is one."""
        product = 0.0
        each: dict[int, float] = {}
        used: set[int] = set()
        common = self._features.name_keys & other.name_keys
        if not common:
            return 0.0, 0.0, 0
        for name in other.names:
            if common.isdisjoint(name.keys):
                continue
            best, found = 0.0, -1
            for key in name.keys & common:
                place = self._keys[key]
                if place not in used:
                    weight = self._rarity.of_name(key) * (_SKELETON if key[0] == "~" else 1.0)
                    if (weight, place) > (best, found):  # noqa: PLR1730  # faster
                        best, found = weight, place
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

    def _strange(self, other: Features) -> float:
        """How much the names tell that each has and the other hasn't, the less of both. Of two texts it tells nothing:
        each has room for names of its own."""
        mine = self._features
        if mine.has_text and other.has_text:
            return 0.0
        least = min(self._stranger(mine.names, other.name_keys), self._stranger(other.names, mine.name_keys))
        return min(least / 10, _MOST_STRANGE)

    def _stranger(self, names: Iterable[Name], known: frozenset[str]) -> float:
        told = (
            max(map(self._rarity.of_name, name.keys)) * name.weight
            for name in names
            if known.isdisjoint(name.keys) and not _is_number(name.keys)
        )
        return sum(sorted(told))

    def _told(self, kinds: Iterable[str]) -> float:
        """How much these kinds of event or thing tell."""
        # Sorted: else the sum would hang on the order of a set.
        return min(sum(sorted(map(self._rarity.of_word, kinds))) / 10, 1.0)

    def _words(self, other: Features) -> float:
        """The cosine of words that are no names."""
        mine = self._plain
        if mine.keys().isdisjoint(other.words):
            return 0.0
        product, length = self._rarity.compared(mine, other.words)
        return product / (self._plain_length * length + _LITTLE_WORDS)


def _meaning(one: Features, other: Features) -> float:
    """How alike two texts' vectors are, from 0 (not more than any two texts) to 1; 0 without a model."""
    if one.meaning is None or other.meaning is None:
        return 0.0
    cosine = float(one.meaning() @ other.meaning())
    return max(0.0, (cosine - _UNRELATED) / (1 - _UNRELATED))


def _are_apart(one: Features, other: Features) -> bool:
    """Whether their titles tell of events of different kinds."""
    return _differ(one.titled, one.events, other.titled, other.events)


def _differ(
    titled: frozenset[str], all_: frozenset[str], other_titled: frozenset[str], all_other: frozenset[str]
) -> bool:
    """Whether each title tells of something, and the other item of nothing of that."""
    return bool(titled and other_titled) and not (titled & all_other or other_titled & all_)


def _each_has_more(one: Features, other: Features) -> bool:
    """Whether each title tells of an event or a thing that the other item doesn't, whatever they have in common."""
    return bool(
        (one.titled - other.events or one.titled_things - other.things)
        and (other.titled - one.events or other.titled_things - one.things)
    )


def _have_strange_titles(one: Features, other: Features) -> bool:
    """Whether each title has a name that the other item hasn't."""
    return _any_unknown(one.title_names, other.name_keys) and _any_unknown(other.title_names, one.name_keys)


def _any_unknown(names: Iterable[frozenset[str]], known: frozenset[str]) -> bool:
    return any(known.isdisjoint(keys) for keys in names)


def _is_number(keys: frozenset[str]) -> bool:
    return any(key[0] == "#" for key in keys)

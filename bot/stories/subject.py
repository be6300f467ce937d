"""One item beside many: what is alike in them, and what is not, weighed by how rare it is in the window."""

from collections.abc import Iterable, Sequence
from math import exp, sqrt

from bot.stories.contrasts import SHORT, count_others, name_others, share_kinds_alone, telling, tells_more
from bot.stories.evidence import Evidence
from bot.stories.features import Features
from bot.stories.namesakes import Common, Namesakes
from bot.stories.rarity import Bag, Rarity
from bot.stories.templates import is_template

# What is added to the product of two lengths: little that is alike in little is no proof.
_LITTLE_LETTERS, _LITTLE_WORDS = 500.0, 40.0
_MOST_CONFLICTS = 3
_UNRELATED = 0.75  # the cosine of two texts that have nothing in common, as the model has it
_FEW_WORDS = 0.05  # a cosine: the third part of one word's weight is as good as none
_MOST_STRANGE = 3.0
_DAY, _LONGEST = 86_400.0, 3.0  # seconds; days


class Subject:
    """One item that is compared with many."""

    def __init__(self, features: Features, rarity: Rarity) -> None:
        self._features, self._rarity = features, rarity
        self._bag = rarity.look_at(features)
        self._names = Namesakes(self._bag, rarity)
        kinds = [*features.events, *features.things]
        told = rarity.words.rarities(rarity.words.of(kinds), rarity.by_count())
        self._rarities = dict(zip(kinds, told.tolist(), strict=True))

    def evidence(self, others: Sequence[Bag]) -> list[Evidence]:
        """What speaks for each being of the same story, in order."""
        mine, rarity, by_count = self._bag, self._rarity, self._rarity.by_count()
        letters = rarity.letters.cosines(mine.letters, [other.letters for other in others], by_count, _LITTLE_LETTERS)
        words = rarity.words.cosines(mine.words, [other.words for other in others], by_count, _LITTLE_WORDS)
        told = zip(others, letters.tolist(), words.tolist(), self._names.common(others), strict=True)
        return [self._evidence(other.features, *each) for other, *each in told]

    def _evidence(self, other: Features, letters: float, words: float, common: Common) -> Evidence:
        mine, names = self._features, common.cosine
        kin, texts, root = float(mine.language == other.language), mine.has_text and other.has_text, sqrt(names)
        same = len(mine.numbers & other.numbers)
        wordless = kin * exp(-words / _FEW_WORDS)
        return Evidence(
            letters=letters,
            names=names,
            both=sqrt(letters * names),
            root=root,
            kin_letters=kin * letters,
            kin_names=kin * names,
            shared=min(common.told, 30.0) / 10,
            conflicts=float(min(len(mine.numbers) - same, len(other.numbers) - same, _MOST_CONFLICTS)),
            title_conflict=float(bool(mine.in_title - other.numbers and other.in_title - mine.numbers)),
            template=float(is_template(mine, other) or self._is_beside(other, common.many)),
            days=min(abs((mine.at - other.at).total_seconds()) / _DAY, _LONGEST),
            words=words,
            kin_words=kin * sqrt(words),
            kin=kin,
            few=1 / max(common.many, 1),
            wordless=wordless,
            root_wordless=wordless * root,
            # Of two texts it tells nothing: each has room for names of its own.
            strange=0.0 if texts else min(self._names.strange(other) / 10, _MOST_STRANGE),
            strange_title=float(_have_strange_titles(mine, other)),
            texts=float(texts),
            meaning=_meaning(mine, other) if common.many else 0.0,
            **self._of_kinds(other, kin, names),
        )

    def _is_beside(self, other: Features, names: int) -> bool:
        """Whether the titles name other people, or tell two things of one kind and place, with `names` in common."""
        mine, kin = self._features, self._features.language == other.language
        if name_others(mine.people, other.people, (mine.name_keys, other.name_keys), kin=kin):
            return True
        return not (mine.has_text and other.has_text) and names <= 1 and _are_two_of_a_kind(mine, other)

    def _of_kinds(self, other: Features, kin: float, names: float) -> dict[str, float]:
        """What kinds of event and of thing say."""
        mine = self._features
        kinds, both = mine.events & other.events, mine.things & other.things
        events, things = self._told(kinds), self._told(both)
        apart = float(_differ(mine.titled, mine.events, other.titled, other.events))
        told = (mine.has_text and other.has_text) or bool(mine.events and other.events)
        return {
            "events": events,
            "kin_events": kin * events,
            "apart": apart,
            "cross_apart": (1 - kin) * apart,
            "both_events": sqrt(events * names),
            "disjoint": float(not kinds and told),
            "things": things,
            "kin_things": kin * things,
            "both_things": sqrt(things * names),
            "things_apart": float(_differ(mine.titled_things, mine.things, other.titled_things, other.things)),
            "other_kinds": float(_each_has_more(mine, other)),
            "kin_nothing": kin * (not kinds and not both),
        }

    def _told(self, kinds: Iterable[str]) -> float:
        """How much these kinds of event or thing tell."""
        if not kinds:
            return 0.0
        # Sorted: else the sum would hang on the order of a set.
        told: float = sum(sorted(self._rarities[kind] for kind in kinds))
        return min(told / 10, 1.0)


def _are_two_of_a_kind(one: Features, other: Features) -> bool:
    """Whether two short titles count other tolls, or in one language each tell of what the other doesn't, and have
    nothing in common but what kind of event it was: a town has two arrests a day."""
    if not 0 < len(one.title) <= SHORT or not 0 < len(other.title) <= SHORT or one.things & other.things:
        return False
    mine, others = telling(one.title), telling(other.title)
    if not share_kinds_alone(mine, others):
        return False
    if count_others(one.tolls, other.tolls):
        return True
    few = one.language == other.language and len(one.events & other.events) <= 1
    return few and tells_more(mine, other.words, other.events) and tells_more(others, one.words, one.events)


def _meaning(one: Features, other: Features) -> float:
    """How alike two texts' vectors are, from 0 (not more than any two texts) to 1; 0 without a model."""
    if one.meaning is None or other.meaning is None:
        return 0.0
    cosine = float(one.meaning() @ other.meaning())
    return max(0.0, (cosine - _UNRELATED) / (1 - _UNRELATED))


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

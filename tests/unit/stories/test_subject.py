"""Evidence is worked out for many items at once; it is what plain arithmetic makes of each pair."""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from math import log, sqrt

import pytest

from benchmarks.stories_data import OURS, sets
from bot.stories.features import Features, Name, StoryItem, features
from bot.stories.rarity import Bag, Rarity
from bot.stories.subject import Subject
from bot.wording import reader

SETS = ("labelled", "short", "translated")


class Plain:
    """The cosines of one pair, word for word."""

    def __init__(self, held: list[Features]) -> None:
        self.many = len(held)
        self.having = Counter(term for each in held for term in (*each.grams.tolist(), *each.name_keys, *each.words))

    def rarity(self, term: str | int) -> float:
        return log(1 + (self.many + 100) / (self.having[term] + 1))

    def letters(self, one: Features, other: Features) -> float:
        grams = (zip(item.grams.tolist(), item.counts.tolist(), strict=True) for item in (one, other))
        each = ({str(gram): count * self.rarity(gram) for gram, count in item} for item in grams)
        return self.cosine(each, 500.0)

    def words(self, one: Features, other: Features) -> float:
        each = ({word: by * self.rarity(word) for word, by in item.words.items()} for item in (one, other))
        return self.cosine(each, 40.0)

    def cosine(self, items: Iterable[dict[str, float]], little: float) -> float:
        one, other = items
        product = sum(weight * other.get(term, 0.0) for term, weight in one.items())
        return product / (self.length(one.values()) * self.length(other.values()) + little)

    def length(self, weights: Iterable[float]) -> float:
        return sqrt(sum(weight * weight for weight in weights))

    def names(self, one: Features, other: Features) -> tuple[float, float]:
        """Their cosine, and how much those in common tell."""
        places: dict[str, int] = {}
        for place, name in enumerate(one.names):
            for key in name.keys:
                places.setdefault(key, place)
        product, told = 0.0, dict[int, float]()
        free = set(range(len(one.names)))
        for name in other.names:
            met = [
                (self.rarity(key) * (0.8 if key[0] == "~" else 1.0), places[key])
                for key in name.keys
                if places.get(key) in free
            ]
            if met:
                rarity, place = max(met)
                free.remove(place)
                both = one.names[place].weight * name.weight
                product += rarity * rarity * both
                whole = one.names[place].whole
                told[whole] = max(told.get(whole, 0.0), rarity * both)
        lengths = [self.length(map(self.of_name, item.names)) for item in (one, other)]
        return min(product / (lengths[0] * lengths[1] + 40.0), 1.0), sum(told.values())

    def of_name(self, name: Name) -> float:
        return name.weight * min(map(self.rarity, name.keys))


def window(name: str, many: int) -> tuple[Rarity, list[Bag]]:
    rarity, items = Rarity(), sets(OURS)[name]
    return rarity, [rarity.hold(features(each.item, reader())) for each in items[:many]]


@pytest.mark.parametrize("name", SETS)
def test_evidence_of_many_is_that_of_each_alone(name: str) -> None:
    rarity, bags = window(name, 70)
    coming = features(sets(OURS)[name][-1].item, reader())
    for mine in (coming, *(bag.features for bag in bags[::7])):
        subject = Subject(mine, rarity)
        assert subject.evidence(bags) == [subject.evidence([bag])[0] for bag in bags]


@pytest.mark.parametrize("name", SETS)
def test_cosines_are_those_of_plain_arithmetic(name: str) -> None:
    rarity, bags = window(name, 40)
    plain = Plain([bag.features for bag in bags])
    met = 0
    for one, other in combinations(bags[::2], 2):
        told = Subject(one.features, rarity).evidence([bags[0], other])[1]
        assert told.letters == pytest.approx(plain.letters(one.features, other.features))
        assert told.words == pytest.approx(plain.words(one.features, other.features))
        cosine, shared = plain.names(one.features, other.features)
        assert told.names == pytest.approx(cosine)
        assert told.shared == pytest.approx(min(shared, 30.0) / 10)
        met += bool(shared)
    assert met


def test_what_is_released_is_forgotten() -> None:
    rarity, bags = window("labelled", 40)
    again = [bag.features for bag in bags]
    told = Subject(again[0], rarity).evidence(bags)
    for bag in bags:
        rarity.count(bag, -1)
        rarity.release(bag)
    assert (len(rarity.names), len(rarity.words), rarity.items) == (0, 0, 0)
    assert not rarity.names.items_with.any()
    # Others' numbers now, the other way round.
    bags = [rarity.hold(each) for each in reversed(again)]
    assert Subject(again[0], rarity).evidence(bags[::-1]) == told


def test_items_without_a_word_are_like_nothing() -> None:
    rarity, bags = window("labelled", 5)
    nothing = features(StoryItem(9, "?!", "", None, bags[0].features.at), reader())
    for mine, other in ((nothing, bags[0]), (bags[0].features, rarity.hold(nothing))):
        told = Subject(mine, rarity).evidence([bags[1], other])[1]
        assert (told.letters, told.names, told.words, told.shared) == (0.0, 0.0, 0.0, 0.0)

"""The names that one item has in common with many others, and those that it hasn't."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from bot.stories.features import Features, Name
from bot.stories.lexicon import joined
from bot.stories.rarity import Bag, Rarity

# What is added to the product of two lengths: "KFOR denies" and "KFOR helps" have all their names in common, and little
# that is alike in little is no proof.
_LITTLE = 40.0
_SKELETON = 0.8  # of a name that is told by its consonants alone


class Common(NamedTuple):
    """The cosine of two items' names, how much those in common tell, and how many they are: Zubin Potok is one."""

    cosine: float = 0.0
    told: float = 0.0
    many: int = 0


_NONE = Common()


class Namesakes:
    """The names of an item, which others may have, too."""

    def __init__(self, bag: Bag, rarity: Rarity) -> None:
        self._bag, self._names, self._rarity = bag, bag.features.names, rarity
        self._keys = self._by_key()
        self._strange: list[tuple[frozenset[str], float]] | None = None

    def common(self, others: Sequence[Bag]) -> list[Common]:
        """What each of the others has of them, in order."""
        bags = [self._bag, *others]
        names, by_count, own = self._rarity.names, self._rarity.by_count(), len(self._bag.keys)
        sizes, owners = joined([bag.sizes for bag in bags])
        keys, weights = np.concatenate([bag.keys for bag in bags]), np.concatenate([bag.weights for bag in bags])
        starts = np.cumsum(sizes) - sizes
        # Each is as rare as its commonest key.
        rarities = weights * by_count[np.maximum.reduceat(names.items_with[keys], starts)]
        lengths = np.sqrt(np.bincount(owners, rarities * rarities, len(bags)))
        products = (lengths * lengths[0] + _LITTLE).tolist()
        at = names.places(self._bag.keys, keys[own:]) + own
        found = np.searchsorted(starts, at, side="right") - 1
        shared = zip(owners[found].tolist(), found.tolist(), weights[found].tolist(), keys[at].tolist(), strict=True)
        told = {owner: self._met(each, products[owner]) for owner, each in groupby(shared, itemgetter(0))}
        return [told.get(owner, _NONE) for owner in range(1, len(bags))]

    def strange(self, other: Features) -> float:
        """How much the names tell that each has and the other hasn't, the less of both."""
        if self._strange is None:
            self._strange = self._told_by(self._names)
        name_keys = self._bag.features.name_keys
        mine = sum(sorted(told for keys, told in self._strange if other.name_keys.isdisjoint(keys)))
        unknown = (name for name in other.names if name_keys.isdisjoint(name.keys))
        return min(mine, sum(sorted(told for _, told in self._told_by(unknown)))) if mine else 0.0

    def _by_key(self) -> dict[int, tuple[float, int]]:
        """Of each key how much it tells, and the place of its first name."""
        found: dict[int, tuple[float, int]] = {}
        rarities = self._rarity.names.rarities(self._bag.keys, self._rarity.by_count()).tolist()
        each = ((place, key) for place, name in enumerate(self._names) for key in name.keys)
        for number, rarity, (place, key) in zip(self._bag.keys.tolist(), rarities, each, strict=True):
            found.setdefault(number, (rarity * (_SKELETON if key[0] == "~" else 1.0), place))
        return found

    def _met(self, shared: Iterable[tuple[int, int, float, int]], lengths: float) -> Common:
        """Of one other item: its number, a name, how much that counts and a key, name after name."""
        product = 0.0
        each: dict[int, float] = {}
        used: set[int] = set()
        for _, keys in groupby(shared, itemgetter(1)):
            options = [(*self._keys[key], weight) for _, _, weight, key in keys if self._keys[key][1] not in used]
            if options:
                rarity, place, weight = max(options)
                used.add(place)
                both = self._names[place].weight * weight
                product += rarity * rarity * both
                whole = self._names[place].whole
                each[whole] = max(each.get(whole, 0.0), rarity * both)
        return Common(min(product / lengths, 1.0), sum(each.values()), len(each))

    def _told_by(self, names: Iterable[Name]) -> list[tuple[frozenset[str], float]]:
        """Each but numbers, as rare as its rarest key."""
        words = [name for name in names if not any(key[0] == "#" for key in name.keys)]
        lexicon, by_count = self._rarity.names, self._rarity.by_count()
        keys, owners = joined([np.empty(0, np.int32), *(lexicon.of(name.keys) for name in words)])
        rarest = np.zeros(len(words) + 1)
        np.maximum.at(rarest, owners, lexicon.rarities(keys, by_count))
        return [(name.keys, told * name.weight) for name, told in zip(words, rarest[1:].tolist(), strict=True)]

"""How rare letter sequences, names and words are among the items of a window."""

from collections.abc import Callable, Iterable
from math import log
from typing import NamedTuple

import numpy as np

from bot.stories.features import Features
from bot.stories.lexicon import Floats, Ids, Lexicon, Sparse, Tally
from bot.stories.reader import GRAMS

_USUAL = 100  # items that a window is taken to have had before: while it is small, nothing is common


class Bag(NamedTuple):
    """An item's features with its names and words as numbers, as `Rarity` has them.

    `keys`: those of all names, one name's after the other's, `sizes` of them each; `weights`: how much each name
    counts; `words`: those that are no names. `each_key`, `each_word`: the different ones, kinds of events and things
    among the words.
    """

    features: Features
    keys: Ids
    sizes: Ids
    weights: Floats
    words: Sparse
    each_key: Ids
    each_word: Ids

    @property
    def letters(self) -> Sparse:
        """The letter sequences."""
        return Sparse(self.features.grams, self.features.counts)


class Rarity:
    """How many items of the window have each letter sequence, each key of a name and each word."""

    def __init__(self) -> None:
        self.items = 0
        self.letters, self.names, self.words = Tally(GRAMS), Lexicon(), Lexicon()
        self._logarithms = _logarithms(2 * _USUAL)
        self._by_count: Floats | None = None

    def hold(self, features: Features) -> Bag:
        """An item's, which is counted from now on, and known until it is released."""
        bag = self._bag(features, self.names.hold, self.words.hold)
        self.count(bag, 1)
        return bag

    def look_at(self, features: Features) -> Bag:
        """That of an item which isn't held."""
        return self._bag(features, self.names.of, self.words.of)

    def release(self, bag: Bag) -> None:
        """Forgets an item that isn't counted any more."""
        self.names.release(bag.each_key)
        self.words.release(bag.each_word)

    def count(self, bag: Bag, by: int) -> None:
        """Counts a held item (`by` 1), or does so no more (-1)."""
        self.items += by
        self._by_count = None
        for tally, terms in (
            (self.letters, bag.features.grams),
            (self.names, bag.each_key),
            (self.words, bag.each_word),
        ):
            tally.items_with[terms] += by

    def by_count(self) -> Floats:
        """The inverse document frequency of what no item has, one has, and so on, up to all that are counted."""
        if self._by_count is None:
            total, most = self.items + _USUAL, self.items + 1
            if len(self._logarithms) <= total + most:
                self._logarithms = _logarithms(2 * (total + most))
            # log(1 + total / count), without a logarithm of each anew.
            self._by_count = self._logarithms[total + 1 : total + most + 1] - self._logarithms[1 : most + 1]
        return self._by_count

    def of_count(self, count: int) -> float:
        """The same of anything that so many items have."""
        return log(1 + (self.items + _USUAL) / (count + 1))

    @staticmethod
    def _bag(features: Features, names: Callable[[Iterable[str]], Ids], words: Callable[[Iterable[str]], Ids]) -> Bag:
        different = list(features.name_keys)
        each_key = names(different)
        numbers = dict(zip(different, each_key.tolist(), strict=True))
        each_word = words([*features.words, *dict.fromkeys((*features.events, *features.things))])
        return Bag(
            features,
            np.array([numbers[key] for name in features.names for key in name.keys], np.int32),
            np.array([len(name.keys) for name in features.names], np.int32),
            np.array([name.weight for name in features.names], np.float64),
            Sparse(each_word[: len(features.words)], np.array(list(features.words.values()), np.float64)),
            each_key,
            each_word,
        )


def _logarithms(most: int) -> Floats:
    """By number, from 1 on."""
    return np.log(np.maximum(np.arange(most + 1, dtype=np.float64), 1.0))

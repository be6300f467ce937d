"""How rare letter sequences, names and words are among the items of a window."""

from collections.abc import Iterable, Mapping
from math import log, sqrt
from operator import mul

import numpy as np
import numpy.typing as npt

from bot.stories.features import GRAMS, Features, Name

_USUAL = 100  # items that a window is taken to have had before: while it is small, nothing is common


class _Weights(dict[int, float]):
    """Weights by how many items have something, each worked out once."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = _USUAL

    def __missing__(self, count: int) -> float:
        weight = self[count] = log(1 + self.seen / (count + 1))
        return weight


class Rarity:
    """How many items of the window have each letter sequence and each name."""

    def __init__(self) -> None:
        self.items = 0
        self._grams = np.zeros(GRAMS, np.int32)
        self._names: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._logs = _logarithms(2 * _USUAL)
        self._weights = _Weights()
        self._own = np.zeros(GRAMS)

    def count(self, features: Features, by: int) -> None:
        """Takes an item in (`by` 1) or out (-1)."""
        self.items += by
        self._weights.clear()
        self._weights.seen = self.items + _USUAL
        self._grams[features.grams] += by
        for counts, keys in (
            (self._names, {key for name in features.names for key in name.keys}),
            (self._words, [*features.words, *features.events, *features.things]),
        ):
            for key in keys:
                counts[key] = counts.get(key, 0) + by
                if not counts[key]:
                    del counts[key]

    def of_grams(self, grams: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
        """The inverse document frequency of each."""
        counts = self._grams[grams] + 1
        total = self.items + _USUAL
        if len(self._logs) <= total + self.items + 1:
            self._logs = _logarithms(2 * (total + self.items))
        # log(1 + total / count), without a logarithm of each anew.
        weights: npt.NDArray[np.float64] = self._logs[counts + total] - self._logs[counts]
        return weights

    def products(
        self, mine: Features, own: npt.NDArray[np.float64], grams: npt.NDArray[np.int32], told: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Of the weights `told` of letter sequences each with the one's `own`; 0 where it has none."""
        self._own[mine.grams] = own
        found: npt.NDArray[np.float64] = self._own[grams] * told
        self._own[mine.grams] = 0.0
        return found

    def of_name(self, key: str) -> float:
        """The same of a name's key."""
        return self._weights[self._names.get(key, 0)]

    def of_word(self, word: str) -> float:
        """The same of a word's beginning, or of a kind of event."""
        return self._weights[self._words.get(word, 0)]

    def of_count(self, count: int) -> float:
        """The same of anything that so many items have."""
        return self._weights[count]

    def length(self, names: Iterable[Name]) -> float:
        """Of a vector of names, each as rare as its commonest key."""
        count_of, weights = self._names.get, self._weights
        squares = 0.0
        for name in names:
            most = 0
            for key in name.keys:
                count = count_of(key, 0)
                if count > most:  # noqa: PLR1730  # half of the time goes by here
                    most = count
            weight = name.weight * weights[most]
            squares += weight * weight
        return sqrt(squares)

    def of_words(self, words: Mapping[str, float]) -> dict[str, float]:
        """The same of beginnings of words that are no names, each with its weight."""
        return dict(zip(words, self._weighed(words), strict=True))

    def compared(self, mine: Mapping[str, float], words: Mapping[str, float]) -> tuple[float, float]:
        """The product of two vectors of words, the first as `of_words` gives it, and the length of the second."""
        told = self._weighed(words)
        # Sorted: else the sum would hang on the order of a set.
        common = sorted(mine.keys() & words.keys())
        product = sum(mine[word] * (words[word] * self.of_word(word)) for word in common)
        return product, sqrt(sum(map(mul, told, told)))

    def _weighed(self, words: Mapping[str, float]) -> list[float]:
        count_of, weights = self._words.get, self._weights
        return [weight * weights[count_of(word, 0)] for word, weight in words.items()]


def _logarithms(most: int) -> npt.NDArray[np.float64]:
    """By number, from 1 on."""
    return np.log(np.maximum(np.arange(most + 1, dtype=np.float64), 1.0))

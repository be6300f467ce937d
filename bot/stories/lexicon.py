"""Terms as numbers, so that arrays count what many items have and compare one with many by it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
_ROOM = 1 << 12  # terms; twice as many when it is full


class Sparse(NamedTuple):
    """A vector: its terms, each once, and how often it has each."""

    terms: Ids
    counts: npt.NDArray[np.floating[Any]]


class Tally:
    """How many items have each of `room` terms."""

    def __init__(self, room: int) -> None:
        self.items_with = np.zeros(room, np.int32)
        self._own = np.zeros(room)

    def rarities(self, terms: npt.NDArray[np.integer[Any]], by_count: Floats) -> Floats:
        """Of each term, by how many items have it."""
        return by_count.take(self.items_with.take(terms))  # twice as fast as by brackets

    def cosines(self, one: Sparse, others: Sequence[Sparse], by_count: Floats, little: float) -> Floats:
        """Of a TF-IDF vector with each of some others. `little` is added to the product of two lengths."""
        parts = [one, *others]
        sizes = np.array([len(each.terms) for each in parts])
        terms = np.concatenate([each.terms for each in parts], dtype=np.intp)  # else each look-up converts them
        weights = np.concatenate([each.counts for each in parts]) * self.rarities(terms, by_count)
        squares = _sums(weights * weights, sizes)
        with self._noted(one.terms, weights[: len(one.terms)]):
            products = _sums(weights * self._own.take(terms), sizes)
        cosines: Floats = products[1:] / (np.sqrt(squares[1:] * squares[0]) + little)
        return cosines

    def places(self, one: Ids, terms: Ids) -> npt.NDArray[np.intp]:
        """Where in `terms` those of `one` are."""
        with self._noted(one, 1.0):
            return np.flatnonzero(self._own[terms])

    @contextmanager
    def _noted(self, terms: Ids, values: Floats | float) -> Iterator[None]:
        """In `_own`, of which nothing may be left to the next."""
        self._own[terms] = values
        try:
            yield
        finally:
            self._own[terms] = 0.0


class Lexicon(Tally):
    """Numbers for terms, each as long as an item is held that has it. 0 is that of all others."""

    def __init__(self) -> None:
        super().__init__(_ROOM)
        self._numbers: dict[str, int] = {}
        self._terms = [""]
        self._free: list[int] = []
        self._holders = np.zeros(_ROOM, np.int32)

    def __len__(self) -> int:
        return len(self._numbers)

    def of(self, terms: Iterable[str]) -> Ids:
        """The number of each."""
        number_of = self._numbers.get
        return np.array([number_of(term, 0) for term in terms], np.int32)

    def hold(self, terms: Iterable[str]) -> Ids:
        """The number of each of an item's terms, all of them different."""
        held = np.array([self._numbers.get(term) or self._number(term) for term in terms], np.int32)
        self._holders[held] += 1
        return held

    def release(self, held: Ids) -> None:
        """The item is gone that `hold` gave these for."""
        self._holders[held] -= 1
        for number in held[self._holders[held] == 0].tolist():
            del self._numbers[self._terms[number]]
            self._free.append(number)

    def _number(self, term: str) -> int:
        """A new one."""
        if self._free:
            number = self._free.pop()
            self._terms[number] = term
        else:
            number = len(self._terms)
            self._terms.append(term)
            if number == len(self._holders):
                self._holders, self.items_with, self._own = (
                    np.concatenate([each, np.zeros_like(each)]) for each in (self._holders, self.items_with, self._own)
                )
        self._numbers[term] = number
        return number


def joined(parts: Sequence[Ids]) -> tuple[Ids, npt.NDArray[np.intp]]:
    """Arrays one after the other, and of each element which of them it came from."""
    return np.concatenate(parts), np.repeat(np.arange(len(parts)), [len(part) for part in parts])


def _sums(values: Floats, sizes: npt.NDArray[np.intp]) -> Floats:
    """Of parts that follow one another."""
    sums = np.zeros(len(sizes))
    some = sizes > 0  # an empty one would be given the next one's first
    sums[some] = np.add.reduceat(values, (np.cumsum(sizes) - sizes)[some])
    return sums

"""Other ways to tell the same story, beside ours: TF-IDF of words, and MinHash. Each with the same rule of joining."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from math import log, sqrt

from datasketch import MinHash, MinHashLSH

from benchmarks.stories_data import Labelled
from bot.model import STORY_WINDOW
from bot.topics.tokens import folded_text

_PERMUTATIONS = 128


class WordTfIdf:
    """Cosines of folded words, weighed by how rare they are among those that came before."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._index: defaultdict[str, list[int]] = defaultdict(list)
        self._vectors: list[dict[str, float]] = []

    def come(self, text: str) -> dict[int, float]:
        """Takes it in; how much it is like each before it."""
        vector = self._vector(text)
        found: defaultdict[int, float] = defaultdict(float)
        for term, weight in vector.items():
            for other in self._index[term]:
                found[other] += weight * self._vectors[other][term]
        self._keep(vector)
        return found

    def take(self, text: str) -> None:
        """Takes it in, unasked."""
        self._keep(self._vector(text))

    def _vector(self, text: str) -> dict[str, float]:
        total = len(self._vectors) + 1
        vector = {
            term: (1 + log(count)) * log(1 + total / (1 + self._counts[term]))
            for term, count in Counter(folded_text(text).split()).items()
        }
        length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {term: weight / length for term, weight in vector.items()}

    def _keep(self, vector: dict[str, float]) -> None:
        for term in vector:
            self._index[term].append(len(self._vectors))
        self._counts.update(vector.keys())
        self._vectors.append(vector)


class Hashes:
    """Estimated share of folded words and word pairs in common."""

    def __init__(self) -> None:
        self._hashes: list[MinHash] = []
        self._near = MinHashLSH(threshold=0.1, num_perm=_PERMUTATIONS)

    def come(self, text: str) -> dict[int, float]:
        """The same."""
        hashed = _hashed(text)
        found = {int(other): float(hashed.jaccard(self._hashes[int(other)])) for other in self._near.query(hashed)}
        self._keep(hashed)
        return found

    def take(self, text: str) -> None:
        """The same."""
        self._keep(_hashed(text))

    def _keep(self, hashed: MinHash) -> None:
        self._near.insert(str(len(self._hashes)), hashed)
        self._hashes.append(hashed)


def _hashed(text: str) -> MinHash:
    words = folded_text(text).split()
    hashed = MinHash(num_perm=_PERMUTATIONS)
    hashed.update_batch([each.encode() for each in {*words, *map(" ".join, pairwise(words))}])
    return hashed


def clusters(items: list[Labelled], found: list[dict[int, float]], threshold: float) -> list[int]:
    """Stories by half the best and half the mean likeness, as ours are made; the place of each one's first item."""
    stories: list[int] = []
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place, (each, alike) in enumerate(zip(items, found, strict=True)):
        best = threshold, place
        for story in sorted({stories[other] for other in alike}):
            near = [alike.get(m, 0.0) for m in members[story] if each.item.at - items[m].item.at <= STORY_WINDOW]
            if near:
                best = max(best, (max(near) / 2 + sum(near) / len(near) / 2, story))
        stories.append(best[1])
        members[best[1]].append(place)
    return stories

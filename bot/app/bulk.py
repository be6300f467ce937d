"""Many queries against many items, without a database: what `tocsin match` does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.feeds.languages import ModelDetector
from bot.followed import words_of
from bot.lemmas.shelf import Shelf
from bot.topics.document import Document
from bot.topics.index import Index
from bot.topics.query import parse
from bot.topics.vocabulary import USUAL, Vocabulary


class Bulk:
    """Queries by whatever identifies them, each distinct one kept once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._index: Index[str] = Index(vocabulary)
        self._asked: dict[str, list[tuple[int, object]]] = {}
        self._count = 0
        self.language_of = ModelDetector().language_of

    def add(self, key: object, query: str) -> None:
        """Takes a query in. Raises QueryMistake."""
        if query not in self._asked:
            self._index.add(query, parse(query))
        self._asked.setdefault(query, []).append((self._count, key))
        self._count += 1

    def match(self, document: Document) -> list[tuple[object, tuple[str, ...]]]:
        """The keys of the queries that it matches, in the order they were added, with the words as written."""
        found = [
            (place, key, words)
            for match in self._index.match(document)
            for words in (words_of(match, document),)
            for place, key in self._asked[match.key]
        ]
        found.sort(key=lambda each: each[0])
        return [(key, words) for _, key, words in found]


def bulk(data: Path, languages: Iterable[str], aliases: Iterable[Iterable[str]] = ()) -> Bulk:
    """For items in these languages and the usual ones. Their dictionaries are kept in `data`, and made if need be."""
    wanted = tuple(sorted({*USUAL, *languages}))
    return Bulk(Vocabulary(Shelf(data / "lemmas").wait, wanted, tuple(aliases)))

"""An item as the matcher reads it: words by key, with their places in title and summary."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.topics.fold import fold
from bot.topics.keys import keys_of
from bot.topics.tokens import tokenise

Field = Literal["title", "summary"]


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of an item when it is matched; texts are plain, without markup."""

    title: str
    summary: str
    language: str | None
    feed: str
    tags: frozenset[str] = frozenset()


class Span(NamedTuple):
    """Where a matched word stands: `getattr(document, field)[start:end]`. A tuple, for speed."""

    field: Field
    start: int
    end: int


class View:
    """A document taken apart, once for all queries. Places number its words, title first."""

    __slots__ = ("_sorted", "_title_end", "_words", "by_key", "filters", "forms")

    def __init__(self, document: Document) -> None:
        words = tokenise(document.title)
        self._title_end = len(words)
        # The gap keeps phrases from running from the title into the summary.
        self._words = [*words, None, *tokenise(document.summary)]
        self.forms: dict[str, list[int]] = {}
        for place, word in enumerate(self._words):
            if word is not None:
                self.forms.setdefault(word.folded, []).append(place)
        self.by_key: dict[str, list[int]] = {}
        for form, places in self.forms.items():
            for key in keys_of(form):
                self.by_key.setdefault(key, []).extend(places)
        self._sorted: list[str] | None = None
        self.filters = {("feed", fold(document.feed)), *(("tag", fold(tag)) for tag in document.tags)}
        if document.language:
            language = fold(document.language).replace("_", "-")
            # lang:sr takes sr-Latn, too.
            self.filters |= {("lang", language), ("lang", language.partition("-")[0])}

    def starting(self, prefix: str) -> list[int]:
        """The places of the words that begin with a folded prefix."""
        if self._sorted is None:
            self._sorted = sorted(self.forms)
        found: list[int] = []
        for index in range(bisect_left(self._sorted, prefix), len(self._sorted)):
            form = self._sorted[index]
            if not form.startswith(prefix):
                break
            found += self.forms[form]
        return found

    def spans(self, places: Iterable[int]) -> tuple[Span, ...]:
        """The places in the document's texts, in reading order."""
        words = self._words
        return tuple(
            [
                Span("title" if place < self._title_end else "summary", word.start, word.end)
                for place in sorted(places)
                if (word := words[place])
            ]
        )

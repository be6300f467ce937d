"""An item as the matcher reads it: which terms its words are, and where they stand in title and summary."""

from dataclasses import dataclass
from enum import Enum
from itertools import compress
from typing import Literal, NamedTuple

from bot.topics.fold import fold
from bot.topics.origin import values_of
from bot.topics.terms import Reader, Terms
from bot.topics.tokens import folded_word, words_of

Field = Literal["title", "summary"]


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of an item when it is matched; texts are plain, without markup."""

    title: str
    summary: str
    language: str | None
    feed: str
    tags: frozenset[str] = frozenset()


class Rule(Enum):
    """Why a word of a text is a word of a query."""

    WORD = "word"  # the very word, whatever the script and the marks
    FORM = "form"  # another form of it
    ALIAS = "alias"  # a form of another name of it
    PREFIX = "prefix"  # it begins so


class Span(NamedTuple):
    """A matched word, `getattr(document, field)[start:end]`, and why it matched. A tuple, for speed."""

    field: Field
    start: int
    end: int
    rule: Rule


_tuple = tuple.__new__
# A word's place in a document → the term that stands there, and whether an alias brought it.
Found = dict[int, tuple[int, bool]]


class View:
    """A document taken apart, once for all queries. Places number its words, title first."""

    __slots__ = ("_raws", "_starts", "_terms", "_title_end", "filters", "standing")

    def __init__(self, document: Document, terms: Terms) -> None:
        self._terms = terms
        # Of every term that is there, its places.
        self.standing: dict[int, list[int]] = {}
        self._starts: list[int] = []
        self._raws: list[str] = []
        reader = terms.reader(document.language)
        self._read(document.title, reader)
        self._title_end = len(self._raws)
        # The gap keeps phrases from running from the title into the summary.
        self._starts.append(0)
        self._raws.append("")
        self._read(document.summary, reader)
        self.filters = {("feed", fold(document.feed)), *(("tag", fold(tag)) for tag in document.tags)}
        if document.language:
            self.filters |= {("lang", value) for value in values_of(document.language)}

    def _read(self, text: str, reader: Reader) -> None:
        raws, starts = words_of(text)
        each = reader.read(raws)
        if None in each:
            there = [terms is not None for terms in each]
            starts, raws, each = list(compress(starts, there)), list(compress(raws, there)), list(compress(each, there))
        standing = self.standing
        for place, terms in enumerate(each, len(self._raws)):
            if terms:
                for term in terms:
                    if term in standing:
                        standing[term].append(place)
                    else:
                        standing[term] = [place]
        self._starts += starts
        self._raws += raws

    def standing_at(self, term: int, places: list[int]) -> tuple[Span, ...]:
        """A term's words at their places."""
        starts, raws, title_end = self._starts, self._raws, self._title_end
        spans = []
        raw, rule = "", Rule.WORD
        for place in places:
            if raws[place] != raw:
                raw = raws[place]
                rule = self._rule(term, raw)
            start = starts[place]
            # Past the named tuple's own constructor, which takes twice as long.
            spans.append(_tuple(Span, ("title" if place < title_end else "summary", start, start + len(raw), rule)))
        return tuple(spans)

    def spans(self, found: Found) -> tuple[Span, ...]:
        """The places in the document's texts, in reading order."""
        starts, raws, title_end = self._starts, self._raws, self._title_end
        spans = []
        for place, (term, alias) in sorted(found.items()):
            start, raw = starts[place], raws[place]
            rule = Rule.ALIAS if alias else self._rule(term, raw)
            spans.append(_tuple(Span, ("title" if place < title_end else "summary", start, start + len(raw), rule)))
        return tuple(spans)

    def _rule(self, term: int, raw: str) -> Rule:
        word = self._terms.word(term)
        if raw.lower() == word or (not raw.isascii() and folded_word(raw) == word):
            return Rule.WORD
        return Rule.PREFIX if self._terms.is_prefix(term) else Rule.FORM

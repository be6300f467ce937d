"""Why a document matches a query: each word of it, by which rule, and which word that was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.topics.document import Document, Rule
from bot.topics.index import matches
from bot.topics.tree import And, Exact, Or, Phrase, Prefix, Query, Word
from bot.topics.vocabulary import Vocabulary

MOST = 8


class Reason(NamedTuple):
    """A word as written in the document, the rule, and what was typed."""

    written: str
    rule: Rule
    typed: str


def reasons(query: Query, document: Document, vocabulary: Vocabulary | None = None) -> list[Reason]:
    """Each once, in the query's order, up to eight; none if the document no longer matches any word of it."""
    texts = {"title": document.title, "summary": document.summary}
    found: dict[Reason, None] = {}
    for part in looked_for(query):
        match = matches(part, document, vocabulary)
        for span in match.words if match else ():
            found[Reason(texts[span.field][span.start : span.end], span.rule, str(part))] = None
    return list(found)[:MOST]


def looked_for(query: Query) -> Iterator[Query]:
    """The words and phrases that a document should have; not those that it mustn't, and no filters."""
    if isinstance(query, Word | Exact | Prefix | Phrase):
        yield query
    elif isinstance(query, And | Or):
        for part in query.parts:
            yield from looked_for(part)

"""Why a document matches a query: each word of it, by which rule, and which word that was typed."""

from __future__ import annotations

from typing import NamedTuple

from bot.topics.document import Document, Rule, View
from bot.topics.plan import Planner, found
from bot.topics.terms import Terms
from bot.topics.tree import Query
from bot.topics.vocabulary import Vocabulary

MOST = 8


class Reason(NamedTuple):
    """A word as written in the document, the rule, and what was typed."""

    written: str
    rule: Rule
    typed: str


def reasons(query: Query, document: Document, vocabulary: Vocabulary | None = None) -> list[Reason]:
    """Each once, in the query's order, up to eight; none if the document no longer matches.

    The query is taken whole: by itself a word would be read otherwise, where capitals or a name of several words count,
    and it may stand in a part of the query that didn't match.
    """
    vocabulary = vocabulary or Vocabulary()
    tongues = vocabulary.tongues
    terms = Terms(tongues)
    planner = Planner(query, terms, vocabulary.aliases(tongues))
    node = planner.plan(query)
    view = View(document, terms)
    places = found(node, view)
    if places is None:
        return []
    order = {part: place for place, part in enumerate(dict.fromkeys(planner.typed_as.values()))}
    texts = {"title": document.title, "summary": document.summary}
    told = [
        Reason(texts[span.field][span.start : span.end], span.rule, planner.typed_as[term])
        for span, (_, term) in zip(view.spans(places), sorted(places.items()), strict=True)
    ]
    return sorted(dict.fromkeys(told), key=lambda reason: order[reason.typed])[:MOST]

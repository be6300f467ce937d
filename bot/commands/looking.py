"""Deciding which stored items a topic matches, beside the event loop and within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Item
from bot.topics.candidates import Candidates, candidates
from bot.topics.document import Document, Span
from bot.topics.index import Single
from bot.topics.tree import Query
from bot.topics.vocabulary import Vocabulary

LOOKED_AT = 2000  # the newest candidates that are decided on
CHARACTERS = 3_000_000  # of text in all: some seconds of one processor


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that matches, and by which words."""

    item: Item
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The items that match, in the order they came. `capped`: more were there than could be looked at."""

    hits: tuple[Hit, ...]
    capped: bool

    @property
    def items(self) -> tuple[Item, ...]:
        """The items alone."""
        return tuple(hit.item for hit in self.hits)


async def words_to_find(query: Query, vocabulary: Vocabulary) -> Candidates:
    """What the store is to look for; in a thread, since whole dictionaries are read."""
    return await asyncio.to_thread(candidates, query, vocabulary)


async def that_match(
    query: Query, items: Sequence[Item], vocabulary: Vocabulary, *, enough: int | None = None
) -> Found:
    """Tries the items in a thread, in order; stops at `enough` matches, or when too much text was read."""
    return await asyncio.to_thread(_that_match, query, items, vocabulary, enough)


def document_of(item: Item) -> Document:
    """The item as the matcher sees it."""
    return Document(item.title, item.text, item.language, item.feed_id, frozenset(item.tags))


def _that_match(query: Query, items: Sequence[Item], vocabulary: Vocabulary, enough: int | None) -> Found:
    single = Single(query, vocabulary)
    hits: list[Hit] = []
    read = 0
    for item in items:
        if read > CHARACTERS:
            return Found(tuple(hits), capped=True)
        read += len(item.title) + len(item.text)
        match = single.match(document_of(item))
        if match is not None:
            hits.append(Hit(item, match.words))
            if enough is not None and len(hits) >= enough:
                break
    return Found(tuple(hits), capped=len(items) >= LOOKED_AT)

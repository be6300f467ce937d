"""Deciding which stored items a topic matches, beside the event loop and within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Item
from bot.topics.candidates import Sought
from bot.topics.document import Document, Span
from bot.topics.tree import Query
from bot.topics.vocabulary import Vocabulary

LOOKED_AT = 200  # the newest candidates that are decided on while somebody waits
MORE = 1000  # where most turn out not to match
CHARACTERS = 400_000  # of text in all: some tenths of a second of one processor


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that matches, and by which words."""

    item: Item
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The items that match, in the order they came. `looked_at`: how many were decided on; `all_of_them`: that was
    every one."""

    hits: tuple[Hit, ...]
    looked_at: int
    all_of_them: bool

    @property
    def items(self) -> tuple[Item, ...]:
        """The items alone."""
        return tuple(hit.item for hit in self.hits)


async def sought(query: Query, vocabulary: Vocabulary) -> Sought:
    """The query ready to be looked for; in a thread, since dictionaries on disk are read."""
    return await asyncio.to_thread(Sought, query, vocabulary)


async def that_match(
    wanted: Sought, items: Sequence[Item], *, enough: int | None = None, characters: int = CHARACTERS
) -> Found:
    """Tries the items in a thread, in order; stops at `enough` matches, or when so much text was read."""
    return await asyncio.to_thread(_that_match, wanted, items, enough, characters)


def document_of(item: Item) -> Document:
    """The item as the matcher sees it."""
    return Document(item.title, item.text, item.language, item.feed_id, frozenset(item.tags))


def _that_match(wanted: Sought, items: Sequence[Item], enough: int | None, characters: int) -> Found:
    hits: list[Hit] = []
    looked_at = read = 0
    for item in items:
        if read > characters or len(hits) == enough:
            break
        looked_at += 1
        read += len(item.title) + len(item.text)
        words = wanted.words_in(document_of(item))
        if words is not None:
            hits.append(Hit(item, words))
    return Found(tuple(hits), looked_at, looked_at == len(items))

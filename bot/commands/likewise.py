"""What else a topic may be meant to find: names spelled otherwise in other languages, words written nearly so. Both are
only offered, never looked for unasked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bot.commands.desk import Desk, too_long
from bot.commands.looking import document_of
from bot.commands.outcomes import SimilarWord, WiderQuery
from bot.errors import Unwritable
from bot.model import Chat, Item
from bot.topics.candidates import Condition, Sought, Term, any_word
from bot.topics.plan import typed_words
from bot.topics.similar import SHORTEST, similar
from bot.topics.spellings import Spelling, as_one, names_in, spellings, ways, widened
from bot.topics.tokens import folded_word
from bot.topics.vocabulary import Vocabulary

DAYS = 30
AMONG = 60  # items each time
CHARACTERS = 1000  # of each


async def wider_query(desk: Desk, chat: Chat, wanted: Sought) -> WiderQuery | None:
    """The query with other spellings of its names, if the news has any that it doesn't find."""
    names = names_in(wanted.query)
    words = ways(names)
    if words is None:
        return None
    condition = Condition(words, wanted.condition.origin)
    items = await desk.items.find(condition, desk.clock.now() - timedelta(days=DAYS), AMONG)
    if not items:
        return None
    found = await asyncio.to_thread(_spellings, names, items, wanted, desk.vocabulary)
    text = str(widened(wanted.query, found))
    if not found or too_long(desk, text):
        return None
    named = tuple(SimilarWord(each.word, each.texts) for each in found)
    return WiderQuery(text, named, await _number(desk, chat, text))


async def similar_words(desk: Desk, chat: Chat, wanted: Sought) -> tuple[SimilarWord, ...]:
    """Among the newest items that have words beginning as the query's, and the newest of all, where its filters let it
    look; without their buttons while nothing can be stored."""
    since = desk.clock.now() - timedelta(days=DAYS)
    words = [word for word in typed_words(wanted.query) if len(folded_word(word)) >= SHORTEST]
    if not words:
        return ()
    beginnings = any_word(Term(folded_word(word)[:3], prefix=True) for word in words)
    newest = await desk.items.find(Condition(origin=wanted.condition.origin), since, AMONG)
    if not newest:
        return ()
    near = await desk.items.find(Condition(beginnings, wanted.condition.origin), since, AMONG)
    items = {each.id: each for each in (*near, *newest)}
    texts = [f"{each.title}\n{each.text[:CHARACTERS]}" for each in items.values()]
    found = await asyncio.to_thread(similar, words, texts)
    return tuple([SimilarWord(each.word, each.texts, await _number(desk, chat, each.word)) for each in found])


def _spellings(names: Sequence[str], items: Sequence[Item], wanted: Sought, vocabulary: Vocabulary) -> list[Spelling]:
    any_name = as_one(names)
    own = wanted if any_name == wanted.query else Sought(any_name, vocabulary)
    return spellings(names, own, map(document_of, items))


async def _number(desk: Desk, chat: Chat, text: str) -> int:
    """What a button carries; 0, and no button, while nothing can be stored."""
    try:
        return await desk.chats.remember(chat, text, desk.clock.now())
    except Unwritable:
        return 0

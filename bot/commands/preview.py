"""What a topic would have matched: the answer to /try, and what /subscribe shows before it asks."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.commands.desk import Desk, Requester
from bot.commands.looking import LOOKED_AT, that_match, words_to_find
from bot.commands.outcomes import MissingQuery, Preview, SimilarWord
from bot.errors import QueryTooLong, Unwritable
from bot.model import Chat, Topic
from bot.topics.plan import typed_words
from bot.topics.query import hints, parse
from bot.topics.similar import similar
from bot.topics.tree import Query

DAYS = 7
EXAMPLES = 3
BROAD = 100  # items a day: nobody reads so many alerts
SIMILAR_DAYS, SIMILAR_AMONG, SIMILAR_CHARACTERS = 30, 500, 1000


async def try_topic(desk: Desk, requester: Requester, text: str) -> Preview | MissingQuery:
    """The preview without an offer. Raises QueryMistake, QueryTooLong."""
    chat = await desk.open(requester)
    if not text.strip():
        return MissingQuery(chat, "try")
    return await preview(desk, chat, text, offer=False)


async def preview(desk: Desk, chat: Chat, text: str, *, offer: bool) -> Preview:
    """Counts the stored items of the last seven days that the topic matches, through the matcher's own eyes."""
    topic = await named_topic(desk, text)
    source = topic.query if topic else check_length(desk, text)
    query = parse(source)
    now = desk.clock.now()
    found = await desk.items.find(await words_to_find(query, desk.vocabulary), now - timedelta(days=DAYS), LOOKED_AT)
    hits = await that_match(query, found, desk.vocabulary)
    label = topic.name if topic else source
    kept = topic.name if topic else str(query)  # as confirm() keeps it
    followed = any(each.label == kept for each in await desk.chats.subscriptions(chat, now))
    return Preview(
        chat=chat,
        query=source,
        label=label,
        number=await _number(desk, chat, label, offer=offer),
        days=DAYS,
        hits=len(hits.hits),
        capped=hits.capped,
        examples=hits.items[:EXAMPLES],
        offer=offer,
        followed=followed,
        lower_case_operators=() if topic else tuple(hint.word for hint in hints(source)),
        broad=len(hits.hits) >= BROAD * DAYS,
        similar=() if hits.hits else await _similar(desk, chat, query),
    )


async def _similar(desk: Desk, chat: Chat, query: Query) -> tuple[SimilarWord, ...]:
    """Among the newest items; without their buttons while nothing can be stored."""
    now = desk.clock.now()
    newest = await desk.items.find((), now - timedelta(days=SIMILAR_DAYS), SIMILAR_AMONG)
    texts = [f"{each.title}\n{each.text[:SIMILAR_CHARACTERS]}" for each in newest]
    found = await asyncio.to_thread(similar, list(typed_words(query)), texts)
    return tuple(
        [SimilarWord(each.word, each.texts, await _number(desk, chat, each.word, offer=False)) for each in found]
    )


async def _number(desk: Desk, chat: Chat, label: str, *, offer: bool) -> int:
    """What the offer's button says; without an offer nothing needs to be stored."""
    try:
        return await desk.chats.remember(chat, label, desk.clock.now())
    except Unwritable:
        if offer:
            raise
        return 0


async def named_topic(desk: Desk, text: str) -> Topic | None:
    """The topic of that name in feeds.yaml, whatever its letters' case."""
    wanted = text.strip().casefold()
    return next((topic for topic in await desk.chats.topics() if topic.name.casefold() == wanted), None)


def check_length(desk: Desk, text: str) -> str:
    """The query without the spaces around it. Raises QueryTooLong."""
    source = text.strip()
    if len(source) > desk.limits.query_length:
        raise QueryTooLong(len(source), desk.limits.query_length)
    return source


def parsed(source: str) -> Query:
    """The query of a stored subscription or topic. Raises QueryMistake."""
    return parse(source)

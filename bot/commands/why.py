"""Why an alert came: the topics of the chat that it matched, by which words, and how."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.commands.desk import Desk, Requester
from bot.commands.looking import document_of
from bot.commands.outcomes import Why, WhyTopic
from bot.errors import StaleButton
from bot.model import ToldTopic
from bot.stories.coverage import coverage
from bot.topics.document import Document
from bot.topics.query import QueryMistake, parse
from bot.topics.reasons import reasons
from bot.topics.vocabulary import Vocabulary

MOST_TOPICS = 10
MOST_ITEMS = 8


async def why(desk: Desk, requester: Requester, text: str) -> Why:
    """Of the alert of that number; without one, of the last that was sent here. Raises StaleButton."""
    chat = await desk.open(requester)
    number = text.strip()
    if number and not (number.isascii() and number.isdigit()):
        number = ""
    told = await desk.items.told(chat, int(number) if number else None)
    if told is None:
        if number:
            raise StaleButton
        return Why(chat, None)
    topics = told.topics[:MOST_TOPICS]
    explained = await asyncio.to_thread(_explained, topics, document_of(told.item), desk.vocabulary)
    item = told.item
    others = [each for each in told.story if each.item != item.id]
    also = coverage(item.feed_id, item.language, item.title, told.story)
    return Why(chat, item, explained, told.alert, tuple(others[:MOST_ITEMS]), also)


def _explained(topics: Sequence[ToldTopic], document: Document, vocabulary: Vocabulary) -> tuple[WhyTopic, ...]:
    return tuple(_one(topic, document, vocabulary) for topic in topics)


def _one(topic: ToldTopic, document: Document, vocabulary: Vocabulary) -> WhyTopic:
    """A query that was changed since may match no more: then the words of that time are all there is to tell."""
    try:
        found = tuple(reasons(parse(topic.query, None), document, vocabulary))
    except QueryMistake:
        found = ()
    return WhyTopic(topic.label, found, () if found else topic.words)

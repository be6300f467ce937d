"""Why an alert came: the topics of the chat that it matched, by which words, and how."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.commands.desk import Desk, Requester
from bot.commands.looking import document_of
from bot.commands.outcomes import Why, WhyTopic
from bot.errors import StaleButton
from bot.model import Chat, Told, ToldTopic
from bot.stories.coverage import coverage
from bot.topics.document import Document
from bot.topics.query import QueryMistake, parse
from bot.topics.reasons import reasons
from bot.topics.vocabulary import Vocabulary

MOST_TOPICS = 10
PAGE = 8  # items of the story


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
    return await _why(desk, chat, told, 0)


async def turn_story(desk: Desk, requester: Requester, alert: int, page: int) -> Why:
    """Another page of the items of an alert's story. Raises StaleButton."""
    chat = await desk.open(requester)
    told = await desk.items.told(chat, alert)
    if told is None:
        raise StaleButton
    return replace(await _why(desk, chat, told, page), turned=True)


async def _why(desk: Desk, chat: Chat, told: Told, page: int) -> Why:
    topics = told.topics[:MOST_TOPICS]
    explained = await asyncio.to_thread(_explained, topics, document_of(told.item), desk.vocabulary)
    item = told.item
    others = [each for each in told.story if each.item != item.id]
    also = coverage(item.feed_id, item.language, item.title, told.story)
    page = max(0, min(page, (len(others) - 1) // PAGE))  # since, some may have been split off
    before = page * PAGE
    shown = tuple(others[before : before + PAGE])
    return Why(chat, item, explained, told.alert, shown, also, page, before, more=len(others) > before + PAGE)


def _explained(topics: Sequence[ToldTopic], document: Document, vocabulary: Vocabulary) -> tuple[WhyTopic, ...]:
    return tuple(_one(topic, document, vocabulary) for topic in topics)


def _one(topic: ToldTopic, document: Document, vocabulary: Vocabulary) -> WhyTopic:
    """A query that was changed since may match no more: then the words of that time are all there is to tell."""
    try:
        found = tuple(reasons(parse(topic.query, None), document, vocabulary))
    except QueryMistake:
        found = ()
    return WhyTopic(topic.label, found, () if found else topic.words)

"""Telling an item apart from the story that it was taken for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from bot.commands.desk import Desk, Requester
from bot.commands.looking import document_of
from bot.commands.outcomes import SplitOff
from bot.errors import NotAllowed, StaleButton
from bot.model import Chat, Item, Platform, Subscription, SubscriptionMatch
from bot.topics.query import QueryMistake, parse
from bot.topics.reasons import reasons
from bot.topics.vocabulary import Vocabulary


async def split(desk: Desk, requester: Requester, alert: int, number: int) -> SplitOff:
    """For this chat: its alert is sent here if it matches what is followed here. Raises NotAllowed, StaleButton."""
    chat = await desk.open_to_change(requester)
    item = await _item(desk, number)
    matches = await _matches(desk, chat, item)
    new = await desk.stories.split(chat, alert, item, matches, desk.clock.now())
    if new is None:
        raise StaleButton
    return SplitOff(chat, item, new, rings=bool(matches), may_everywhere=_is_operator(desk, requester))


async def split_for_all(desk: Desk, requester: Requester, number: int) -> SplitOff:
    """For every chat; the operator may. Raises NotAllowed, StaleButton."""
    chat = await desk.open_to_change(requester)
    if not _is_operator(desk, requester):
        raise NotAllowed
    item = await _item(desk, number)
    return SplitOff(chat, item, await desk.stories.split_for_all(number, desk.clock.now()), everywhere=True)


def _is_operator(desk: Desk, requester: Requester) -> bool:
    """The local chat is the operator's own."""
    return requester.destination.platform is Platform.LOCAL or requester.destination in desk.operators


async def _item(desk: Desk, number: int) -> Item:
    item = await desk.items.item(number)
    if item is None:
        raise StaleButton
    return item


async def _matches(desk: Desk, chat: Chat, item: Item) -> list[SubscriptionMatch]:
    """In a thread: all that a chat may follow takes a while to read."""
    followed = await desk.chats.subscriptions(chat, desk.clock.now())
    return await asyncio.to_thread(_matched, followed, item, desk.vocabulary)


def _matched(followed: Sequence[Subscription], item: Item, vocabulary: Vocabulary) -> list[SubscriptionMatch]:
    document, found = document_of(item), []
    for each in followed:
        with suppress(QueryMistake):  # one that can't be read any more matches nothing
            words = dict.fromkeys(reason.written for reason in reasons(parse(each.query, None), document, vocabulary))
            if words:
                found.append(SubscriptionMatch(each, tuple(words)))
    return found

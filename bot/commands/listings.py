"""Asking for stored items: /recent and /search, five a page."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands.desk import Desk, Requester
from bot.commands.filters import unknown_filters
from bot.commands.grouping import Grouped, group
from bot.commands.looking import CHARACTERS, LOOKED_AT, MORE, Found, sought, that_match
from bot.commands.outcomes import ItemPage, Listing, MissingQuery, UnknownFilter
from bot.commands.preview import check_length, named_topic, parsed
from bot.commands.ranking import ranked
from bot.errors import StaleButton, Unwritable
from bot.model import Chat, Item
from bot.topics.candidates import Condition, Sought
from bot.topics.query import QueryMistake
from bot.topics.tree import Query, any_of

PAGE = 5
SEARCH_DAYS = 30


async def recent(desk: Desk, requester: Requester, text: str, page: int = 0) -> ItemPage:
    """The newest items of a topic; without a word, of all that the chat follows, or of every feed if it follows
    nothing. Raises QueryMistake, QueryTooLong."""
    chat = await desk.open(requester)
    asked = await _query(desk, chat, text) if text.strip() else None
    query = asked or await _followed(desk, chat)
    found = await _newest(desk, chat, query, page)
    return replace(
        await _page(desk, chat, Listing.RECENT, text.strip(), found, page),
        followed=asked is None and query is not None,
        unknown=await _unknown(desk, asked),
    )


async def search(desk: Desk, requester: Requester, text: str, page: int = 0) -> ItemPage | MissingQuery:
    """The items of the last 30 days that a query matches, the best and newest first. Raises QueryMistake,
    QueryTooLong."""
    chat = await desk.open(requester)
    if not text.strip():
        return MissingQuery(chat, "search")
    query = await _query(desk, chat, text)
    found = await group(desk, chat, await _ranked(desk, query))
    shown = await _page(desk, chat, Listing.SEARCH, text.strip(), found, page)
    return replace(shown, unknown=await _unknown(desk, query))


async def turn(desk: Desk, requester: Requester, listing: Listing, number: int, page: int) -> ItemPage:
    """Another page of a list that is shown; number 0 is /recent without a word. Raises StaleButton."""
    text = ""
    if number:
        chat = await desk.chats.chat(requester.destination, desk.clock.now())
        kept = await desk.chats.recall(chat, number)
        if kept is None:
            raise StaleButton
        text = kept
    result = await (recent if listing is Listing.RECENT else search)(desk, requester, text, page)
    if isinstance(result, MissingQuery):
        raise StaleButton
    return result


async def _query(desk: Desk, chat: Chat, text: str) -> Query:
    topic = await named_topic(desk, text)
    return parsed(topic.query if topic else await check_length(desk, chat, text))


async def _unknown(desk: Desk, query: Query | None) -> tuple[UnknownFilter, ...]:
    return () if query is None else unknown_filters(query, await desk.items.origins())


async def _followed(desk: Desk, chat: Chat) -> Query | None:
    texts = [each.query for each in await desk.chats.subscriptions(chat, desk.clock.now())]
    # In a thread: all that a chat may follow takes half a second to read.
    queries = await asyncio.to_thread(_readable, texts)
    return any_of(queries) if queries else None


def _readable(texts: Iterable[str]) -> list[Query]:
    queries = []
    for text in texts:
        # One that can't be read any more matches nothing; it takes the others' items from nobody.
        with suppress(QueryMistake):
            queries.append(parsed(text))
    return queries


async def _ranked(desk: Desk, query: Query) -> list[Item]:
    now = desk.clock.now()
    wanted = await sought(query, desk.vocabulary)
    found = await _looked_for(desk, wanted, now - timedelta(days=SEARCH_DAYS), None)
    return [hit.item for hit in ranked(found.hits, now)]


async def _newest(desk: Desk, chat: Chat, query: Query | None, page: int) -> Grouped:
    """No more than the page needs, and one; more are looked for where several are one story."""
    stories = (max(page, 0) + 1) * PAGE + 1
    enough = 2 * stories
    wanted = None if query is None else await sought(query, desk.vocabulary)
    while True:
        if wanted is None:
            found: Sequence[Item] = await desk.items.find(Condition(), None, min(enough, MORE))
        else:
            found = (await _looked_for(desk, wanted, None, enough)).items
        grouped = await group(desk, chat, found)
        if len(grouped.items) >= stories or len(found) < enough:
            return grouped
        enough *= 4


async def _looked_for(desk: Desk, wanted: Sought, since: datetime | None, enough: int | None) -> Found:
    """Among the newest candidates; where those fill no page, among more."""
    found = Found((), 0, all_of_them=False)
    for limit in (LOOKED_AT, MORE):
        items = await desk.items.find(wanted.condition, since, limit)
        found = await that_match(wanted, items, enough=enough, characters=limit * CHARACTERS // LOOKED_AT)
        if len(items) < limit or len(found.hits) >= (enough or PAGE):
            break
    return found


async def _page(desk: Desk, chat: Chat, listing: Listing, text: str, found: Grouped, page: int) -> ItemPage:
    page = max(0, min(page, (len(found.items) - 1) // PAGE))
    shown = found.items[page * PAGE : (page + 1) * PAGE]
    number = await _number(desk, chat, text)
    return ItemPage(
        chat=chat,
        listing=listing,
        query=text,
        number=number or 0,
        page=page if number is not None else 0,
        more=number is not None and len(found.items) > (page + 1) * PAGE,
        items=tuple(shown),
        sources={each.id: found.sources[each.id] for each in shown if each.id in found.sources},
    )


async def _number(desk: Desk, chat: Chat, text: str) -> int | None:
    """What the buttons for other pages say; None, and no buttons, while nothing can be stored."""
    try:
        return await desk.chats.remember(chat, text, desk.clock.now()) if text else 0
    except Unwritable:
        return None

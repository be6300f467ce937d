"""What a topic would have matched: the answer to /try, and what /subscribe shows before it asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.commands.counting import DAYS, counted
from bot.commands.desk import Desk, Requester, too_long
from bot.commands.filters import Origins, mended, unknown_filters
from bot.commands.grouping import group
from bot.commands.likewise import similar_words, wider_query
from bot.commands.looking import sought
from bot.commands.outcomes import MendedQuery, MissingQuery, Preview
from bot.errors import QueryTooLong, Unwritable
from bot.model import Chat, Topic
from bot.topics.query import hints, parse
from bot.topics.tree import Query

EXAMPLES = 3
COPIES = 3  # of each, at most: an example that says the same once more shows nothing of the topic
BROAD = 100  # items a day: nobody reads so many alerts


async def try_topic(desk: Desk, requester: Requester, text: str) -> Preview | MissingQuery:
    """The preview without an offer. Raises QueryMistake, QueryTooLong."""
    chat = await desk.open(requester)
    if not text.strip():
        return MissingQuery(chat, "try")
    return await preview(desk, chat, text, offer=False)


async def preview(desk: Desk, chat: Chat, text: str, *, offer: bool, typed: bool = True) -> Preview:
    """Counts the stored items of the last seven days that the topic matches, through the matcher's own eyes.

    What was not `typed`, but made of something typed, may be longer than that may be.
    """
    topic = await named_topic(desk, text)
    source = topic.query if topic else await check_length(desk, chat, text) if typed else text
    query = parsed(source)
    now = desk.clock.now()
    wanted = await sought(query, desk.vocabulary)
    found = await counted(desk, wanted, now)
    examples = await group(desk, chat, found.items[: EXAMPLES * COPIES])
    label = topic.name if topic else source
    kept = topic.name if topic else str(query)  # as confirm() keeps it
    followed = any(each.label == kept for each in await desk.chats.subscriptions(chat, now))
    wider = None if topic else await wider_query(desk, chat, wanted)
    origins = await desk.items.origins()
    return Preview(
        chat=chat,
        query=source,
        label=label,
        number=await _number(desk, chat, label, offer=offer),
        days=DAYS,
        hits=found.hits,
        looked_at=found.looked_at,
        examples=tuple(examples.items[:EXAMPLES]),
        offer=offer,
        followed=followed,
        lower_case_operators=() if topic else tuple(hint.word for hint in hints(source)),
        broad=found.hits >= BROAD * DAYS,
        similar=() if found.hits or wider else await similar_words(desk, chat, wanted),
        watched=await watched(desk, now),
        also_finds=wanted.other_names,
        wider=wider,
        unknown=unknown_filters(query, origins),
        mended=await _mended(desk, chat, query, origins),
    )


async def watched(desk: Desk, now: datetime) -> timedelta | None:
    """How long, while it is no week; what is older came with the feeds' first looks, and is not all there was."""
    since = await desk.items.watched_since()
    span = now - since if since is not None else timedelta()
    return span if span < timedelta(days=DAYS) else None


async def _mended(desk: Desk, chat: Chat, query: Query, origins: Origins) -> MendedQuery | None:
    """None also while nothing can be stored: its button would know of nothing."""
    other = mended(query, origins)
    if other is None or too_long(desk, str(other)):
        return None
    number = await _number(desk, chat, str(other), offer=False)
    return MendedQuery(str(other), number) if number else None


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


async def check_length(desk: Desk, chat: Chat, text: str) -> str:
    """The query without the spaces around it. What the chat follows was measured as it was typed, and may be longer as
    it is kept. Raises QueryTooLong."""
    source = text.strip()
    if too_long(desk, source):
        followed = await desk.chats.subscriptions(chat, desk.clock.now())
        if source not in {each.query for each in followed}:
            raise QueryTooLong(len(source), desk.limits.query_length)
    return source


def parsed(source: str) -> Query:
    """The query of what was measured before. Raises QueryMistake."""
    return parse(source, None)

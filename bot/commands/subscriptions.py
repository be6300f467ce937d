"""Following and unfollowing topics. Whoever may not change a chat's alerts is refused here, for every platform."""

from __future__ import annotations

from contextlib import suppress

from bot.commands.desk import Desk, Requester
from bot.commands.outcomes import MissingQuery, Preview, Subscribed, SubscriptionList, Unsubscribed
from bot.commands.preview import named_topic, parsed, preview
from bot.errors import StaleButton, UnknownSubscription
from bot.model import Chat, SummaryLength
from bot.topics.query import QueryMistake


async def subscribe(desk: Desk, requester: Requester, text: str) -> Preview | MissingQuery:
    """Shows what the topic would have matched and asks to confirm. Raises NotAllowed, QueryMistake, QueryTooLong."""
    chat = await desk.open_to_change(requester)
    if not text.strip():
        return MissingQuery(chat, "subscribe")
    return await preview(desk, chat, text, offer=True)


async def confirm(desk: Desk, requester: Requester, number: int) -> Subscribed:
    """Follows what was previewed under `number`. Raises NotAllowed, StaleButton, TooManySubscriptions."""
    chat = await desk.open_to_change(requester)
    text = await _recall(desk, chat, number)
    topic = await named_topic(desk, text)
    query = topic.query if topic else str(parsed(text))
    made = await desk.chats.subscribe(
        chat,
        query,
        topic.name if topic else None,
        desk.clock.now(),
        limit=desk.limits.subscriptions_per_chat,
    )
    return Subscribed(chat, label=topic.name if topic else query, new=made is not None)


async def ask_again(desk: Desk, requester: Requester, number: int) -> Preview:
    """The preview of a suggested or mended query. Raises NotAllowed, StaleButton."""
    chat = await desk.open_to_change(requester)
    return await preview(desk, chat, await _recall(desk, chat, number), offer=True, typed=False)


async def subscriptions(desk: Desk, requester: Requester) -> SubscriptionList:
    """What the chat follows."""
    chat = await desk.open(requester)
    return SubscriptionList(chat, tuple(await desk.chats.subscriptions(chat, desk.clock.now())))


async def lengths(desk: Desk, requester: Requester) -> SubscriptionList:
    """What the chat follows, to choose how long the summaries of its alerts are. Raises NotAllowed."""
    chat = await desk.open_to_change(requester)
    return SubscriptionList(chat, tuple(await desk.chats.subscriptions(chat, desk.clock.now())), lengths=True)


async def set_length(desk: Desk, requester: Requester, subscription_id: int, length: SummaryLength) -> SubscriptionList:
    """From now on the summaries of a subscription's alerts are so long. Raises NotAllowed, StaleButton."""
    chat = await desk.open_to_change(requester)
    if not await desk.chats.set_length(chat, subscription_id, length):
        raise StaleButton
    return SubscriptionList(chat, tuple(await desk.chats.subscriptions(chat, desk.clock.now())), lengths=True)


async def unsubscribe(desk: Desk, requester: Requester, text: str) -> Unsubscribed | SubscriptionList:
    """Ends the subscription called `text`; without a text, lists them to choose. Raises UnknownSubscription."""
    chat = await desk.open_to_change(requester)
    now = desk.clock.now()
    followed = await desk.chats.subscriptions(chat, now)
    if not text.strip():
        return SubscriptionList(chat, tuple(followed), choose=True)
    wanted = _names(text.strip())
    for each in followed:
        if wanted & {each.label.casefold(), each.query.casefold()}:
            return await _end(desk, chat, each.id, each.label)
    raise UnknownSubscription(text.strip())


def _names(text: str) -> set[str]:
    """What is meant by `text`: a topic's name or a query as typed, or the query as confirm() keeps it."""
    names = {text.casefold()}
    with suppress(QueryMistake):
        names.add(str(parsed(text)).casefold())
    return names


async def remove(desk: Desk, requester: Requester, subscription_id: int) -> Unsubscribed:
    """Ends a subscription by its number. Raises NotAllowed, StaleButton."""
    chat = await desk.open_to_change(requester)
    return await _end(desk, chat, subscription_id, None)


async def _end(desk: Desk, chat: Chat, subscription_id: int, label: str | None) -> Unsubscribed:
    now = desk.clock.now()
    ended = await desk.chats.unsubscribe(chat, subscription_id)
    if ended is None:
        raise UnknownSubscription(label) if label else StaleButton
    return Unsubscribed(chat, ended.label, await desk.chats.remember(chat, ended.label, now))


async def _recall(desk: Desk, chat: Chat, number: int) -> str:
    text = await desk.chats.recall(chat, number)
    if text is None:
        raise StaleButton
    return text

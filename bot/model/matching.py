"""What the matcher reads and decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.chats import Subscription
from bot.model.feeds import Item

STORY_WINDOW = timedelta(hours=72)
"""Items of one story are no older than that when the next one joins."""


@dataclass(frozen=True, slots=True)
class SubscriptionMatch:
    """A subscription that an item matched, with the words as written, each once, in order of place."""

    subscription: Subscription
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchedItem:
    """The matcher's verdict on one item. `like`: the item whose story it joins; None: a story of its own.
    `wants_article`: what the feed says of it is no proper summary."""

    item: Item
    matches: tuple[SubscriptionMatch, ...]
    like: int | None = None
    wants_article: bool = False


@dataclass(frozen=True, slots=True)
class StoryPair:
    """Two items that were taken for one story, and of which so many chats said that they aren't; or the operator, for
    all."""

    item: Item
    other: Item
    said: int
    operator: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class MatchBatch:
    """Unmatched items, with the subscriptions that changed since `revision` was last read, from one transaction."""

    revision: int
    changed: tuple[Subscription, ...] = ()
    items: tuple[Item, ...] = ()

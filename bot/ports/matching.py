"""What the match role needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Item, MatchBatch, MatchedItem
from bot.stories.features import StoryItem


class Stories(Protocol):
    """The stories of the last days, in memory: one thread at a time."""

    def place(self, item: StoryItem) -> int | None:
        """The id of an item whose story it joins; None: a story of its own. Changes nothing."""
        ...

    def add(self, item: StoryItem, story_of: int | None) -> None:
        """Takes it in, into the story of the item of that id, or as a new story."""
        ...

    def forget(self, before: datetime) -> object:
        """Lets go of the items that are older."""
        ...

    def part(self, item: int) -> None:
        """An item was split off its story: from now on it is one of its own."""
        ...


class MatchStore(Protocol):
    """What the match role keeps."""

    async def claim(self, revision: int, limit: int) -> MatchBatch:
        """The subscriptions changed after `revision`, and the oldest unmatched items, from one transaction."""
        ...

    async def record(self, matched: Sequence[MatchedItem], now: datetime) -> int:
        """Stores stories, alerts, owed deliveries and the items' match state; gives the deliveries owed.

        At most 1000 deliveries a transaction, the item's state in its last: a crash in between repeats nothing. What a
        feed or a topic brings beyond its cap gathers in a digest, and is not owed yet. Every item within the window of
        stories gets its story, matched or not; alerts of a story that grows are owed an edit, see Ring.
        """
        ...

    def window(self, since: datetime) -> AsyncIterator[list[tuple[Item, int]]]:
        """The items since then that have a story, with its number; some hundred at a time, the oldest id first."""
        ...

    async def owe_digests(self, now: datetime) -> int:
        """Makes the digests owed that have gathered for long enough, up to 1000; gives how many they were."""
        ...

    async def owed_more_than(self, depth: int) -> bool:
        """Whether more than `depth` deliveries wait to be sent, over all platforms."""
        ...

"""What the match role needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Item, MatchBatch, MatchedItem


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

    def window(self, since: datetime, most: int, of_one_feed: int) -> AsyncIterator[list[tuple[Item, int]]]:
        """The items since then that have a story, with its number; some hundred at a time, the oldest id first. Of more
        than `of_one_feed` of a feed those that came last, and of more than `most` of them the newest."""
        ...

    async def owe_digests(self, now: datetime) -> int:
        """Makes the digests owed that have gathered for long enough, up to 1000; gives how many they were."""
        ...

    async def owed_more_than(self, depth: int) -> bool:
        """Whether more than `depth` deliveries wait to be sent, over all platforms."""
        ...

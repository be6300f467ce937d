"""The items of a window: what finds them again, what is rare among them, and which go when there is no more room."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, MutableSequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np

from bot.stories.features import Features, StoryItem
from bot.stories.rarity import Bag, Rarity

_SHARE = 10  # a feed has at most one item in so many of the room: what it brings beyond, pushes out its own
_COUNTED = 50  # and of its items, its newest, at most one in so many tells what is rare
_TITLES = 8  # that one text stands under are looked at
_LOOKED_AT = 1_000  # entries of the index for one item, the rarest words first


@dataclass(slots=True, eq=False)
class Story:
    """The orders of its items, ascending; never empty while one of them is held."""

    members: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Held:
    """An item. `order`: as it came; `copy`: what its exact copies share; `text`: what copies of its text do; `voice`:
    its feed, its own where unknown."""

    id: int
    at: datetime
    feed: str
    title: str
    bag: Bag
    copy: str | None
    text: bytes | None
    order: int
    story: Story
    voice: str = field(init=False)

    def __post_init__(self) -> None:
        self.voice = self.feed or f"#{self.order}"

    @property
    def features(self) -> Features:
        """What of it is compared."""
        return self.bag.features


class Shelf:
    """Items by their order, for `most` of them. Beyond that the oldest leave; a feed's own, where it brought more than
    its share. What it finds follows from what it holds and the order that it came in."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.held: dict[int, Held] = {}
        self.orders: dict[int, int] = {}
        self.rarity = Rarity()
        self._index: dict[str, array[int]] = {}
        self._copies: dict[str, array[int]] = {}
        self._texts: dict[bytes, array[int]] = {}
        self._feeds: dict[str, array[int]] = {}
        self._oldest: list[tuple[datetime, int]] = []
        self._next = 0

    def add(self, item: StoryItem, seen: Features, copy: str | None, text: bytes | None, story: Story) -> None:
        """Takes an item in that isn't there, to `story`."""
        order, self._next = self._next, self._next + 1
        bag = self.rarity.hold(seen)
        self.held[order] = Held(item.id, item.at, item.feed, item.title, bag, copy, text, order, story)
        self.orders[item.id] = order
        story.members.append(order)
        heappush(self._oldest, (item.at, order))
        for index, keys in self._indexed(self.held[order]):
            for key in keys:
                index.setdefault(key, array("i")).append(order)
        if item.feed:
            self._keep_to_share(self._feeds[item.feed])
        while len(self.held) > self.most:
            self.forget_oldest()

    def remove(self, order: int) -> None:
        """Takes an item out."""
        gone = self.held[order]
        if self._is_counted(gone):
            self.rarity.count(gone.bag, -1)
            own = self._feeds.get(gone.feed, ())
            if len(own) > self._most_counted:
                self.rarity.count(self.held[own[-self._most_counted - 1]].bag, 1)
        self.rarity.release(gone.bag)
        for index, keys in self._indexed(gone):
            for key in keys:
                take_out(index[key], order)
                if not index[key]:
                    del index[key]
        take_out(gone.story.members, order)
        del self.held[order], self.orders[gone.id]
        if len(self._oldest) > 2 * len(self.held) + _LOOKED_AT:  # they left before their time
            self._oldest = [each for each in self._oldest if each[1] in self.held]
            heapify(self._oldest)

    def forget(self, before: datetime) -> list[int]:
        """Drops the items published before; gives their ids."""
        gone: list[int] = []
        while self._oldest and self._oldest[0][0] < before:
            gone.extend(self.forget_oldest())
        return gone

    def forget_oldest(self) -> list[int]:
        """Its id; none where it was taken out before."""
        _, order = heappop(self._oldest)
        if order not in self.held:
            return []
        gone = self.held[order].id
        self.remove(order)
        return [gone]

    def copies(self, copy: str | None) -> Iterable[int]:
        """The items that share `copy`, the newest first."""
        return () if copy is None else reversed(self._copies.get(copy, ()))

    def titles_above(self, text: bytes | None, item: int) -> list[tuple[str, str]]:
        """Feeds and titles of other items that bear a text, the newest first."""
        orders = () if text is None else self._texts.get(text, ())
        found = [self.held[order] for order in reversed(orders[-_TITLES:])]
        return [(each.voice, each.title) for each in found if each.id != item]

    def sharing(self, seen: Features) -> list[int]:
        """The items that share names or words with one, those that share the most first."""
        orders: array[int] = array("i")
        lengths: list[int] = []
        weights: list[int] = []
        for length, key in sorted((len(self._index[key]), key) for key in seen.keys if key in self._index):
            if orders and len(orders) + length > _LOOKED_AT:
                break
            orders += self._index[key][-_LOOKED_AT:]
            lengths.append(min(length, _LOOKED_AT))
            # Whole numbers: their sums don't hang on the order.
            weights.append(round(self.rarity.of_count(length) * 1_000))
        found, first, which = np.unique(np.array(orders), return_index=True, return_inverse=True)
        told = np.bincount(which, np.repeat(weights, lengths))
        # Of equals the first that was found, which hangs on what is held alone.
        ranked: list[int] = found[np.lexsort((first, -told))].tolist()
        return ranked

    @property
    def of_one_feed(self) -> int:
        """How many items of one feed it holds at most."""
        return max(self.most // _SHARE, 1)

    @property
    def _most_counted(self) -> int:
        return max(self.most // _COUNTED, 1)

    def _is_counted(self, held: Held) -> bool:
        """Whether it tells what is rare: a feed's newest do, so that none makes a name common, or others rare."""
        own = self._feeds.get(held.feed)
        return own is None or held.order >= own[max(0, len(own) - self._most_counted)]

    def _keep_to_share(self, own: array[int]) -> None:
        """After one of these came."""
        if len(own) > self._most_counted:
            self.rarity.count(self.held[own[-self._most_counted - 1]].bag, -1)
        if len(own) > self.of_one_feed:
            self.remove(own[0])

    def _indexed(self, held: Held) -> list[tuple[dict[Any, array[int]], Iterable[Any]]]:
        """What finds it, and by which keys."""
        return [
            (self._index, held.features.keys),
            (self._texts, () if held.text is None else (held.text,)),
            (self._copies, () if held.copy is None else (held.copy,)),
            (self._feeds, (held.feed,) if held.feed else ()),
        ]


def take_out(orders: MutableSequence[int], order: int) -> None:
    """Of ascending ones."""
    del orders[bisect_left(orders, order)]

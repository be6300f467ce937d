"""The stories of the last three days, and which of them a new item belongs to. Online and deterministic."""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush, nlargest

from bot.model import STORY_WINDOW
from bot.stories.features import Features, Reader, StoryItem, features
from bot.stories.likeness import LEARNT, Subject, Weights
from bot.stories.rarity import Rarity
from bot.stories.same import fingerprint

MOST = 20_000  # items, of some 20 KB each
THRESHOLD = 0.4
_CANDIDATES = 16  # items that share the most with a new one, whose stories are looked at
_RANKED = 40  # that many of them are looked at for being near in time
_MEMBERS = 8  # of a story, the newest: a long one is not compared as a whole
_ALIKE = 0.3  # of the shorter text's words, under one title
_AT_ONCE = timedelta(hours=1)  # whoever has the same title then, has the same news in words of its own
_TITLES_RETURN = timedelta(hours=12)  # "Vesti u 18 časova" is another story a day later
_LOOKED_AT = 1_000  # entries of the index for one item, the rarest words first


@dataclass(slots=True)
class _Held:
    """An item in the window. `order`: as it came; `story`: the order of an item that began it."""

    id: int
    at: datetime
    feed: str
    features: Features
    copy: str | None
    order: int
    story: int


@dataclass(slots=True)
class _Story:
    """The orders of its items, ascending."""

    members: list[int] = field(default_factory=list)


class Window:
    """Items of one time with their stories. What it decides follows from what it holds, and the order that came in.

    So a window rebuilt from items and stories decides like the one that grew. Beyond `most` the oldest items leave it.
    One thread at a time.
    """

    def __init__(
        self,
        reader: Reader,
        fold: Callable[[str], str],
        *,
        weights: Weights = LEARNT,
        threshold: float = THRESHOLD,
        most: int = MOST,
    ) -> None:
        self.most = most
        self._reader, self._fold, self._weights, self._threshold = reader, fold, weights, threshold
        self._rarity = Rarity()
        self._orders: dict[int, int] = {}
        self._held: dict[int, _Held] = {}
        self._stories: dict[int, _Story] = {}
        self._index: defaultdict[str, dict[int, None]] = defaultdict(dict)
        self._copies: defaultdict[str, dict[int, None]] = defaultdict(dict)
        self._oldest: list[tuple[datetime, int]] = []
        self._next = 0
        self._last: tuple[StoryItem, tuple[Features, str | None]] | None = None

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, item: int) -> bool:
        return item in self._orders

    def items(self) -> Iterator[tuple[int, int]]:
        """The ids of its items as they were added, each with that of the first held item of its story: what a window
        is rebuilt from."""
        for held in self._held.values():
            yield held.id, self._held[self._first(held.story)].id

    def place(self, item: StoryItem) -> int | None:
        """The id of the item in the window whose story this one joins: of copies the first, else the likest; None: a
        story of its own. Items further away than STORY_WINDOW don't count. Changes nothing."""
        seen, copy = self._read(item)
        if copy is not None:
            for order in self._copies.get(copy, ()):
                if self._is_near(order, item) and self._is_copy(order, item, seen):
                    return self._held[order].id
        return self._likest(item, seen, copy)

    def add(self, item: StoryItem, story_of: int | None) -> None:
        """Takes an item in, to the story of the item with the id `story_of`, or as one of its own. Where that one is
        no longer in the window, too. An item that is there already is taken out first."""
        story = self._orders.get(story_of) if story_of is not None and story_of != item.id else None
        story = None if story is None else self._held[story].story
        if item.id in self._orders:
            self._remove(self._orders[item.id])
        (seen, copy), order = self._read(item), self._next
        self._next += 1
        held = _Held(item.id, item.at, item.feed, seen, copy, order, order)
        held.story = order if story is None or story not in self._stories else story
        self._held[order], self._orders[item.id] = held, order
        heappush(self._oldest, (item.at, order))
        insort(self._stories.setdefault(held.story, _Story()).members, order)
        self._rarity.count(seen, 1)
        for key in seen.keys:
            self._index[key][order] = None
        if held.copy is not None:
            self._copies[held.copy][order] = None
        while len(self._held) > self.most:
            self._forget_oldest()

    def forget(self, before: datetime) -> list[int]:
        """Drops the items published before; gives their ids."""
        gone: list[int] = []
        while self._oldest and self._oldest[0][0] < before:
            gone.extend(self._forget_oldest())
        return gone

    def part(self, item: int) -> None:
        """Makes the item with this id a story of its own; nothing where it isn't held."""
        order = self._orders.get(item)
        if order is None:
            return
        self._leave(order)
        self._held[order].story = order
        self._stories[order] = _Story([order])

    def _forget_oldest(self) -> list[int]:
        """Its id; none where it was taken out before."""
        _, order = heappop(self._oldest)
        if order not in self._held:
            return []
        gone = self._held[order].id
        self._remove(order)
        return [gone]

    def _likest(self, item: StoryItem, seen: Features, copy: str | None) -> int | None:
        groups = self._candidates(item, seen)
        orders = [order for group in groups for order in group]
        if not orders:
            return None
        subject = Subject(seen, self._rarity)
        found = subject.evidence([self._held[order].features for order in orders])
        likeness = {
            order: self._weights.probability(evidence, one_feed=bool(item.feed) and self._held[order].feed == item.feed)
            for order, evidence in zip(orders, found, strict=True)
        }
        others = {order for order, evidence in zip(orders, found, strict=True) if evidence.is_another}
        # One title, yet no copy: a title that returns.
        others.update(order for order in orders if copy is not None and self._held[order].copy == copy)
        thin = {order for order, evidence in zip(orders, found, strict=True) if evidence.is_thin}
        best: tuple[float, int] | None = None
        for group in groups:
            if not others.isdisjoint(group) or 2 * len(thin.intersection(group)) > len(group):
                continue
            among = [likeness[order] for order in group]
            score = round(max(among) / 2 + sum(among) / len(among) / 2, 6)
            if score >= self._threshold and (best is None or score > best[0]):
                best = score, max(group, key=lambda order: (likeness[order], -order))
        return None if best is None else self._held[best[1]].id

    def _candidates(self, item: StoryItem, seen: Features) -> list[list[int]]:
        """The newest items of each story that has one which shares much with this; the first story first."""
        found: defaultdict[int, int] = defaultdict(int)
        looked = 0
        for length, key in sorted((len(self._index[key]), key) for key in seen.keys if key in self._index):
            if looked and looked + length > _LOOKED_AT:
                break
            looked += length
            # Whole numbers: their sums don't hang on the order.
            weight = round(self._rarity.of_count(length) * 1_000)
            for order in self._index[key]:
                found[order] += weight
        # Of equals the first that was found, which hangs on what is held alone.
        near = [order for order in nlargest(_RANKED, found, key=found.__getitem__) if self._is_near(order, item)]
        stories = sorted({self._held[order].story for order in near[:_CANDIDATES]}, key=self._first)
        return [
            [order for order in self._stories[story].members if self._is_near(order, item)][-_MEMBERS:]
            for story in stories
        ]

    def _first(self, story: int) -> int:
        return self._stories[story].members[0]

    def _is_near(self, order: int, item: StoryItem) -> bool:
        held = self._held[order]
        return held.id != item.id and abs(held.at - item.at) <= STORY_WINDOW

    def _is_copy(self, order: int, item: StoryItem, seen: Features) -> bool:
        """Whether one that shares a fingerprint is a copy: where only the title is equal, the texts must be alike too,
        unless it comes at once; or, where there are none to compare, the time."""
        held = self._held[order]
        apart = abs(held.at - item.at)
        if not (seen.has_text and held.features.has_text):
            return apart <= _TITLES_RETURN
        (evidence,) = Subject(seen, self._rarity).evidence([held.features])
        if evidence.conflicts:
            return False
        if apart <= _AT_ONCE:
            return True
        return _tell_one(seen, held.features) and self._weights.probability(evidence) >= self._threshold

    def _read(self, item: StoryItem) -> tuple[Features, str | None]:
        """Its features and what its exact copies share; kept of the last one, which is placed, then added."""
        if self._last is None or self._last[0] is not item:
            read = features(item, self._reader), fingerprint(item.title, item.text, self._fold)
            self._last = item, read
        return self._last[1]

    def _remove(self, order: int) -> None:
        held = self._held[order]
        self._leave(order)
        del self._held[order], self._orders[held.id]
        self._rarity.count(held.features, -1)
        _drop(self._index, held.features.keys, order)
        _drop(self._copies, () if held.copy is None else (held.copy,), order)

    def _leave(self, order: int) -> None:
        """Takes an item out of its story; one that began it hands it to the next."""
        story = self._held[order].story
        members = self._stories[story].members
        members.remove(order)
        if not members:
            del self._stories[story]
        elif story == order:
            heir = members[0]
            self._stories[heir] = self._stories.pop(story)
            for member in members:
                self._held[member].story = heir


def _tell_one(one: Features, other: Features) -> bool:
    """Whether two texts share words beside their title's."""
    mine, others = ({word for word, weight in each.words.items() if weight < 1} for each in (one, other))
    return len(mine & others) >= _ALIKE * min(len(mine), len(others))


def _drop(index: defaultdict[str, dict[int, None]], keys: Iterable[str], order: int) -> None:
    for key in keys:
        del index[key][order]
        if not index[key]:
            del index[key]

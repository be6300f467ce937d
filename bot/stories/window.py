"""The stories of the last three days, and which of them a new item belongs to. Online and deterministic."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from bot.model import STORY_WINDOW
from bot.stories.evidence import Evidence
from bot.stories.features import Features, StoryItem, features
from bot.stories.frametexts import is_frame, stems, text_key
from bot.stories.held import Held, Shelf, Story, take_out
from bot.stories.likeness import LEARNT, Weights
from bot.stories.reader import Reader
from bot.stories.same import BY_TEXT, fingerprint, returns
from bot.stories.subject import Subject
from bot.stories.votes import Vote, verdict

MOST = 20_000  # items, of some 20 KB each
THRESHOLD = 0.5
_CANDIDATES = 16  # items that share the most with a new one, whose stories are looked at
_OF_ONE_FEED = 4  # of them at most
_MEMBERS = 8  # of a story, the newest of each feed: a long one is not compared as a whole
_ALIKE = 0.3  # of the shorter text's words, under one title
_AT_ONCE = timedelta(hours=1)  # whoever has the same title then, has the same news in words of its own
_TITLES_RETURN = timedelta(hours=12)  # "Vesti u 18 časova" is another story a day later


class _Coming(NamedTuple):
    """A new item, with its features and what its exact copies, and copies of its text, share; whether its title is one
    that returns."""

    item: StoryItem
    seen: Features
    copy: str | None
    text: bytes | None
    returns: bool


class _Told(NamedTuple):
    """What a held item says of a new one: as its feed votes by it, and whether that one is a copy."""

    vote: Vote
    is_copy: bool


class Window:
    """Items of one time with their stories. What it decides follows from what it holds, and the order that came in.

    So a window rebuilt from items and stories decides like the one that grew. Beyond `most` the oldest items leave it,
    a feed's own where it brought more than its share. One thread at a time.
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
        self._reader, self._fold, self._weights, self._threshold = reader, fold, weights, threshold
        self._shelf = Shelf(most)
        self._last: _Coming | None = None

    def __len__(self) -> int:
        return len(self._shelf.held)

    def __contains__(self, item: int) -> bool:
        return item in self._shelf.orders

    @property
    def most(self) -> int:
        """How many items it has room for."""
        return self._shelf.most

    @property
    def of_one_feed(self) -> int:
        """How many of one feed's."""
        return self._shelf.of_one_feed

    def items(self) -> Iterator[tuple[int, int]]:
        """The ids of its items as they were added, each with that of the first held item of its story: what a window
        is rebuilt from."""
        for held in self._shelf.held.values():
            yield held.id, self._shelf.held[held.story.members[0]].id

    def place(self, item: StoryItem) -> int | None:
        """The id of the item in the window whose story this one joins: of copies the first, else the likest; None: a
        story of its own. Items further away than STORY_WINDOW don't count. Changes nothing."""
        coming, held = self._read(item), self._shelf.held
        stories = self._candidates(coming)
        compared = [held[order] for orders in stories for order in orders]
        if not compared:
            return None
        evidence = Subject(coming.seen, self._shelf.rarity).evidence([each.bag for each in compared])
        told = {each.order: self._told(each, one, coming) for each, one in zip(compared, evidence, strict=True)}
        best, joins = (False, 0.0), None
        for orders in stories:
            score = verdict(self._votes(orders, told), self._threshold)
            rank = any(told[order].is_copy for order in orders), score
            if score and rank > best:
                best, joins = rank, max(orders, key=lambda order: (told[order].vote.likeness, -order))
        return None if joins is None else held[joins].id

    def add(self, item: StoryItem, story_of: int | None) -> None:
        """Takes an item in, to the story of the item with the id `story_of`, or as one of its own. Where that one is
        no longer in the window, too. An item that is there already is taken out first."""
        orders = self._shelf.orders
        like = orders.get(story_of) if story_of is not None and story_of != item.id else None
        story = Story() if like is None else self._shelf.held[like].story
        if item.id in orders:
            self._shelf.remove(orders[item.id])
        coming = self._read(item)
        self._shelf.add(item, coming.seen, coming.copy, coming.text, story)

    def forget(self, before: datetime) -> list[int]:
        """Drops the items published before; gives their ids."""
        return self._shelf.forget(before)

    def part(self, item: int) -> None:
        """Makes the item with this id a story of its own; nothing where it isn't held."""
        order = self._shelf.orders.get(item)
        if order is not None:
            held = self._shelf.held[order]
            take_out(held.story.members, order)
            held.story = Story([order])

    def _candidates(self, coming: _Coming) -> list[list[int]]:
        """Of each story that has a copy or an item that shares much with this one, those that are compared, in order;
        the first story first."""
        copies = self._first_near(self._shelf.copies(coming.copy), coming.item, _MEMBERS, 1)
        sharing = self._first_near(self._shelf.sharing(coming.seen), coming.item, _CANDIDATES, _OF_ONE_FEED)
        stories: dict[Story, set[int]] = {self._shelf.held[order].story: set() for order in [*copies, *sharing]}
        for order in copies:
            stories[self._shelf.held[order].story].add(order)
        return [
            sorted({*own, *self._compared(story, coming.item)})
            for story, own in sorted(stories.items(), key=lambda each: each[0].members[0])
        ]

    def _first_near(self, orders: Iterable[int], item: StoryItem, most: int, of_one: int) -> list[int]:
        """The first of these that are near in time, `most` of them, and `of_one` of one feed."""
        taken: list[int] = []
        voices: defaultdict[str, int] = defaultdict(int)
        for order in orders:
            if len(taken) == most:
                break
            held = self._shelf.held[order]
            if voices[held.voice] < of_one and _is_near(held, item):
                voices[held.voice] += 1
                taken.append(order)
        return taken

    def _compared(self, story: Story, item: StoryItem) -> list[int]:
        """A story's newest items that are near in time, as many of each feed."""
        voices: defaultdict[str, list[int]] = defaultdict(list)
        for order in reversed(story.members):
            held = self._shelf.held[order]
            if len(voices[held.voice]) < _MEMBERS and _is_near(held, item):
                voices[held.voice].append(order)
            if len(voices) == _MEMBERS:
                break
        each = _MEMBERS // max(len(voices), 1)
        return [order for own in voices.values() for order in own[:each]]

    def _told(self, held: Held, evidence: Evidence, coming: _Coming) -> _Told:
        titled = coming.copy is not None and held.copy == coming.copy
        if titled and self._is_copy(held, evidence, coming):
            return _Told(Vote(1.0, 1.0, is_another=False, is_thin=False), is_copy=True)
        one_feed = bool(held.feed) and held.feed == coming.item.feed
        is_thin = evidence.is_thin
        bare = self._weights.probability(evidence) if evidence.shared or not is_thin else 0.0
        likeness = self._weights.probability(evidence, one_feed=True) if one_feed else bare
        likeness = 0.0 if is_thin else likeness
        # One title, yet no copy: a title that returns.
        is_another = titled or evidence.is_another or self._has_returned(held, coming)
        return _Told(Vote(likeness, bare, is_another=is_another, is_thin=is_thin), is_copy=False)

    def _has_returned(self, held: Held, coming: _Coming) -> bool:
        """Whether two titles without texts are of two days' forecasts or the like."""
        if not coming.returns or abs(held.at - coming.item.at) <= _TITLES_RETURN:
            return False
        return not (coming.seen.has_text and held.features.has_text) and returns(held.title, self._fold)

    def _votes(self, orders: list[int], told: dict[int, _Told]) -> list[Vote]:
        """One of each feed."""
        if len(orders) == 1:
            return [told[orders[0]].vote]
        voices: defaultdict[str, list[Vote]] = defaultdict(list)
        for order in orders:
            voices[self._shelf.held[order].voice].append(told[order].vote)
        return [
            Vote(
                max(each.likeness for each in own),
                max(each.bare for each in own),
                any(each.is_another for each in own),
                all(each.is_thin for each in own),
            )
            for own in voices.values()
        ]

    def _is_copy(self, held: Held, evidence: Evidence, coming: _Coming) -> bool:
        """Whether one that shares a fingerprint is a copy: where only the title is equal, the texts must be alike too,
        unless it comes at once; or, where there are none to compare, the time."""
        apart = abs(held.at - coming.item.at)
        if not (coming.seen.has_text and held.features.has_text):
            return apart <= _TITLES_RETURN
        if evidence.conflicts:
            return False
        if apart <= _AT_ONCE:
            return True
        return _tell_one(coming.seen, held.features) and self._weights.probability(evidence) >= self._threshold

    def _read(self, item: StoryItem) -> _Coming:
        """Kept of the last one, which is placed, then added."""
        if self._last is None or self._last.item is not item:
            text = text_key(item.text)
            copy = fingerprint(item.title, item.text, self._fold)
            by_text = copy is not None and copy.startswith(BY_TEXT)  # then the title is a rubric, and says nothing
            read = replace(item, text="") if not by_text and self._is_frame(item, text) else item
            self._last = _Coming(item, features(read, self._reader), copy, text, returns(item.title, self._fold))
        return self._last

    def _is_frame(self, item: StoryItem, text: bytes | None) -> bool:
        others = self._shelf.titles_above(text, item.id)
        read = partial(stems, language=item.language, reading=self._reader.words)
        return bool(others) and is_frame(item.text, (item.feed, item.title), others, read)


def _is_near(held: Held, item: StoryItem) -> bool:
    return held.id != item.id and abs(held.at - item.at) <= STORY_WINDOW


def _tell_one(one: Features, other: Features) -> bool:
    """Whether two texts share words beside their title's."""
    mine, others = ({word for word, weight in each.words.items() if weight < 1} for each in (one, other))
    return len(mine & others) >= _ALIKE * min(len(mine), len(others))

"""Which story each item joins: the window of stories, kept as the store has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.model import STORY_WINDOW, Item
from bot.ports import Stories
from bot.stories.boilerplate import clean
from bot.stories.copies import Copies
from bot.stories.features import StoryItem
from bot.topics.fold import fold

log = structlog.get_logger()

FORGET_EVERY = timedelta(minutes=1)


def _copies() -> Stories:
    return Copies(fold)


@dataclass(slots=True)
class Placing:
    """One thread at a time. `ready` once what is stored was taken in. What was placed and isn't stored yet is placed
    the same again."""

    stories: Stories = field(default_factory=_copies)
    ready: bool = False
    _within: dict[int, datetime] = field(default_factory=dict)
    _unstored: dict[int, int | None] = field(default_factory=dict)
    _first_of: dict[int, int] = field(default_factory=dict)
    _forgot_at: datetime | None = None

    def restore(self, items: Iterable[tuple[Item, int]]) -> None:
        """Takes in stored items with the numbers of their stories."""
        for item, story in items:
            first = self._first_of.setdefault(story, item.id)
            self._add(_compared(item), None if first == item.id else first)

    def restored(self) -> None:
        """All that is stored was taken in."""
        self._first_of.clear()
        self.ready = True

    def place(self, item: Item, now: datetime) -> int | None:
        """The item whose story it joins. None: a story of its own, or the one that the store has for it."""
        self._forget(now)
        try:
            return self._place(item, now)
        except Exception:
            log.exception("item_unplaceable", item=item.id, feed=item.feed_id)
            return None

    def stored(self, items: Iterable[Item]) -> None:
        """Their places are in the store."""
        for item in items:
            self._unstored.pop(item.id, None)

    def _place(self, item: Item, now: datetime) -> int | None:
        if item.parted and item.id in self._within:
            self.stories.part(item.id)
        if item.id in self._within or item.again or item.at < now - STORY_WINDOW:
            return self._unstored.get(item.id)
        compared = _compared(item)
        like = self._unstored[item.id] = self.stories.place(compared)
        self._add(compared, like)
        return like

    def _add(self, item: StoryItem, story_of: int | None) -> None:
        self.stories.add(item, story_of)
        self._within[item.id] = item.at

    def _forget(self, now: datetime) -> None:
        """Once a minute: it goes through all items."""
        if self._forgot_at is not None and now - self._forgot_at < FORGET_EVERY:
            return
        self._forgot_at = now
        self.stories.forget(now - STORY_WINDOW)
        self._within = {item: at for item, at in self._within.items() if at >= now - STORY_WINDOW}


def _compared(item: Item) -> StoryItem:
    text = clean(item.text, item.title).text
    return StoryItem(item.id, item.title, text, item.language, item.at, item.feed_id)

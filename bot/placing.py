"""Which story each item joins: the window of stories, kept as the store has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.model import STORY_WINDOW, Item
from bot.stories.compared import compared
from bot.stories.window import Window
from bot.wording import story_window

log = structlog.get_logger()


@dataclass(slots=True)
class Placing:
    """One thread at a time. `ready` once what is stored was taken in. What was placed and isn't stored yet is placed
    the same again."""

    window: Window = field(default_factory=story_window)
    ready: bool = False
    _unstored: dict[int, int | None] = field(default_factory=dict)
    _restored: dict[int, list[int]] = field(default_factory=dict)

    def restore(self, items: Iterable[tuple[Item, int]]) -> None:
        """Takes in stored items with the numbers of their stories."""
        for item, story in items:
            own = self._restored.setdefault(story, [])
            while own and own[-1] not in self.window:  # there was no room for it
                own.pop()
            try:
                self.window.add(compared(item), own[-1] if own else None)
                own.append(item.id)
            except Exception:
                log.exception("item_unplaceable", item=item.id, feed=item.feed_id)

    def restored(self) -> None:
        """All that is stored was taken in."""
        self._restored.clear()
        self.ready = True

    def place(self, item: Item, now: datetime) -> int | None:
        """The item whose story it joins. None: a story of its own, or the one that the store has for it."""
        try:
            self.window.forget(now - STORY_WINDOW)
            return self._place(item, now)
        except Exception:
            log.exception("item_unplaceable", item=item.id, feed=item.feed_id)
            return None

    def stored(self, items: Iterable[Item]) -> None:
        """Their places are in the store."""
        for item in items:
            self._unstored.pop(item.id, None)

    def _place(self, item: Item, now: datetime) -> int | None:
        if item.parted:
            self.window.part(item.id)
        if item.id in self.window or item.again or item.at < now - STORY_WINDOW:
            return self._unstored.get(item.id)
        coming = compared(item)
        like = self._unstored[item.id] = self.window.place(coming)
        self.window.add(coming, like)
        return like

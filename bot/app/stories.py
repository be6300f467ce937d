"""Items joined to stories without a database: what `tocsin cluster` does."""

from __future__ import annotations

from datetime import datetime

from bot import embeddings
from bot.feeds.languages import ModelDetector
from bot.model import STORY_WINDOW
from bot.stories.features import StoryItem
from bot.wording import story_window


class Stories:
    """A window over items that come in time order, with stories by whatever identifies their first items."""

    def __init__(self) -> None:
        self._window = story_window(embeddings.model())
        self._stories: dict[int, object] = {}
        self._language_of = ModelDetector().language_of
        self._count = 0

    def join(self, key: object, title: str, summary: str, language: str, at: datetime) -> object:
        """The key of the first item of its story, its own where it begins one. An empty language is told by a model."""
        known = language or self._language_of(f"{title}\n{summary}")
        item = StoryItem(self._count, title, summary, known, at)
        self._count += 1
        joins = self._window.place(item)
        self._window.add(item, joins)
        story = self._stories[item.id] = key if joins is None else self._stories[joins]
        return story

    def forget(self, at: datetime) -> None:
        """Drops what no item from this time on can join."""
        for item in self._window.forget(at - STORY_WINDOW):
            del self._stories[item]

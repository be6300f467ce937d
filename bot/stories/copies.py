"""Stories by exact copies alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.stories.features import StoryItem
from bot.stories.same import fingerprint


@dataclass(slots=True)
class Copies:
    """See ports.Stories: an item joins the story of its latest exact copy."""

    fold: Callable[[str], str]
    _latest: dict[str, int] = field(default_factory=dict)
    _prints: dict[int, tuple[str, datetime]] = field(default_factory=dict)

    def place(self, item: StoryItem) -> int | None:
        """The latest copy's id."""
        print_ = self._print(item)
        return None if print_ is None else self._latest.get(print_)

    def add(self, item: StoryItem, story_of: int | None) -> None:  # noqa: ARG002 - copies know their story by themselves
        """The next copy finds it."""
        print_ = self._print(item)
        if print_ is not None:
            self._latest[print_] = item.id
            self._prints[item.id] = (print_, item.at)

    def forget(self, before: datetime) -> None:
        """Lets go of what is older."""
        for item in [item for item, (_, at) in self._prints.items() if at < before]:
            self.part(item)

    def part(self, item: int) -> None:
        """No other finds it."""
        print_, _ = self._prints.pop(item, (None, None))
        if print_ is not None and self._latest.get(print_) == item:
            del self._latest[print_]

    def _print(self, item: StoryItem) -> str | None:
        return fingerprint(item.title, item.text, self.fold)

"""Whom a refusal concerns that doesn't say: the chat that it was given to, or the whole bot."""

from __future__ import annotations

from dataclasses import dataclass, field

ENOUGH = 3


@dataclass(slots=True)
class Scope:
    """Takes it for the chat's, until so many chats were refused one after the other and nothing passed in between: a
    bot that may not send gets nothing through, while one whose groups are full goes on elsewhere."""

    enough: int = ENOUGH
    _refused: dict[str, float] = field(default_factory=dict)
    _since: float = 0.0

    def refused(self, chat: str, now: float, until: float) -> float | None:
        """The chat waits until then. Gives until when everybody does, if it is the bot that is refused: as long as all
        that were asked, so a mistake costs little."""
        self._refused = {each: end for each, end in self._refused.items() if end > now}
        if not self._refused:
            self._since = now
        self._refused[chat] = until
        return min(self._refused.values()) if len(self._refused) >= self.enough else None

    def passed(self, begun: float) -> None:
        """A message was taken that had set out at this time. What was under way at the first refusal proves nothing."""
        if begun >= self._since:
            self._refused.clear()

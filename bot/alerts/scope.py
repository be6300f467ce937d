"""Whom a refusal concerns that doesn't say: the chat that it was given to, or the whole bot."""

from __future__ import annotations

from dataclasses import dataclass, field

ENOUGH = 3
# What a chat asks for may be of its owner's making (slow mode, an hour): everybody waits for so long, then one message
# shows how it is; twice as long after each that is refused.
FIRST_WAIT, LONGEST_WAIT = 5.0, 60.0


@dataclass(slots=True)
class Scope:
    """Takes it for the chat's, until so many chats were refused one after the other and nothing passed in between: a
    bot that may not send gets nothing through, while one whose groups are full goes on elsewhere."""

    enough: int = ENOUGH
    _refused: dict[str, float] = field(default_factory=dict)
    _since: float = 0.0
    _wait: float = FIRST_WAIT
    _held_until: float = float("-inf")

    def refused(self, chat: str, now: float, until: float) -> float | None:
        """The chat waits until then. Gives until when everybody does, if it seems to be the bot that is refused: no
        longer than all were asked to, nor than it takes to see whether it is so."""
        self._refused = {each: end for each, end in self._refused.items() if end > now}
        if not self._refused:
            self._since, self._wait = now, FIRST_WAIT
        self._refused[chat] = until
        if len(self._refused) < self.enough:
            return None
        if now >= self._held_until:  # not one of several that were under way together
            self._held_until = now + self._wait
            self._wait = min(LONGEST_WAIT, self._wait * 2)
        return min(*self._refused.values(), self._held_until)

    def passed(self, begun: float) -> None:
        """A message was taken that had set out at this time. What was under way at the first refusal proves nothing."""
        if begun >= self._since:
            self._refused.clear()

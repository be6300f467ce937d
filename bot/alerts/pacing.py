"""How fast to send: a platform's limits as pure arithmetic on times that are passed in."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform allows: messages a second in all, seconds between two in a chat, and in a group in a minute."""

    a_second: float = float("inf")
    chat_gap: float = 0.0
    group_a_minute: int = 0


TELEGRAM = Limits(a_second=30, chat_gap=1.0, group_a_minute=20)
DISCORD = Limits(a_second=50, chat_gap=1.0)
UNLIMITED = Limits()


@dataclass(slots=True)
class Pacing:
    """Keeps to `limits`. All times are seconds of one monotonic clock; chats go by their number in the store."""

    limits: Limits
    _sent: deque[float] = field(default_factory=deque)
    _held_until: float = 0.0
    _chat_free_at: dict[int, float] = field(default_factory=dict)
    _group_sent: dict[int, deque[float]] = field(default_factory=dict)

    def allowance(self, now: float) -> int:
        """How many messages may go out now, over all chats; at most 1000."""
        if now < self._held_until:
            return 0
        while self._sent and self._sent[0] <= now - 1.0:
            self._sent.popleft()
        return int(min(1000, max(0, self.limits.a_second - len(self._sent))))

    def busy(self, now: float) -> frozenset[int]:
        """The chats that have to wait."""
        self._chat_free_at = {chat: free for chat, free in self._chat_free_at.items() if free > now}
        return frozenset(self._chat_free_at)

    def begin(self, chat: int, now: float, *, group: bool) -> None:
        """A message to the chat goes out."""
        if self.limits.a_second != float("inf"):
            self._sent.append(now)
        free_at = now + self.limits.chat_gap
        if group and self.limits.group_a_minute:
            free_at = max(free_at, self._group_free_at(chat, now))
        if free_at > now:
            self._chat_free_at[chat] = free_at

    def hold(self, until: float) -> None:
        """Nothing goes out before `until`: the platform said so for the whole bot."""
        self._held_until = max(self._held_until, until)

    def hold_chat(self, chat: int, until: float) -> None:
        """Nothing goes to this chat before `until`."""
        self._chat_free_at[chat] = max(self._chat_free_at.get(chat, 0.0), until)

    def _group_free_at(self, chat: int, now: float) -> float:
        """A minute after the oldest of the last messages that fill the limit."""
        limit = self.limits.group_a_minute
        sent = self._group_sent.setdefault(chat, deque(maxlen=limit))
        sent.append(now)
        return sent[0] + MINUTE if len(sent) == limit else now

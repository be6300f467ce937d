"""How fast to send: a platform's limits as pure arithmetic on times that are passed in."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform allows: messages a second in all, seconds between two in a chat, and in a group in a minute.

    Groups are the chats whose id begins with `group_sign`.
    """

    a_second: float = float("inf")
    chat_gap: float = 0.0
    group_a_minute: int = 0
    group_sign: str = ""


TELEGRAM = Limits(a_second=30, chat_gap=1.0, group_a_minute=20, group_sign="-")
DISCORD = Limits(a_second=50, chat_gap=1.0)
UNLIMITED = Limits()


@dataclass(slots=True)
class Pacing:
    """Keeps to `limits`, over alerts and replies together. All times are seconds of one monotonic clock; chats go by
    the platform's id."""

    limits: Limits
    _sent: deque[float] = field(default_factory=deque)
    _held_until: float = 0.0
    _chat_free_at: dict[str, float] = field(default_factory=dict)
    _group_sent: dict[str, deque[float]] = field(default_factory=dict)
    _replies_waiting: int = 0

    def allowance(self, now: float) -> int:
        """How many alerts may go out now, over all chats; at most 1000. Replies that wait go first."""
        return max(0, self._room(now) - self._replies_waiting)

    def busy(self, now: float) -> frozenset[str]:
        """The chats that have to wait."""
        self._chat_free_at = {chat: free for chat, free in self._chat_free_at.items() if free > now}
        return frozenset(self._chat_free_at)

    def begin(self, chat: str, now: float) -> None:
        """A message to the chat goes out."""
        if self.limits.a_second != float("inf"):
            self._sent.append(now)
        free_at = now + self.limits.chat_gap
        if self.limits.group_a_minute and chat.startswith(self.limits.group_sign):
            free_at = max(free_at, self._group_free_at(chat, now))
        if free_at > now:
            self._chat_free_at[chat] = max(free_at, self._chat_free_at.get(chat, 0.0))

    def begin_reply(self, chat: str, now: float) -> bool:
        """A reply goes out, if the whole bot may send now: who asked doesn't wait for the chat's own pace."""
        if self._room(now) < 1:
            return False
        self.begin(chat, now)
        return True

    def reply_waits(self, change: int) -> None:
        """One more reply waits for the bot's turn (1), or one less (-1)."""
        self._replies_waiting += change

    def rest(self, now: float) -> float:
        """Seconds until something that is held now is free; infinite when nothing is."""
        frees = [free for free in self._chat_free_at.values() if free > now]
        if now < self._held_until:
            frees = [self._held_until]
        elif self._room(now) < 1:
            frees = [self._sent[0] + 1.0]
        return min(frees, default=float("inf")) - now

    def hold(self, until: float) -> None:
        """Nothing goes out before `until`: the platform said so for the whole bot."""
        self._held_until = max(self._held_until, until)

    def hold_chat(self, chat: str, until: float) -> None:
        """Nothing goes to this chat before `until`."""
        self._chat_free_at[chat] = max(self._chat_free_at.get(chat, 0.0), until)

    def _room(self, now: float) -> int:
        if now < self._held_until:
            return 0
        while self._sent and self._sent[0] <= now - 1.0:
            self._sent.popleft()
        return int(min(1000, max(0, self.limits.a_second - len(self._sent))))

    def _group_free_at(self, chat: str, now: float) -> float:
        """A minute after the oldest of the last messages that fill the limit."""
        limit = self.limits.group_a_minute
        sent = self._group_sent.setdefault(chat, deque(maxlen=limit))
        sent.append(now)
        return sent[0] + MINUTE if len(sent) == limit else now

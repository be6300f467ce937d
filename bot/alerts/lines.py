"""When each chat takes its next message."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from bot.alerts.limits import MINUTE, NEVER, Limits


@dataclass(slots=True, eq=False)
class Call:
    """A message on its way to a chat. `counted`: when the platform counted it at the latest, as far as is known."""

    chat: str
    begun: float
    counted: float
    over: bool = False


@dataclass(slots=True)
class _Line:
    """What went to a chat lately, the latest last."""

    calls: deque[Call]
    held_until: float = 0.0


@dataclass(slots=True)
class Lines:
    """Every chat that had something lately, or is held."""

    limits: Limits
    _lines: dict[str, _Line] = field(default_factory=dict)
    _not_free: set[str] = field(default_factory=set)
    _tidied: float = -NEVER

    def add(self, call: Call) -> None:
        """It sets out."""
        if self.limits.chat_gap or self.limits.is_group(call.chat):
            self._line(call.chat).calls.append(call)

    def hold(self, chat: str, until: float) -> None:
        """Nothing goes there before that."""
        line = self._line(chat)
        line.held_until = max(line.held_until, until)

    def free_at(self, chat: str) -> float:
        """When the platform takes the next message there."""
        line = self._lines.get(chat)
        if line is None:
            return -NEVER
        free = line.held_until
        if line.calls:
            free = max(free, line.calls[-1].counted + self.limits.chat_gap)
        if self.limits.is_group(chat) and len(line.calls) == self.limits.group_a_minute:
            free = max(free, line.calls[0].counted + MINUTE)
        return free

    def alert_free_at(self, chat: str, now: float) -> float:
        """When the next alert may go there. Once a group has had half of its minute's messages, alerts spread the
        others: replies pass in between."""
        free, half = self.free_at(chat), self.limits.group_a_minute // 2
        line = self._lines.get(chat)
        if line is None or not half or not self.limits.is_group(chat):
            return free
        if len(line.calls) >= half and line.calls[-half].counted > now - MINUTE:
            free = max(free, line.calls[-1].counted + MINUTE / self.limits.group_a_minute)
        return free

    def busy(self, now: float) -> frozenset[str]:
        """The chats whose alerts have to wait."""
        self._tidy(now)
        self._not_free = {chat for chat in self._not_free if self.alert_free_at(chat, now) > now}
        return frozenset(self._not_free)

    def next_free(self, now: float) -> float:
        """When the first of those is free."""
        return min((at for chat in self._not_free if (at := self.alert_free_at(chat, now)) > now), default=NEVER)

    def _line(self, chat: str) -> _Line:
        """The chat's, which isn't free from now on."""
        line = self._lines.get(chat)
        if line is None:
            kept = self.limits.group_a_minute if self.limits.is_group(chat) else 1
            line = self._lines[chat] = _Line(deque(maxlen=kept))
        self._not_free.add(chat)
        return line

    def _tidy(self, now: float) -> None:
        """Once a minute, drops chats that nothing is to be known of any more."""
        if now < self._tidied + MINUTE:
            return
        self._tidied = now
        self._lines = {
            chat: line
            for chat, line in self._lines.items()
            if line.held_until > now or (line.calls and line.calls[-1].counted > now - MINUTE)
        }

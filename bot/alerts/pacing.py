"""How fast to send: a platform's limits as pure arithmetic on times that are passed in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count, islice

from bot.alerts.limits import DISCORD, MINUTE, NEVER, TELEGRAM, UNLIMITED, Limits
from bot.alerts.lines import Call, Lines
from bot.alerts.scope import Scope

__all__ = ["DISCORD", "MINUTE", "TELEGRAM", "UNLIMITED", "Call", "Limits", "Pacing"]

AHEAD = 0.2  # seconds that alerts are claimed before their turn: a slow claim leaves nothing of the limit unused
MOST = 1000  # messages that may begin at once where there is no limit
KNOWN = 500  # answers that tell how long the way is at least: on a busy machine many of the first are slow
# Of the quickest answer's time, what one message's way back and another's way there take together even on a good day.
SURE = 0.8
HAIR = 1e-6  # of a message or a second: what adding floats may lose


@dataclass(slots=True)
class Pacing:
    """Keeps to `limits`, over alerts and replies together. All times are seconds of one monotonic clock; chats go by
    the platform's id.

    Whoever has something to send asks for a ticket, and begins when it is its turn: replies first, each in the order
    they asked, and past those whose chat isn't free.

    Limits hold where messages arrive, not where they begin: one that was long on its way may arrive just before the
    next. So a message counts from its answer, less most of the quickest answer's time.
    """

    limits: Limits
    scope: Scope = field(default_factory=Scope)
    _lines: Lines = field(init=False)
    _calls: deque[Call] = field(default_factory=deque)
    _spread_from: float = -NEVER
    _held_until: float = 0.0
    _replies: dict[int, str] = field(default_factory=dict)
    _alerts: dict[int, str] = field(default_factory=dict)
    _tickets: count[int] = field(default_factory=count)
    _answers: int = 0
    _quickest: float = NEVER

    def __post_init__(self) -> None:
        self._lines = Lines(self.limits)

    # --- What to claim ---------------------------------------------------------------------------------------------

    def allowance(self, now: float) -> int:
        """How many alerts to claim now, over all chats, beside those that wait already; at most 1000."""
        more = self._room(now, AHEAD) - self._waiting(now)
        return more if more >= self.limits.batch else 0

    def busy(self, now: float) -> frozenset[str]:
        """The chats that nothing is to be claimed for."""
        return self._lines.busy(now) | frozenset(self._replies.values()) | frozenset(self._alerts.values())

    def rest(self, now: float) -> float:
        """Seconds until more is to be claimed, as far as can be told; infinite when nothing is held."""
        wanted = self._waiting(now) + self.limits.batch
        at = max(self._room_at(now, wanted) - AHEAD, self._held_until)
        return (at if at > now else self._lines.next_free(now)) - now

    # --- Turns -----------------------------------------------------------------------------------------------------

    def ask(self, chat: str, *, alert: bool = False) -> int:
        """Something for the chat is ready; gives its ticket."""
        ticket = next(self._tickets)
        (self._alerts if alert else self._replies)[ticket] = chat
        return ticket

    def replies_waiting(self, chat: str) -> int:
        """How many of its replies wait for their turn."""
        return sum(each == chat for each in self._replies.values())

    def begin(self, ticket: int, now: float) -> Call | None:
        """It sets out, if it is its turn."""
        room = self._room(now)
        if room < 1 or ticket not in islice(self._ready(now), room):
            return None
        chat = self._replies.get(ticket) or self._alerts[ticket]
        self.settled(ticket)
        call = Call(chat, now, now + self.limits.longest_way)
        self._lines.add(call)
        if self.limits.a_second < NEVER:
            self._calls.append(call)
            self._spread_from = max(self._spread_from, now - self.limits.burst / self.limits.a_second)
            self._spread_from += 1 / self.limits.a_second
        return call

    def turn_in(self, ticket: int, now: float) -> float:
        """Seconds until it may be its turn, as far as can be told."""
        if (chat := self._replies.get(ticket)) is not None:
            free = self._lines.free_at(chat)
        else:
            free = self._lines.alert_free_at(self._alerts[ticket], now)
        return max(free, self._room_at(now, 1), self._held_until) - now

    def settled(self, ticket: int) -> None:
        """It has set out, or never will."""
        self._replies.pop(ticket, None)
        self._alerts.pop(ticket, None)

    def ended(self, call: Call, now: float, *, passed: bool = False) -> None:
        """Its answer came, or none will; `passed`: the platform took it. Only the first word on a call counts."""
        if call.over:
            return
        call.over = True
        self._answers += 1
        self._quickest = min(self._quickest, now - call.begun)
        sure = SURE * self._quickest if self._answers >= KNOWN else 0.0
        call.counted = min(call.counted, max(call.begun, now - sure))
        if passed:
            self.scope.passed(call.begun)

    # --- Told to wait ----------------------------------------------------------------------------------------------

    def told_to_wait(self, chat: str, now: float, until: float, *, whole_bot: bool | None) -> bool:
        """The platform refused a message and named a time: for the bot, for the chat, or (None) without saying which.
        Gives whether the whole bot waits now."""
        self._lines.hold(chat, until)
        everybody_until = until if whole_bot else None
        if whole_bot is None:
            everybody_until = self.scope.refused(chat, now, until)
        if everybody_until is None:
            return False
        self._held_until = max(self._held_until, everybody_until)
        return True

    # --- The rest --------------------------------------------------------------------------------------------------

    def _ready(self, now: float) -> Iterator[int]:
        """Tickets whose chats are free, in their order. A chat's alert stands behind its replies."""
        answered = set(self._replies.values())
        return chain(
            (ticket for ticket, chat in self._replies.items() if self._lines.free_at(chat) <= now),
            (
                ticket
                for ticket, chat in self._alerts.items()
                if chat not in answered and self._lines.alert_free_at(chat, now) <= now
            ),
        )

    def _waiting(self, now: float) -> int:
        """How many will take their turn before whatever is claimed now."""
        answered = set(self._replies.values())  # one each: their next is not free before that
        return len(self._alerts) + sum(self._lines.free_at(chat) <= now for chat in answered)

    def _room(self, now: float, ahead: float = 0.0) -> int:
        """How many messages may begin until `ahead` from now, over all chats."""
        if now < self._held_until:
            return 0
        if self.limits.a_second == NEVER:
            return MOST
        self._forget(now)
        spread = (now + ahead - self._spread_from) * self.limits.a_second + HAIR
        free = self.limits.a_second - sum(call.counted > now + ahead - 1.0 + HAIR for call in self._calls)
        return max(0, int(min(spread, self.limits.burst + ahead * self.limits.a_second, free)))

    def _room_at(self, now: float, wanted: int) -> float:
        """When there is room for so many."""
        if self.limits.a_second == NEVER:
            return -NEVER
        self._forget(now)
        at = self._spread_from + (wanted - HAIR) / self.limits.a_second
        if (more := min(wanted + len(self._calls) - int(self.limits.a_second), len(self._calls))) > 0:
            at = max(at, sorted(call.counted for call in self._calls)[more - 1] + 1.0)
        return at

    def _forget(self, now: float) -> None:
        """Keeps the calls that fill the second: a few dozen at most."""
        self._calls = deque(call for call in self._calls if call.counted > now - 1.0 + HAIR)

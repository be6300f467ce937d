"""A platform's pacing, simulated with times that are passed in."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.alerts.pacing import Limits, Pacing


@dataclass
class Simulation:
    """Sends as a dispatcher would: to every chat with something to say that isn't busy, as many as are allowed."""

    limits: Limits
    groups: frozenset[int] = frozenset()
    sent: list[tuple[float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pacing = Pacing(self.limits)

    def look(self, now: float, chats: list[int]) -> list[int]:
        """Claims what it may, and sends what has its turn now; answers come at once. What is claimed and has no turn is
        given back."""
        busy = self.pacing.busy(now)
        free = [chat for chat in dict.fromkeys(chats) if self.name(chat) not in busy][: self.pacing.allowance(now)]
        tickets = {self.pacing.ask(self.name(chat), alert=True): chat for chat in free}
        begun = []
        for ticket, chat in tickets.items():
            if (call := self.pacing.begin(ticket, now)) is not None:
                self.pacing.ended(call, now, passed=True)
                begun.append(chat)
            self.pacing.settled(ticket)
        self.sent += [(now, chat) for chat in begun]
        return begun

    def reply(self, now: float, chat: int) -> bool:
        """A reply that is ready at this moment, and gives up when it isn't its turn."""
        ticket = self.pacing.ask(self.name(chat))
        call = self.pacing.begin(ticket, now)
        self.pacing.settled(ticket)
        if call is not None:
            self.pacing.ended(call, now, passed=True)
            self.sent.append((now, chat))
        return call is not None

    def told_to_wait(self, chat: int, now: float, until: float, *, whole_bot: bool | None = None) -> bool:
        return self.pacing.told_to_wait(self.name(chat), now, until, whole_bot=whole_bot)

    def name(self, chat: int) -> str:
        """As Telegram numbers it: groups stand below zero."""
        return f"-{chat}" if chat in self.groups else str(chat)

    def within(self, seconds: float, *chats: int) -> int:
        """The most messages in any window of that length, which holds its start and not its end; 0 chats: of all."""
        times = [at for at, chat in self.sent if not chats or chat in chats]
        return max((sum(start <= at < start + seconds for at in times) for start in times), default=0)

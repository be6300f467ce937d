"""What platforms allow."""

from __future__ import annotations

from dataclasses import dataclass

MINUTE = 60.0
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform allows: messages a second in all, seconds between two in a chat, and in a group in a minute.

    Groups are the chats whose id begins with `group_sign`. `longest_way`: a call that has no answer for so many seconds
    is taken to have been counted by then.
    """

    a_second: float = NEVER
    chat_gap: float = 0.0
    group_a_minute: int = 0
    group_sign: str = ""
    longest_way: float = 5.0

    @property
    def burst(self) -> float:
        """How many may begin at once after a silence; the others are spread. A look that comes a little late finds
        them still there, so nothing of the limit is lost."""
        return 1.0 if self.a_second == NEVER else max(1.0, self.a_second // 4)

    @property
    def batch(self) -> int:
        """Under load alerts are claimed by so many at least: three cost hardly more than one."""
        return 1 if self.a_second == NEVER else max(1, int(self.a_second // 10))

    def is_group(self, chat: str) -> bool:
        """By its id."""
        return self.group_a_minute > 0 and chat.startswith(self.group_sign)


TELEGRAM = Limits(a_second=30, chat_gap=1.0, group_a_minute=20, group_sign="-")
# The library keeps each channel to what Discord's headers allow there: it gives a send back only when the next may go,
# which for every fifth is seconds after it was counted.
DISCORD = Limits(a_second=50, longest_way=0.25)
UNLIMITED = Limits()

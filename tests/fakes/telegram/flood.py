"""Telegram's flood limits, for a fake that is to have them: `TelegramFake(token, flood=Flood())`.

As its FAQ gives them: about 30 messages a second over all chats, one a second in a chat, 20 a minute in a group.
Telegram lets short bursts pass; this one doesn't, since nobody knows how short they must be.
"""

import asyncio
import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

SECOND, MINUTE = 1.0, 60.0
COUNTED = frozenset({"sendmessage", "editmessagetext", "editmessagereplymarkup"})
"""An edit costs what a message costs; an answer to a button or an inline query is free."""

# What two messages may lose of their distance on the way: the second's way can be quicker than the first's, and this
# process notes the first one late when it is busy itself. Too little to hide a message too many: at 30 a second that
# would be 33 ms for the whole bot, a second for a chat, three for a group.
JITTER = 0.05


def loop_time() -> float:
    """Seconds of the running loop."""
    return asyncio.get_running_loop().time()


@dataclass(slots=True)
class _Window:
    """At most `most` in any `seconds`. Who comes too early waits as told, and is refused until then."""

    most: int
    seconds: float
    passed: deque[float] = field(default_factory=deque)
    refused_until: float = 0.0

    def wait(self, now: float) -> int:
        """Whole seconds to wait, as Telegram counts them; 0 when one more may pass."""
        while self.passed and self.passed[0] <= now - self.seconds + JITTER:
            self.passed.popleft()
        if len(self.passed) >= self.most and now >= self.refused_until:
            self.refused_until = now + math.ceil(self.passed[0] + self.seconds - now)
        return max(0, math.ceil(self.refused_until - now))


@dataclass(slots=True)
class Flood:
    """The limits, and what they saw: `passed` is every counted call, `refused` every one too many, as time and chat."""

    a_second: int = 30
    a_second_in_a_chat: int = 1
    a_minute_in_a_group: int = 20
    now: Callable[[], float] = loop_time
    passed: list[tuple[float, int]] = field(default_factory=list)
    refused: list[tuple[float, int]] = field(default_factory=list)
    _everywhere: _Window = field(init=False)
    _chats: defaultdict[int, _Window] = field(init=False)
    _groups: defaultdict[int, _Window] = field(init=False)

    def __post_init__(self) -> None:
        self._everywhere = _Window(self.a_second, SECOND)
        self._chats = defaultdict(lambda: _Window(self.a_second_in_a_chat, SECOND))
        self._groups = defaultdict(lambda: _Window(self.a_minute_in_a_group, MINUTE))

    def wait(self, method: str, chat: int | None) -> int:
        """Seconds that this call has to wait, 0 when it may pass."""
        if chat is None or method.lower() not in COUNTED:
            return 0
        now = self.now()
        wait = max(window.wait(now) for window in self._windows(chat))
        if wait:
            self.refused.append((now, chat))
        return wait

    def count(self, method: str, chat: int | None) -> None:
        """The call passed, and Telegram did as it says."""
        if chat is None or method.lower() not in COUNTED:
            return
        now = self.now()
        self.passed.append((now, chat))
        for window in self._windows(chat):
            window.passed.append(now)

    def _windows(self, chat: int) -> list[_Window]:
        return [self._everywhere, self._chats[chat], *([self._groups[chat]] if chat < 0 else [])]

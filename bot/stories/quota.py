"""When a language model may be asked (pure): so often a minute, and not while it fails. Times are a clock's seconds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

MINUTE = 60.0
FAILURES = 3
"""In a row: then it is left alone for a while."""
FIRST_REST = 60.0
LONGEST_REST = 3600.0


@dataclass(slots=True)
class Quota:
    """`per_minute` calls; 0 is any number."""

    per_minute: int = 0
    _asked: deque[float] = field(default_factory=deque)
    _failures: int = 0
    _rest: float = FIRST_REST
    _rests_until: float = float("-inf")

    def may_ask(self, now: float) -> bool:
        """Whether a call may be made now."""
        while self._asked and self._asked[0] <= now - MINUTE:
            self._asked.popleft()
        return now >= self._rests_until and not (self.per_minute and len(self._asked) >= self.per_minute)

    def asked(self, now: float) -> None:
        """A call is made."""
        if self.per_minute:
            self._asked.append(now)

    def answered(self) -> None:
        """It came back with anything."""
        self._failures, self._rest = 0, FIRST_REST

    def failed(self, now: float, retry_after: float | None = None) -> None:
        """It didn't. After some in a row it rests, each time for twice as long; and for as long as it asks to."""
        if retry_after is not None:
            self._rests_until = max(self._rests_until, now + min(retry_after, LONGEST_REST))
        self._failures += 1
        if self._failures >= FAILURES:
            self._rests_until = max(self._rests_until, now + self._rest)
            self._rest = min(self._rest * 2, LONGEST_REST)
            self._failures = FAILURES - 1  # then one more is enough

"""A clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 5, 26, 12, 0, tzinfo=UTC)


class StandingClock:
    """A clock that moves only when told; see ports.Clock."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = self._furthest = at

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        """Never goes back, as the system's doesn't when somebody sets the time."""
        self._furthest = max(self._furthest, self.at)
        return self._furthest.timestamp()

    def advance(self, by: timedelta) -> None:
        self.at += by

"""A clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 5, 26, 12, 0, tzinfo=UTC)


class StandingClock:
    """A clock that moves only when told; see ports.Clock."""

    def __init__(self, at: datetime = NOON) -> None:
        self._at = at
        self._runs = at.timestamp()

    @property
    def at(self) -> datetime:
        """What it shows. Set it to any time."""
        return self._at

    @at.setter
    def at(self, at: datetime) -> None:
        self._runs += max((at - self._at).total_seconds(), 0.0)
        self._at = at

    def now(self) -> datetime:
        return self._at

    def monotonic(self) -> float:
        """Goes on from where it was when somebody sets the time back, as the system's does."""
        return self._runs

    def advance(self, by: timedelta) -> None:
        self.at += by

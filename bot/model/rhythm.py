"""When a feed publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

HOURS = 48
"""An hour of a working day, and then of a weekend's, in UTC."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Entries by hour, and the seconds they were watched for; both fade, so that habits may change.

    `until`: the moment they hold for. Between that and now, nothing was published.
    """

    entries: tuple[float, ...] = (0.0,) * HOURS
    watched: float = 0.0
    until: datetime | None = None
    latest: datetime | None = None

    def as_data(self) -> dict[str, object]:
        """For a column of JSON."""
        return {
            "entries": [round(each, 3) for each in self.entries],
            "watched": round(self.watched),
            "until": self.until and self.until.isoformat(),
            "latest": self.latest and self.latest.isoformat(),
        }

    @classmethod
    def of(cls, data: dict[str, object] | None) -> Rhythm:
        """From the column; what isn't as expected begins anew."""
        match data:
            case {"entries": [*entries], "watched": float() | int() as watched, "until": until, "latest": latest} if (
                len(entries) == HOURS
            ):
                return cls(tuple(map(float, entries)), float(watched), _moment(until), _moment(latest))
        return cls()


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None

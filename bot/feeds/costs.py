"""What reading documents costs: which of them may hold up others, and so go one behind another (pure)."""

from __future__ import annotations

from dataclasses import dataclass, field

LARGE = 128 * 1024
"""Bytes. Of the hostile documents of our benchmark, none of fewer takes a third of a second."""
COSTLY = 0.5
"""Seconds of a processor: some ten times what a large feed takes."""
MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Costs:
    """By address, what its documents cost lately, in seconds of a processor. Of an address that was costly it takes
    several cheap documents to be trusted again."""

    _seconds: dict[str, float] = field(default_factory=dict)

    def costly(self, url: str, size: int) -> bool:
        """Whether reading this document of `size` bytes may take long: the last ones did, or it is a large one and
        nothing is known."""
        seconds = self._seconds.get(url)
        return size > LARGE if seconds is None else seconds > COSTLY

    def note(self, url: str, size: int, seconds: float) -> None:
        """One was read, or was given up after that long. Kept is only what isn't guessed right without it."""
        seconds = max(seconds, self._seconds.pop(url, 0.0) / 2)
        if seconds <= COSTLY and size <= LARGE:
            return
        self._seconds[url] = seconds
        if len(self._seconds) > MOST_KEPT:
            del self._seconds[next(iter(self._seconds))]

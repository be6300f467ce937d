"""While a database takes no writes: logged at once, once a minute while it lasts, and when it is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.errors import Unwritable

log = structlog.get_logger()

AGAIN_SECONDS = 60.0
# A small write may find the room that a large one doesn't: for so long it is no sign that all is well.
DOUBT_SECONDS = 5.0


@dataclass(slots=True)
class Refusals:
    """What one process met. Everybody who writes meets the same, so it is logged here, for all of them; `telling`: from
    when the process goes on all the same, for before that it is its last word."""

    telling: bool = False
    count: int = 0
    monotonic: Callable[[], float] = time.monotonic
    _last: Unwritable | None = None
    _since: float = 0.0
    _latest: float = 0.0
    _told: float = float("-inf")

    @property
    def last(self) -> Unwritable | None:
        """Why nothing can be written now; None while all is well."""
        return self._last

    def refused(self, error: Unwritable) -> None:
        """Something was to be written, and was not."""
        now = self.monotonic()
        if self._last is None:
            self._since, self.count = now, 0
        self._last, self._latest = error, now
        self.count += 1
        if self.telling and now - self._told >= AGAIN_SECONDS:
            self._told = now
            log.error("not_stored", reason=str(error), writes=self.count, seconds=round(now - self._since))

    def written(self) -> None:
        """Something was written."""
        now = self.monotonic()
        if self._last is None or now - self._latest < DOUBT_SECONDS:
            return
        self._last = None
        if self._told > float("-inf"):
            self._told = float("-inf")
            log.warning("stored_again", refused=self.count, seconds=round(now - self._since))

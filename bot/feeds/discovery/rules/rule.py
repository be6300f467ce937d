"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.feeds.discovery.place import Place


@dataclass(frozen=True, slots=True)
class Known:
    """A service's feeds for an address, the best first. `mirror`: it has none of its own, and this is the name that
    feeds.yaml may have a mirror for, with what is to be filled in there."""

    service: str
    feeds: tuple[str, ...] = ()
    mirror: tuple[str, str] | None = None


Rule = Callable[[Place], Known | None]

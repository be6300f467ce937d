"""What of an item tells which story it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoryItem:
    """An item as stories see it; plain text without markup or a portal's frame. `at`: when published, aware UTC."""

    id: int
    title: str
    text: str
    language: str | None
    at: datetime
    feed: str = ""

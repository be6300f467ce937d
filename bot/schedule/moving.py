"""When a redirect is believed, and how long: a server that says "for good" by mistake takes it back within a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model import Move

POLLS = 3
HELD = timedelta(days=1)


def next_move(known: Move | None, seen: str | None, now: datetime) -> Move | None:
    """What is known of a move after a poll that was answered; `seen` is where it was redirected for good."""
    if seen is None:
        return None
    if known is None or known.to != seen:
        return Move(seen, now)
    return Move(seen, known.since, known.polls + 1)


def is_doubted(failing_since: datetime | None, now: datetime) -> bool:
    """Whether the address that took the old one's place has failed for so long that the old one is tried, too."""
    return failing_since is not None and now - failing_since >= HELD


def has_held(move: Move | None, now: datetime) -> bool:
    """Whether the address it leads to takes the old one's place."""
    return move is not None and move.polls >= POLLS and now - move.since >= HELD

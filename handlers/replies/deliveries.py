"""Whatever a delivery brings, as a message."""

from __future__ import annotations

from bot.model import Digest, Missed, Ring, Said
from handlers.message import Message
from handlers.replies.digests import digest
from handlers.replies.rings import missed, ring


def delivered(said: Said, language: str | None) -> Message:
    """For a chat that reads `language`."""
    match said:
        case Ring():
            return ring(said, language)
        case Digest():
            return digest(said, language)
        case Missed(count):
            return missed(count, language)

"""What addresses have in common (pure)."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """Host and port, as they are written: the unit of politeness."""
    return urlsplit(url).netloc.rpartition("@")[2].casefold()

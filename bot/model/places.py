"""What addresses have in common (pure)."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """Host and port, the unit of politeness: one spelling of however many it has, without the usual port."""
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return parts.netloc.rpartition("@")[2].casefold()
    host = _ascii(unicodedata.normalize("NFKC", host).casefold().rstrip("."))
    shown = f"[{host}]" if ":" in host else host
    return shown if port in (None, _PORTS.get(parts.scheme)) else f"{shown}:{port}"


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host

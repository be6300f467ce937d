"""What addresses have in common (pure)."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
# By the name system, of names in its letters; those of others are shorter. Encoding longer ones takes up to seconds.
_LONGEST_HOST, _LONGEST_LABEL = 253, 63


def host_of(url: str) -> str:
    """Host and port, the unit of politeness: one spelling of however many it has, without the usual port."""
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return parts.netloc.rpartition("@")[2].casefold()
    if not can_be_host(host):
        return host
    host = _ascii(unicodedata.normalize("NFKC", host).casefold().rstrip("."))
    shown = f"[{host}]" if ":" in host else host
    return shown if port in (None, _PORTS.get(parts.scheme)) else f"{shown}:{port}"


def site_of(url: str) -> str:
    """The same without "www.": most sites answer to both."""
    return host_of(url).removeprefix("www.")


def can_be_host(name: str) -> bool:
    """Whether it is short enough to be a host's name, of whatever letters, or an address; nothing else is judged."""
    return len(name.rstrip(".")) <= _LONGEST_HOST and all(len(label) <= _LONGEST_LABEL for label in name.split("."))


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host

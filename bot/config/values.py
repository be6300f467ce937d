"""How single values are written: intervals, languages, addresses. Each reader raises ValueError with what to write."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_INTERVAL = re.compile(r"(\d{1,6})([smhd])", re.ASCII)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?", re.ASCII | re.IGNORECASE)

FASTEST = timedelta(seconds=60)
FASTEST_PRIVATE = timedelta(seconds=5)
SLOWEST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class HttpAddress:
    """Where the status page and the local chat listen. Port 0 takes a free one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host.casefold() == "localhost":
            return True
        try:
            address = ipaddress.ip_address(self.host)
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return (mapped or address).is_loopback


def read_http_address(text: str) -> HttpAddress:
    """`127.0.0.1:8787`, `[::1]:8787`, `localhost:0`."""
    host, colon, port = text.strip().rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    if not colon or not host or not re.fullmatch(r"\d{1,5}", port, re.ASCII) or int(port) > 65535:
        raise ValueError(f"'{text}' is no address; write host:port, as in 127.0.0.1:8787 or [::1]:8787")
    if bracketed:
        host = host[1:-1]
        if not _is_ipv6(host):
            raise ValueError(f"'{host}' is no IPv6 address; write [::1]:{port}")
    elif ":" in host:
        raise ValueError(f"an IPv6 address goes in brackets: write [{host}]:{port}")
    elif not re.fullmatch(r"[\w.-]+", host):
        raise ValueError(f"'{host}' is no host; write host:port, as in 127.0.0.1:8787")
    return HttpAddress(host, int(port))


def _is_ipv6(text: str) -> bool:
    try:
        return bool(ipaddress.IPv6Address(text))
    except ValueError:
        return False


def read_interval(value: object) -> timedelta | None:
    """`auto` (None: the feed's rhythm is learnt) or a duration."""
    if value == "auto":
        return None
    found = _INTERVAL.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"'{value}' is no interval; write auto, or a duration like 15m, 1h or 1d")
    interval = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if interval > SLOWEST:
        raise ValueError(f"'{value}' is too long; 30d is the most")
    return interval


def read_duration(value: object) -> timedelta:
    """A duration."""
    if (duration := read_interval(value)) is None:
        raise ValueError("'auto' is no duration; write one like 15m, 1h or 1d")
    return duration


def check_fastest(interval: timedelta | None, *, allow_private: bool) -> None:
    """Raises ValueError for an interval that is impolite to the host."""
    fastest = FASTEST_PRIVATE if allow_private else FASTEST
    if interval is not None and interval < fastest:
        with_private = "with" if allow_private else "without"
        raise ValueError(f"at least {fastest.seconds}s {with_private} allow_private")


def read_language(text: str) -> str:
    """BCP 47, in its usual letters: `sr-latn` is `sr-Latn`."""
    found = _LANGUAGE.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is no language; write a BCP 47 code like en, sq or sr-Latn")
    language, script, region = found.groups()
    parts = (language.lower(), script and script.title(), region and region.upper())
    return "-".join(part for part in parts if part)


def read_url(text: str, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """An absolute URL of one of `schemes`, as it was written."""
    wanted = " or ".join(f"{scheme}://" for scheme in schemes)
    if re.search(r"[\s\x00-\x1f\x7f]", text):
        raise ValueError("a URL holds no spaces; write %20, or remove them")
    try:
        parts = urlsplit(text)
        usable = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(f"no usable URL; write {wanted} and a host")
    return text


def read_base_url(text: str, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """A URL that paths are appended to: no query, no trailing slash."""
    url = read_url(text.strip(), schemes)
    if "?" in url or "#" in url:
        raise ValueError("a URL that paths are appended to; leave out ? and #")
    return url.rstrip("/")


def read_encoding(text: str) -> str:
    """A character set that Python can decode."""
    try:
        b"\0\0\0\0".decode(text)  # of nothing, any name would do; and some take four bytes for a character
    except (LookupError, ValueError):
        raise ValueError(f"'{text}' is no known encoding; write one like utf-8 or windows-1250") from None
    return text


def read_database(text: str) -> str:
    """A SQLite file's path, or `postgresql://…`."""
    scheme, separator, _ = text.partition("://")
    if not separator:
        return text
    if scheme == "postgresql":
        return text
    raise ValueError(f"'{scheme}://' is not supported; write a file's path for SQLite, or postgresql://…")


def passwords_in(url: str) -> list[str]:
    """A URL's passwords as written and as meant: before the host, and in its query."""
    if "://" not in url:
        return []
    parts = urlsplit(url)
    before_host = [parts.password, unquote(parts.password)] if parts.password else []
    in_query = [value for name, value in parse_qsl(parts.query) if "password" in name]
    return before_host + [form for each in in_query for form in (each, quote(each, safe=""))]

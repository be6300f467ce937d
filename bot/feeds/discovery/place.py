"""An address taken apart, for rules to look at (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

_HANDLE = re.compile(r"@?([\w.-]{1,64})@((?:[\w-]+\.)+[\w-]{2,})", re.ASCII)
_SUBREDDIT = re.compile(r"/?(r|u|user)/(\w[\w-]{1,30})/?", re.ASCII)
_FEED = re.compile(r"\Afeed:(?://)?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Host in small letters without `www.`, path segments decoded, query; `root` ends without a slash."""

    url: str
    root: str
    host: str
    path: tuple[str, ...]
    query: dict[str, str]

    def on(self, domain: str) -> bool:
        """Whether the host is the domain, or below it."""
        return self.host == domain or self.host.endswith(f".{domain}")

    def under(self, domain: str) -> str | None:
        """The name right below the domain: `n1` for `n1.substack.com`; None on any other host, and on the domain."""
        name = self.host.removesuffix(f".{domain}")
        return name if name != self.host and "." not in name else None

    def at(self, number: int) -> str:
        """A segment of the path as it may stand in another; "" where there is none."""
        return segment(self.path[number]) if number < len(self.path) else ""


def without_feed(text: str) -> str:
    """Without the scheme by which browsers hand an address to a feed reader: `feed://host`, `feed:http://host`."""
    return _FEED.sub("", text.strip())


def typed_address(text: str) -> str:
    """The address that somebody means: `n1info.rs`, `@user@host` and `r/name` are short for one."""
    text = re.sub(r"\s", "%20", without_feed(text))
    if found := _HANDLE.fullmatch(text):
        return f"https://{found[2]}/@{found[1]}"
    if found := _SUBREDDIT.fullmatch(text):
        return f"https://www.reddit.com/{'r' if found[1] == 'r' else 'user'}/{found[2]}/"
    return text if _SCHEME.match(text) else f"https://{text.removeprefix('//')}"


def place_of(url: str) -> Place | None:
    """None for what is no address of the web."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    query = {name: values[0] for name, values in parse_qs(parts.query, max_num_fields=None).items()}
    path = tuple(unquote(each) for each in parts.path.split("/") if each)
    return Place(url, _root(parts, host, port), host.removeprefix("www.").rstrip("."), path, query)


def segment(text: str) -> str:
    """Text as one segment of a path."""
    return quote(text, safe="@:+~!$,;=-._")


def _root(parts: SplitResult, host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port is not None else ''}"

"""Services that publish no feeds: only a mirror that somebody runs makes one, and the operator has to name it."""

from __future__ import annotations

import re

from bot.feeds.discovery.place import Place
from bot.feeds.discovery.rules.rule import Known

# Key in feeds.yaml → what it is called, its hosts, and what is no name in its paths.
SERVICES: dict[str, tuple[str, tuple[str, ...], frozenset[str]]] = {
    "telegram": (
        "Telegram",
        ("t.me", "telegram.me", "telegram.dog"),
        frozenset({"joinchat", "addstickers", "share", "proxy", "c", "addlist"}),
    ),
    "x": ("X", ("x.com", "twitter.com"), frozenset({"i", "home", "search", "hashtag", "explore", "intent", "share"})),
    "instagram": ("Instagram", ("instagram.com",), frozenset({"p", "reel", "reels", "explore", "stories", "accounts"})),
    "facebook": (
        "Facebook",
        ("facebook.com", "fb.com"),
        frozenset({"profile.php", "groups", "watch", "events", "pages", "sharer", "story.php", "people"}),
    ),
}
_NAME = re.compile(r"@?([A-Za-z0-9][\w.-]{1,63})", re.ASCII)


def rule(place: Place) -> Known | None:
    """`t.me/name`, `t.me/s/name`, `name.t.me`; a page that belongs to no name has no mirror either."""
    for key, (called, hosts, reserved) in SERVICES.items():
        if any(place.on(host) for host in hosts):
            path = (below,) if (below := place.under("t.me")) is not None else place.path
            name = _name(path, reserved)
            return Known(called, mirror=(key, name))
    return None


def _name(path: tuple[str, ...], reserved: frozenset[str]) -> str:
    """ "" where the address names nobody."""
    path = path[1:] if path[:1] == ("s",) else path
    found = _NAME.fullmatch(path[0]) if path else None
    return found[1] if found and found[1].lower() not in reserved else ""

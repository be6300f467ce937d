"""Where people write: Substack, Medium, WordPress.com, Blogger, DEV."""

from __future__ import annotations

from urllib.parse import quote

from bot.feeds.discovery.place import Place
from bot.feeds.discovery.rules.rule import Known, Rule

_MEDIUM_PAGES = frozenset({"m", "search", "about", "me", "p", "plans", "tag"})


def substack(place: Place) -> Known | None:
    """A newsletter; `substack.com/@name` is a person, whose page tells of newsletters."""
    return Known("Substack", (f"{place.root}/feed",)) if place.under("substack.com") else None


def medium(place: Place) -> Known | None:
    """A person, a publication, or a tag."""
    if place.under("medium.com"):
        return Known("Medium", (f"{place.root}/feed",))
    if place.host != "medium.com":
        return None
    if place.at(0) == "tag" and place.at(1):
        return Known("Medium", (f"https://medium.com/feed/tag/{place.at(1)}",))
    if not place.path or place.at(0) in _MEDIUM_PAGES:
        return None
    return Known("Medium", (f"https://medium.com/feed/{place.at(0)}",))


def wordpress_com(place: Place) -> Known | None:
    """A blog, or one of its categories, tags or authors."""
    if not place.under("wordpress.com"):
        return None
    if place.at(0) in ("category", "tag", "author") and place.at(1):
        return Known("WordPress", (f"{place.root}/{place.at(0)}/{place.at(1)}/feed/", f"{place.root}/feed/"))
    return Known("WordPress", (f"{place.root}/feed/",))


def blogger(place: Place) -> Known | None:
    """A blog, or one of its labels; Blogger has a domain in many countries."""
    name, _, rest = place.host.partition(".")
    if not name or not rest.startswith("blogspot."):
        return None
    feed = f"{place.root}/feeds/posts/default"
    if place.path[:2] == ("search", "label") and len(place.path) > 2:
        return Known("Blogger", (f"{feed}/-/{quote(place.path[2], safe='')}",))
    return Known("Blogger", (feed,))


def dev(place: Place) -> Known | None:
    """A person, or a tag."""
    if place.host != "dev.to" or not place.path:
        return None
    if place.at(0) == "t" and place.at(1):
        return Known("DEV", (f"https://dev.to/feed/tag/{place.at(1)}",))
    return Known("DEV", (f"https://dev.to/feed/{place.at(0)}",))


RULES: tuple[Rule, ...] = (substack, medium, wordpress_com, blogger, dev)

"""Searches and lists that have feeds: Google News, Wikipedia, arXiv."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from bot.feeds.discovery.place import Place
from bot.feeds.discovery.rules.rule import Known, Rule

_ARXIV = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")


def google_news(place: Place) -> Known | None:
    """A search, a topic, or the front page."""
    if place.host != "news.google.com" or place.at(0) == "rss":
        return None
    query = urlsplit(place.url).query
    path = "/".join(place.at(number) for number in range(len(place.path)))
    path = "" if path in ("home", "foryou") else path
    return Known(
        "Google News", (f"https://news.google.com/rss{f'/{path}' if path else ''}{f'?{query}' if query else ''}",)
    )


def wikipedia(place: Place) -> Known | None:
    """What is changed in an article."""
    if not place.on("wikipedia.org") or place.at(0) != "wiki" or len(place.path) < 2:
        return None
    title = quote("/".join(place.path[1:]), safe=":")
    return Known("Wikipedia", (f"{place.root}/w/index.php?title={title}&action=history&feed=atom",))


def arxiv(place: Place) -> Known | None:
    """What is new in a subject."""
    if not place.on("arxiv.org") or place.at(0) != "list" or not _ARXIV.fullmatch(place.at(1)):
        return None
    return Known("arXiv", (f"https://rss.arxiv.org/rss/{place.at(1)}",))


RULES: tuple[Rule, ...] = (google_news, wikipedia, arxiv)

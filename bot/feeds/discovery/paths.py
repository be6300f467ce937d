"""Where sites keep their feed that don't say so (pure)."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from bot.model import Page

MOST = 8
USUAL = ("/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
# What made the page → the path below the site's root.
MADE_BY = {
    "wordpress": "/feed/",
    "blogger": "/feeds/posts/default",
    "ghost": "/rss/",
    "hugo": "/index.xml",
    "jekyll": "/feed.xml",
    "drupal": "/rss.xml",
    "joomla": "/?format=feed&type=rss",
    "squarespace": "/?format=rss",
    "wix": "/blog-feed.xml",
    "typo3": "/rss.xml",
    "hexo": "/atom.xml",
    "eleventy": "/feed.xml",
    "plone": "/RSS",
    "mediawiki": "/index.php?title=Special:RecentChanges&feed=atom",
}
_FEED = re.compile(
    r"[/.](?:rss|atom|feed|rdf|xml)/?(?:\?|$)|/feeds?/|[?&](?:feed|format|type)=(?:rss|atom)", re.IGNORECASE
)
_PERSON = re.compile(r".*?/@[^/]+")  # on Mastodon, Pixelfed, Misskey
_HASHTAG = re.compile(r"/tags/[^/]+")  # there, too


def is_named_as_feed(url: str) -> bool:
    """Whether an address looks like a feed's own."""
    parts = urlsplit(url)
    return _FEED.search(f"{parts.path}?{parts.query}") is not None


def usual_paths(page_url: str, page: Page | None) -> tuple[str, ...]:
    """On the page's own host, the likeliest first, at most MOST: by what made it, below its path, below the root."""
    made_by = page.generator.lower() if page else ""
    paths = [path for name, path in MADE_BY.items() if name in made_by]
    own = urlsplit(page_url).path.rstrip("/")
    if person := _PERSON.match(own):
        paths.insert(0, f"{person[0]}.rss")
    elif own and "." not in own.rpartition("/")[2]:  # no file: a part of the site
        paths[:0] = [f"{own}.rss", f"{own}/feed/"] if _HASHTAG.fullmatch(own) else [f"{own}/feed/"]
    return tuple(dict.fromkeys(urljoin(page_url, path) for path in (*paths, *USUAL)))[:MOST]

"""Where people talk: Reddit, Bluesky, Tumblr, Stack Exchange, Hacker News. Mastodon's pages link their feeds."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from bot.feeds.discovery.place import Place
from bot.feeds.discovery.rules.rule import Known, Rule

_LISTINGS = frozenset({"new", "top", "hot", "rising", "controversial"})
_STACK_SITES = ("stackexchange.com", "stackoverflow.com", "superuser.com", "serverfault.com", "askubuntu.com",
                "mathoverflow.net", "stackapps.com")  # fmt: skip


def reddit(place: Place) -> Known | None:
    """A subreddit (or several, `a+b`), one of its listings, a search, a person, a thread, or the front page."""
    if not place.on("reddit.com"):
        return None
    root = "https://www.reddit.com"
    match place.path:
        case ():
            feed = f"{root}/.rss"
        case ("r", _, listing, *_) if listing in _LISTINGS:
            feed = f"{root}/r/{place.at(1)}/{listing}/.rss{_asking(place, 't')}"
        case ("search",) if "q" in place.query:
            feed = f"{root}/search.rss{_asking(place, 'q', 'sort', 't')}"
        case ("r", _, "search") if "q" in place.query:
            feed = f"{root}/r/{place.at(1)}/search.rss{_asking(place, 'q', 'restrict_sr', 'sort', 't')}"
        case ("r", _, "comments", _, *_):
            feed = f"{root}/r/{place.at(1)}/comments/{place.at(3)}/.rss"
        case ("r", _, *_):
            feed = f"{root}/r/{place.at(1)}/.rss"
        case ("u" | "user", _, "m", _, *_):
            feed = f"{root}/user/{place.at(1)}/m/{place.at(3)}/.rss"
        case ("u" | "user", _, *_):
            feed = f"{root}/user/{place.at(1)}/.rss"
        case _:
            return Known("Reddit")
    return Known("Reddit", (feed,))


def _asking(place: Place, *names: str) -> str:
    """These parts of the query, as the end of an address."""
    kept = urlencode({name: place.query[name] for name in names if name in place.query})
    return f"?{kept}" if kept else ""


def bluesky(place: Place) -> Known | None:
    """A profile, by its handle or its DID."""
    if not place.on("bsky.app") or place.at(0) != "profile" or not place.at(1):
        return None
    return Known("Bluesky", (f"https://bsky.app/profile/{place.at(1)}/rss",))


def tumblr(place: Place) -> Known | None:
    """`name.tumblr.com` and `tumblr.com/name`, with a tag."""
    name = place.under("tumblr.com")
    path = place.path
    if place.host == "tumblr.com" and path:
        name, path = (path[1], path[2:]) if path[0] == "blog" and len(path) > 1 else (path[0], path[1:])
    if not name or name in ("dashboard", "explore", "tagged", "search", "login"):
        return None
    root = f"https://{quote(name.lower(), safe='-')}.tumblr.com"
    if path[:1] == ("tagged",) and len(path) > 1:
        return Known("Tumblr", (f"{root}/tagged/{quote(path[1], safe='')}/rss",))
    return Known("Tumblr", (f"{root}/rss",))


def stack_exchange(place: Place) -> Known | None:
    """A tag, a question, a person, or a whole site."""
    if not any(place.on(site) for site in _STACK_SITES):
        return None
    match place.path:
        case ("questions", "tagged", _, *_):
            tags = quote(place.path[2], safe="+")
            feed = f"{place.root}/feeds/tag?tagnames={tags}&sort=newest"
        case ("questions", number, *_) if number.isdigit():
            feed = f"{place.root}/feeds/question/{number}"
        case ("users", number, *_) if number.isdigit():
            feed = f"{place.root}/feeds/user/{number}"
        case _:
            feed = f"{place.root}/feeds"
    return Known("Stack Exchange", (feed,))


def hacker_news(place: Place) -> Known | None:
    """The front page."""
    return Known("Hacker News", ("https://news.ycombinator.com/rss",)) if place.on("news.ycombinator.com") else None


RULES: tuple[Rule, ...] = (reddit, bluesky, tumblr, stack_exchange, hacker_news)

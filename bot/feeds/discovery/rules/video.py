"""Videos: YouTube, Vimeo, Dailymotion, Odysee."""

from __future__ import annotations

import re
from urllib.parse import quote

from bot.feeds.discovery.place import Place
from bot.feeds.discovery.rules.rule import Known, Rule

_CHANNEL = re.compile(r"UC[\w-]{22}", re.ASCII)
_PLAYLIST = re.compile(r"[A-Z]{2}[\w-]{10,60}", re.ASCII)
_YOUTUBE = "https://www.youtube.com/feeds/videos.xml"


def youtube(place: Place) -> Known | None:
    """By channel, playlist (watched, too) or old user name; of a @handle only its page tells the channel."""
    if not place.on("youtube.com"):
        return None
    playlist = place.query.get("list", "")
    feeds: tuple[str, ...] = ()
    if place.at(0) == "channel" and _CHANNEL.fullmatch(place.at(1)):
        feeds = (f"{_YOUTUBE}?channel_id={place.at(1)}",)
    elif place.at(0) in ("playlist", "watch") and _PLAYLIST.fullmatch(playlist):
        feeds = (f"{_YOUTUBE}?playlist_id={playlist}",)
    elif place.at(0) == "user" and place.at(1):
        feeds = (f"{_YOUTUBE}?user={quote(place.path[1], safe='')}",)
    return Known("YouTube", feeds)


def vimeo(place: Place) -> Known | None:
    """A person's, channel's or group's videos."""
    if not place.on("vimeo.com") or not place.path:
        return None
    whose = place.path[:2] if place.at(0) in ("channels", "groups") else place.path[:1]
    if whose[0].isdigit():
        return None
    return Known("Vimeo", (f"https://vimeo.com/{'/'.join(place.at(n) for n in range(len(whose)))}/videos/rss",))


def dailymotion(place: Place) -> Known | None:
    """A person's videos."""
    if not place.on("dailymotion.com") or not place.path or place.at(0) in ("video", "playlist"):
        return None
    return Known("Dailymotion", (f"https://www.dailymotion.com/rss/user/{place.at(-1)}",))


def odysee(place: Place) -> Known | None:
    """A channel, `@name:1`."""
    if not place.on("odysee.com") or not place.at(0).startswith("@"):
        return None
    return Known("Odysee", (f"https://odysee.com/$/rss/{place.at(0)}",))


RULES: tuple[Rule, ...] = (youtube, vimeo, dailymotion, odysee)

"""Who carries a story (pure)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.model import Coverage, Source

SHOWN = 8
"""Sources beside the own one that are named."""

_ALIKE = frozenset({"sr", "hr", "bs", "cnr"})  # `sh` may be any of them


def coverage(feed: str, language: str | None, title: str, carried: Iterable[Source]) -> Coverage:
    """Of a story that an item of `feed` in `language` tells by this title, by the items that carry it: the latest of
    each other source, the newest first; and its own source's latest, if that has another title."""
    latest: dict[str, Source] = {}
    for each in carried:
        known = latest.get(each.feed)
        if known is None or (each.at, each.item) > (known.at, known.item):
            latest[each.feed] = each
    own = latest.pop(feed, None)
    if own is not None and _words(own.title) == _words(title):
        own = None
    others = sorted(latest.values(), key=lambda each: (each.at, each.item), reverse=True)
    spoken = {base(each.language) for each in others} | {base(language)}
    spoken.discard(None)
    if spoken & _ALIKE:
        spoken.discard("sh")
    return Coverage(tuple(others[:SHOWN]), 1 + len(others), max(1, len(spoken)), own)


def _words(title: str) -> str:
    return " ".join(title.casefold().split())


def base(language: str | None) -> str | None:
    """A language without script and region."""
    return language.partition("-")[0].lower() if language else None

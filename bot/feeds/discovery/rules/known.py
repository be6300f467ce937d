"""All rules together: the first that knows the address."""

from __future__ import annotations

from bot.feeds.discovery.place import place_of
from bot.feeds.discovery.rules import blogs, code, feedless, news, social, video
from bot.feeds.discovery.rules.rule import Known, Rule

RULES: tuple[Rule, ...] = (
    feedless.rule,
    *video.RULES,
    *social.RULES,
    *code.RULES,
    *blogs.RULES,
    *news.RULES,
)


def known(url: str) -> Known | None:
    """What the rules say of an address; None where none knows it."""
    place = place_of(url)
    if place is None:
        return None
    return next((found for rule in RULES if (found := rule(place)) is not None), None)

"""Which feeds are watched, and which a site has: /feeds."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from bot.commands.desk import Desk, Requester
from bot.commands.outcomes import FeedList, FeedsFound
from bot.config.snippet import snippet
from bot.errors import MayNotLook, TooManyCommands, TooManyLooks
from bot.model import Platform

MOST_SHOWN = 5


async def feeds(desk: Desk, requester: Requester, text: str) -> FeedList | FeedsFound:
    """The names of the watched feeds; of an address, the feeds that are found there. Only the operator can have them
    watched, in feeds.yaml. Raises MayNotLook, TooManyLooks."""
    chat = await desk.open(requester)
    if not text.strip():
        return FeedList(chat, tuple(each.name for each in desk.guide.watched))
    if not await requester.may_change():
        raise MayNotLook
    _admit(desk, requester)
    discovery = await desk.guide.find(text)
    discovery = replace(discovery, found=discovery.found[:MOST_SHOWN])
    watched = {each.url: each.name for each in desk.guide.watched}
    new = [each for each in discovery.found if each.url not in watched]
    lines = snippet(new[:1], {each.id for each in desk.guide.watched}) if new else ""
    known = {each.url: watched[each.url] for each in discovery.found if each.url in watched}
    return FeedsFound(chat, discovery, known, lines)


def _admit(desk: Desk, requester: Requester) -> None:
    """Looks count for the whole chat, for each makes requests to strangers; the local chat is the operator's own."""
    if requester.destination.platform is Platform.LOCAL:
        return
    try:
        desk.looks.admit(requester.destination, "", desk.clock.monotonic())
    except TooManyCommands as refusal:
        raise TooManyLooks(refusal.limit, ceil(refusal.seconds / 60)) from None

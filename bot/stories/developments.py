"""Whether a story has moved on since a chat was told (pure): a turn, a higher toll, who it was; hours later."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.stories.attribution import portals_of
from bot.stories.claims import Claims, Usual, claims_of, said_of
from bot.stories.features import StoryItem

PAUSE = timedelta(hours=2)
A_DAY = 3


def may_follow(at: datetime, told_last: datetime) -> bool:
    """Whether an item of this time comes hours after what was told of its story last."""
    return at - told_last >= PAUSE


@dataclass(frozen=True, slots=True)
class Novelty:
    """What an item claims, and how much of that each other item of its story says, by that one's number. `cut`: others
    were told as well, to few chats."""

    claims: Claims
    said: dict[int, Claims]
    cut: bool = False

    def is_development(self, told: Collection[int]) -> bool:
        """For a chat that was told of these items: whether there is a turn or a toll that none of them has, or somebody
        who had a part; in another language than any of theirs, only a person: other names are translated."""
        known = [self.said[each] for each in told if each in self.said]
        if not known or (len(known) < len(told) and not self.cut):
            return False  # told meanwhile
        claims = self.claims
        if claims.numbers.are_new([each.numbers for each in known]):
            return True
        opened = frozenset[str]().union(*(each.open for each in known))
        if opened.difference(*(each.turns for each in known)):
            return True
        if any(each.language == claims.language for each in known):
            return bool(claims.parties.difference(*(each.parties for each in known)))
        return bool(claims.people.difference(*(each.people for each in known)))


def novelty(item: StoryItem, told: Iterable[StoryItem], usual: Usual | None = None, *, cut: bool = False) -> Novelty:
    """What is new in an item, for those who were told of some of the others. `cut`: these aren't all. An
    item's `feed` may hold several names of it."""
    known = list(told)
    claims = claims_of(item, usual, portals_of([item.feed, *(each.feed for each in known)]))
    return Novelty(claims, {each.id: said_of(claims, each) for each in known}, cut)

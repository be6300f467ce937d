"""Items by their stories: a list shows each story once."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.commands.desk import Desk
from bot.model import Chat, Item
from bot.stories.compared import compared
from bot.wording import story_window

COMPARED = 60  # of a list's first items, at one to two milliseconds each
LETTERS = 1_000  # of a text: news say first what they are about
CERTAIN = 0.97  # among so few, rare words are hard to tell from common ones: see decisions/0038


@dataclass(frozen=True, slots=True)
class Grouped:
    """The first item of each story, in the order they came; `sources`: how many carry it, where that is several."""

    items: list[Item]
    sources: dict[int, int]


async def group(desk: Desk, chat: Chat, found: Sequence[Item]) -> Grouped:
    """As the chat is told the stories. What is in none, as all that a feed had when it was first read, is compared here
    with the rest of the list."""
    stories = await desk.items.stories(chat, [each.id for each in found])
    first = await asyncio.to_thread(together, found, {item: story for item, (story, _) in stories.items()})
    groups: defaultdict[int, list[Item]] = defaultdict(list)
    for each in found:
        groups[first[each.id]].append(each)
    counts = {
        own[0].id: max(
            len({each.feed_id for each in own}), *(stories[each.id][1] for each in own if each.id in stories), 1
        )
        for own in groups.values()
    }
    return Grouped([own[0] for own in groups.values()], {item: count for item, count in counts.items() if count > 1})


def together(found: Sequence[Item], known: Mapping[int, int], certain: float = CERTAIN) -> dict[int, int]:
    """By item, one that stands for its story, the same for all of them. `known`: the stories of those that have one.
    `certain`: how likely two must be one story, of 1."""
    window = story_window(threshold=certain)
    looked_at = {each.id for each in found[:COMPARED]} if len(known) < len(found) else set()
    first: dict[int, int] = {}
    of_story: dict[int, int] = {}
    for item in sorted(found, key=lambda each: each.id not in known):
        like = of_story.setdefault(known[item.id], item.id) if item.id in known else None
        if item.id in looked_at:
            coming = compared(replace(item, text=item.text[:LETTERS]))
            like = window.place(coming) if like is None else like
            window.add(coming, like)
        first[item.id] = item.id if like is None else first.get(like, like)
    return first

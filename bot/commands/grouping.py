"""Items by their stories: a list shows each story once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.desk import Desk
from bot.model import Chat, Item


@dataclass(frozen=True, slots=True)
class Grouped:
    """The first item of each story, in the order they came; `sources`: how many carry it, where that is several."""

    items: list[Item]
    sources: dict[int, int]


async def group(desk: Desk, chat: Chat, found: Sequence[Item]) -> Grouped:
    """As the chat is told the stories."""
    stories = await desk.items.stories(chat, [each.id for each in found])
    first: dict[tuple[str, int], Item] = {}
    for each in found:
        key = ("story", stories[each.id][0]) if each.id in stories else ("item", each.id)
        first.setdefault(key, each)
    items = list(first.values())
    return Grouped(
        items, {each.id: stories[each.id][1] for each in items if each.id in stories and stories[each.id][1] > 1}
    )

"""An item as stories compare it (pure)."""

from __future__ import annotations

from bot.model import Item
from bot.stories.boilerplate import clean
from bot.stories.features import StoryItem


def compared(item: Item) -> StoryItem:
    """Without its portal's frame: what else there is to read there is no part of the story."""
    text = clean(item.text, item.title).text
    return StoryItem(item.id, item.title, text, item.language, item.at, item.feed_id)

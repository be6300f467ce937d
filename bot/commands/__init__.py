"""The use cases a chat can ask for: each takes the desk and who asks, and answers with data or a TocsinError."""

from bot.commands.desk import HOUR, Desk, Requester, Throttle
from bot.commands.feeds import feeds
from bot.commands.listings import recent, search, turn
from bot.commands.preview import try_topic
from bot.commands.splitting import split, split_for_all
from bot.commands.start import LANGUAGES, cancel, help_, language, start
from bot.commands.subscriptions import (
    ask_again,
    confirm,
    lengths,
    remove,
    set_length,
    subscribe,
    subscriptions,
    unsubscribe,
)
from bot.commands.why import turn_story, why

__all__ = [
    "HOUR",
    "LANGUAGES",
    "Desk",
    "Requester",
    "Throttle",
    "ask_again",
    "cancel",
    "confirm",
    "feeds",
    "help_",
    "language",
    "lengths",
    "recent",
    "remove",
    "search",
    "set_length",
    "split",
    "split_for_all",
    "start",
    "subscribe",
    "subscriptions",
    "try_topic",
    "turn",
    "turn_story",
    "unsubscribe",
    "why",
]
